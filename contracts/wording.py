"""Codes of contracts in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: Mapping[str, Promise] = {
    "contracts.drafted": _("drafted the contract"),
    "contracts.changed": _("changed the contract's text"),
    "contracts.issued": _("issued the contract for signature"),
    "contracts.signed": _("recorded both signatures"),
    "contracts.completed": _("completed the contract"),
    "contracts.cancelled": _("cancelled the contract"),
}

NOTICES: Mapping[str, Promise] = {
    "contracts.issued": _("Contract %(number)s of %(customer)s is ready to be signed."),
    "contracts.effective": _("Contract %(number)s of %(customer)s is in force."),
}
