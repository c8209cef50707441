"""Codes of stock in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERBS: Mapping[str, _StrPromise] = {
    "stock.opened": _("entered the opening stock"),
    "stock.corrected": _("corrected the stock"),
}
