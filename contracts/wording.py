"""Codes of contracts in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

VERBS: Mapping[str, _StrPromise] = {
    "contracts.drafted": _("drafted the contract"),
    "contracts.changed": _("changed the contract's text"),
    "contracts.issued": _("issued the contract for signature"),
    "contracts.signed": _("recorded both signatures"),
    "contracts.completed": _("completed the contract"),
    "contracts.cancelled": _("cancelled the contract"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "contracts.issued": _("Contract %(number)s of %(customer)s is ready to be signed."),
    "contracts.effective": _("Contract %(number)s of %(customer)s is in force."),
}
