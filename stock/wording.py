"""Codes of stock in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: Mapping[str, Promise] = {
    "stock.opened": _("entered the opening stock"),
    "stock.corrected": _("corrected the stock"),
}
