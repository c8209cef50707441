"""Codes of contracts in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from core.looks import Look

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

_LOOKS: Mapping[str, Look] = {
    Contract.State.DRAFT: Look("grey", Contract.State.DRAFT.label, "edit"),
    Contract.State.ISSUED: Look("blue", Contract.State.ISSUED.label),
    Contract.State.EFFECTIVE: Look("green", Contract.State.EFFECTIVE.label),
    Contract.State.COMPLETED: Look("green", Contract.State.COMPLETED.label),
    Contract.State.CANCELLED: Look("grey", Contract.State.CANCELLED.label, "ban"),
}


def state_look(state: str) -> Look:
    """Say how a contract stands."""
    return _LOOKS[state]
