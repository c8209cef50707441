"""Codes of orders in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.rules import Hindrance

VERBS: Mapping[str, Promise] = {
    "orders.drafted": _("entered the order"),
    "orders.changed": _("changed the order"),
    "orders.submitted": _("handed the order in"),
    "orders.withdrawn": _("withdrew the order"),
    "orders.cancelled": _("cancelled the order"),
    "orders.judged_again": _("had the order judged again"),
    "orders.examined": _("examined the order information"),
    "orders.signed": _("signed the order"),
    "orders.sent_up": _("was beyond the credit limit by now, so the order went up"),
    "orders.approved": _("approved the order"),
    "orders.passed_on": _("passed the order on with an opinion"),
    "orders.returned": _("returned the order"),
    "orders.refused": _("refused the order"),
    "orders.opinion_given": _("gave the department's opinion"),
    "orders.quotation_accepted": _("accepted the competitor's quotation"),
    "orders.closed": _("closed the order"),
}

NOTICES: Mapping[str, Promise] = {
    "orders.approved": _("Order %(number)s of %(customer)s is approved by %(by)s."),
    "orders.returned": _("Order %(number)s of %(customer)s came back from %(by)s."),
    "orders.refused": _("Order %(number)s of %(customer)s was refused by %(by)s."),
}

_HINDRANCES: Mapping[Hindrance, Promise] = {
    Hindrance.LEVEL: _("The order is beyond your authority."),
    Hindrance.REVIEW: _("The departments have not been asked yet (6.2)."),
    Hindrance.PRODUCTION: _("Production has not agreed to the early delivery in writing."),
    Hindrance.FINANCE: _(
        "A price lies below cost and finance has not agreed: return or refuse the order."
    ),
}


def hindrances(found: Sequence[Hindrance]) -> str:
    """Say what keeps a decider from approving."""
    return " ".join(str(_HINDRANCES[one]) for one in found)


def reason_words(reason: Mapping[str, object]) -> str:
    """Say in one line why the order's work item is there: its worst finding."""
    return str(reason.get("rule", ""))
