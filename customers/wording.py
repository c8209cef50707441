"""Codes of customers in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.looks import Look
from customers.naming import UsccProblem

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Why a rating was opened (domain B3): the code is stored, the words are chosen when read.
CAUSES: Mapping[str, _StrPromise] = {
    "new_customer": _("New customer's first order"),
    "plain": _("Set by finance"),
    "expired": _("The rating has run out"),
    "paid": _("Contract fully paid"),
    "quarterly": _("Quarterly review"),
    "overdue": _("More than 30 days overdue"),
    "claim": _("Complaint with a claim"),
    "changed": _("The customer's registration changed"),
}

USCC_WORDS: Mapping[UsccProblem, _StrPromise] = {
    UsccProblem.LENGTH: _(
        "A unified social credit code has 18 characters; this one has %(count)d. "
        "Copy it from the business licence, or leave it empty."
    ),
    UsccProblem.ALPHABET: _(
        "“%(typed)s” holds a character that no unified social credit code has: "
        "only digits and capitals without I, O, S, V and Z. Copy it from the business licence."
    ),
    UsccProblem.CHECK_DIGIT: _(
        "The last character of %(typed)s does not fit the others. Compare it with the business "
        "licence; if it really reads so, tick “Business licence checked”."
    ),
}

VERBS: Mapping[str, _StrPromise] = {
    "customers.registered": _("registered the customer"),
    "customers.changed": _("changed the customer's record"),
    "customers.contact_added": _("added a contact"),
    "customers.handed_over": _("handed the customer over"),
    "customers.shared": _("shared the customer with a colleague"),
    "customers.unshared": _("ended the sharing with a colleague"),
    "customers.frozen": _("froze the customer"),
    "customers.unfrozen": _("lifted the freeze"),
    "customers.contract_noted": _("a contract with the customer took effect"),
    "customers.survey_opened": _("opened a credit survey"),
    "customers.surveyed": _("handed in the survey"),
    "customers.rating_proposed": _("proposed grade, limit and term"),
    "customers.rating_returned": _("sent the proposal back"),
    "customers.rating_decided": _("put the rating in force"),
    "customers.rating_ended": _("ended the rating"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "customers.handed_over": _("%(customer)s is now your customer."),
    "customers.shared": _("%(by)s shares the customer %(customer)s with you."),
    "customers.frozen": _("%(customer)s is frozen: nothing is shipped until it is lifted."),
    "customers.unfrozen": _("The freeze of %(customer)s is lifted."),
    "customers.rating_decided": _("%(customer)s is rated %(grade)s; limit %(limit)s."),
    "customers.rating_returned": _("The rating proposed for %(customer)s came back."),
}


def cause_words(code: str) -> str:
    """Say why a rating was opened."""
    return str(CAUSES.get(code, code))


def uscc_words(problem: UsccProblem, typed: str) -> str:
    """Say what is wrong with a unified social credit code and what to do."""
    return str(USCC_WORDS[problem]) % {"typed": typed, "count": len(typed)}


def reason_words(reason: Mapping[str, object]) -> str:
    """Say why a rating's work item is there."""
    return cause_words(str(reason.get("cause", "")))


_STATES = {
    "prospect": ("grey", _("Prospect"), "user"),
    "registered": ("green", _("Registered"), "check"),
    "frozen": ("red", _("Frozen"), "lock"),
    "inactive": ("grey", _("Inactive"), "circle-minus"),
}
_RATING_STATES = {
    "surveying": ("blue", _("Survey under way"), "clock"),
    "investigated": ("blue", _("Waiting for finance"), "clock"),
    "proposed": ("blue", _("Waiting for a decision"), "clock"),
    "in_force": ("green", _("In force"), "check"),
    "returned": ("amber", _("Returned"), "arrow-back-up"),
    "ended": ("grey", _("Ended"), "circle-minus"),
}
_GRADES = {
    "A": ("green", _("A excellent"), "star"),
    "B": ("green", _("B good"), "check"),
    "C": ("amber", _("C fair"), "hourglass"),
    "D": ("red", _("D poor"), "alert-triangle"),
    "U": ("grey", _("U unknown"), "circle-minus"),
}


def state_look(state: str) -> Look:
    """Give the look of a customer's state."""
    return Look(*_STATES[state])


def rating_look(state: str) -> Look:
    """Give the look of a rating's state."""
    return Look(*_RATING_STATES[state])


def grade_look(grade: str | None) -> Look:
    """Give the look of a grade; no grade reads «unrated»."""
    return Look(*_GRADES[grade]) if grade else Look("grey", _("Unrated"), "circle-minus")
