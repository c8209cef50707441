"""Codes of money in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core import clock
from core.looks import Look
from receivables import rules
from receivables.models import Instalment

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What changed, where it is no field of the subject.
CHANGED: Mapping[str, _StrPromise] = {
    "instalments": _("instalments"),
    "instalment": _("instalment"),
}
VERBS: Mapping[str, _StrPromise] = {
    "receivables.instalments_opened": _("opened the payment plan"),
    "receivables.due_set": _("the instalment's due day is known"),
    "receivables.registered": _("registered the payment"),
    "receivables.claimed": _("claimed the payment"),
    "receivables.confirmed": _("confirmed the payment"),
    "receivables.allocated": _("allocated the payment"),
    "receivables.deallocated": _("took back an allocation"),
    "receivables.reversed": _("reversed the payment"),
    "receivables.rating_kept": _("kept the credit rating"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "receivables.confirmed": _("Finance confirmed %(amount)s from %(customer)s."),
    "receivables.reversed": _("Finance reversed payment %(number)s of %(customer)s: %(reason)s"),
}

_STATES = {
    "registered": ("blue", _("Waiting for finance to confirm"), "clock"),
    "confirmed": ("green", _("Confirmed"), "check"),
    "reversed": ("grey", _("Reversed"), "circle-minus"),
}


def payment_look(state: str) -> Look:
    """Give the look of a payment's state."""
    return Look(*_STATES[state])


def instalment_look(instalment: Instalment) -> Look:
    """Give the look of an instalment: settled, overdue, partly paid, due, or not due yet."""
    if instalment.settled_at is not None:
        return Look("green", _("Settled"), "check")
    if rules.overdue_days(instalment.due_on, clock.today()):
        return Look("red", _("Overdue"), "alert-triangle")
    if instalment.allocated:
        return Look("blue", _("Partly paid"), "clock")
    if instalment.due_on is None:
        return Look("grey", _("Waits for delivery"), "circle-minus")
    return Look("blue", _("To be paid"), "clock")


def bucket_name(index: int) -> str:
    """Name an ageing bucket; −1 is what has no due day yet."""
    if index < 0:
        return str(_("Waits for delivery"))
    if index == 0:
        return str(_("Not due"))
    if index == len(rules.BUCKETS):
        return str(_("over %(days)s days")) % {"days": rules.BUCKETS[-1]}
    return str(_("%(first)s–%(last)s days")) % {
        "first": rules.BUCKETS[index - 1] + 1,
        "last": rules.BUCKETS[index],
    }


def re_evaluation_words(reason: Mapping[str, object]) -> str:
    """Say why the customer's credit is looked at again (N17)."""
    return str(_("Order %(order)s is delivered and paid.")) % {"order": reason.get("order", "")}
