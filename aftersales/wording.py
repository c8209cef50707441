"""Codes of complaints in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from aftersales.models import Complaint
from core.looks import Look

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

VERBS: Mapping[str, _StrOrPromise] = {
    "aftersales.registered": _("recorded the complaint"),
    "aftersales.answered": _("answered the complaint"),
    "aftersales.closed": _("closed the complaint"),
}

NOTICES: Mapping[str, _StrOrPromise] = {
    "aftersales.answered": _("Complaint %(number)s of %(customer)s is answered."),
    "aftersales.closed": _("Complaint %(number)s of %(customer)s is closed."),
}

_STATES = {
    "open": ("amber", _("Waiting to be handled"), "hourglass"),
    "answered": ("blue", _("Answered"), "clock"),
    "closed": ("green", _("Closed"), "check"),
}
_SEVERITIES = {
    "serious": ("red", _("Serious"), "alert-triangle"),
    "normal": ("amber", _("Normal"), "hourglass"),
    "minor": ("grey", _("Minor"), "circle-minus"),
}


def state_look(state: str) -> Look:
    """Give the look of a complaint's state."""
    return Look(*_STATES[state])


def severity_look(severity: str) -> Look:
    """Give the look of a complaint's severity."""
    return Look(*_SEVERITIES[severity])


def reason_words(reason: Mapping[str, object]) -> str:
    """Say what is complained of."""
    category = str(reason.get("category", ""))
    return str(dict(Complaint.Category.choices).get(category, category))
