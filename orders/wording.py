"""Codes of orders in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.authority import Level
from core.looks import Look
from orders.models import Decision, Opinion, Order
from orders.rules import Hindrance

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

State = Order.State

# What changed, where it is no field of the subject.
CHANGED: Mapping[str, _StrPromise] = {
    "step": _("step"),
    "route": _("way"),
    "content": _("what was typed"),
    "department": _("department"),
    "conclusion": _("conclusion"),
    "condition": _("condition"),
    "replay_from": _("orders handed in from"),
    "replay_until": _("until before"),
}
VERBS: Mapping[str, _StrPromise] = {
    "orders.drafted": _("entered the order"),
    "orders.changed": _("changed the order"),
    "orders.submitted": _("handed the order in"),
    "orders.withdrawn": _("withdrew the order"),
    "orders.cancelled": _("cancelled the order"),
    "orders.judged_again": _("had the order judged again"),
    "orders.examined": _("examined the order information"),
    "orders.signed": _("signed the order"),
    "orders.sent_up": _("wanted to sign, but by now the credit limit is exceeded: it went up"),
    "orders.approved": _("approved the order"),
    "orders.passed_on": _("passed the order on with an opinion"),
    "orders.returned": _("returned the order"),
    "orders.returned_to_step": _("returned the order to an earlier step"),
    "orders.refused": _("refused the order"),
    "orders.opinion_given": _("gave the department's opinion"),
    "orders.went_on_without": _("went on without the late departments"),
    "orders.quotation_accepted": _("accepted the competitor's quotation"),
    "orders.closed": _("closed the order"),
    "orders.replay_started": _("started a replay over past orders"),
    "orders.replayed": _("the replay is done"),
    "orders.repriced": _("judged the draft by the new price strategy"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "orders.replayed": _(
        "The replay of %(strategy)s is done: of %(orders)s orders %(flips)s would be decided "
        "otherwise."
    ),
    "orders.replay_failed": _("The replay of %(strategy)s did not get through; start it again."),
    "orders.approved": _("Order %(number)s of %(customer)s is approved by %(by)s."),
    "orders.returned": _("Order %(number)s of %(customer)s came back from %(by)s."),
    "orders.returned_to_step": _(
        "%(by)s sent order %(number)s of %(customer)s back to an earlier step."
    ),
    "orders.refused": _("Order %(number)s of %(customer)s was refused by %(by)s."),
    # By the level that the version demands; 0 for a draft without lines.
    "orders.new_prices_moved": _(
        "%(strategy)s rules now and moves the draft for %(customer)s: by it %(now_role)s decides, "
        "before it was %(was_role)s. Lines with another strategy price: %(lines)s."
    ),
    "orders.new_prices_repriced": _(
        "%(strategy)s rules now: %(lines)s lines of the draft for %(customer)s have another "
        "strategy price; %(now_role)s decides it as before."
    ),
    "orders.new_prices_0": _("%(strategy)s rules now: look at the draft for %(customer)s."),
    "orders.new_prices_1": _(
        "%(strategy)s rules now: by it you may sign the draft for %(customer)s yourself."
    ),
    "orders.new_prices_2": _(
        "%(strategy)s rules now: by it the head of the centre decides the draft for %(customer)s."
    ),
    "orders.new_prices_3": _(
        "%(strategy)s rules now: by it the director decides the draft for %(customer)s."
    ),
    "orders.new_prices_4": _(
        "%(strategy)s rules now: by it the general manager decides the draft for %(customer)s."
    ),
}

LEVELS: Mapping[Level, _StrPromise] = {
    Level.SALES: _("salesperson"),
    Level.CENTRE: _("head of the marketing centre"),
    Level.DIRECTOR: _("marketing director"),
    Level.GM: _("general manager"),
}

MAY_DECIDE: Mapping[Level, _StrPromise] = {
    Level.SALES: _("The salesperson may sign"),
    Level.CENTRE: _("The marketing centre may decide"),
    Level.DIRECTOR: _("The marketing director may decide"),
    Level.GM: _("The general manager decides"),
}

DECIDED_BY: Mapping[Level, _StrPromise] = {
    Level.SALES: _("Signed by the salesperson"),
    Level.CENTRE: _("Decided by the marketing centre"),
    Level.DIRECTOR: _("Decided by the marketing director"),
    Level.GM: _("Decided by the general manager"),
}

STEPS: Mapping[str, _StrPromise] = {
    "3.1": _("3.1 Registration"),
    "3.2": _("3.2 Marketing centre decides"),
    "4.1": _("4.1 Examination by the salesperson"),
    "4.2": _("4.2 Signature by the salesperson"),
    "5.1": _("5.1 Customer survey"),
    "6.1": _("6.1 Examination by the marketing centre"),
    "6.2": _("6.2 Joint review"),
    "6.3": _("6.3 Decision of the marketing director"),
    "6.4": _("6.4 Carrying the outcome out"),
    "6.5": _("6.5 Decision of the general manager"),
}

# What the button of the entry form says: the effect of handing the order in.
SUBMIT_EFFECT: Mapping[str, _StrPromise] = {
    "4.1": _("Hand in, sign it yourself"),
    "3.2": _("Hand in, the marketing centre decides"),
    "5.1": _("Hand in, the customer survey comes first"),
    "6.1": _("Hand in, examined by the marketing centre"),
    "6.2": _("Hand in, the departments are asked"),
    "6.3": _("Hand in, the marketing director decides"),
    "6.5": _("Hand in, the general manager decides"),
}

_STATE_LOOKS: Mapping[str, Look] = {
    State.DRAFT: Look("grey", State.DRAFT.label, "edit"),
    State.SIGNING: Look("blue", State.SIGNING.label),
    State.TRIAGE: Look("blue", State.TRIAGE.label),
    State.SURVEY: Look("blue", State.SURVEY.label),
    State.EXAMINATION: Look("blue", State.EXAMINATION.label),
    State.REVIEW: Look("blue", State.REVIEW.label),
    State.DIRECTOR: Look("blue", State.DIRECTOR.label),
    State.GENERAL_MANAGER: Look("blue", State.GENERAL_MANAGER.label),
    State.APPROVED: Look("green", State.APPROVED.label),
    State.RETURNED: Look("amber", State.RETURNED.label, "arrow-back-up"),
    State.REFUSED: Look("red", State.REFUSED.label, "x"),
    State.WITHDRAWN: Look("grey", State.WITHDRAWN.label, "arrow-back-up"),
    State.CANCELLED: Look("grey", State.CANCELLED.label, "ban"),
    State.CLOSED: Look("green", State.CLOSED.label),
}

_OPINION_LOOKS: Mapping[str, Look] = {
    Opinion.Conclusion.AGREE: Look("green", Opinion.Conclusion.AGREE.label),
    Opinion.Conclusion.CONDITIONAL: Look("amber", Opinion.Conclusion.CONDITIONAL.label),
    Opinion.Conclusion.DISAGREE: Look("red", Opinion.Conclusion.DISAGREE.label, "x"),
}

_DECISION_LOOKS: Mapping[str, Look] = {
    Decision.Outcome.APPROVE: Look("green", Decision.Outcome.APPROVE.label),
    Decision.Outcome.PASS_ON: Look("blue", Decision.Outcome.PASS_ON.label, "chevron-right"),
    Decision.Outcome.RETURN: Look("amber", Decision.Outcome.RETURN.label, "arrow-back-up"),
    Decision.Outcome.REFUSE: Look("red", Decision.Outcome.REFUSE.label, "x"),
}

DEPARTMENTS: Mapping[str, _StrPromise] = {
    "finance": _("Finance department"),
    "production": _("Production department"),
    "quality": _("Quality department"),
    "supply": _("Supply department"),
    "rd": _("Research and development"),
}

PAPERS: Mapping[str, _StrPromise] = {
    "purchase_order": _("Customer's purchase order"),
    "quotation": _("Competitor's quotation"),
    "other": _("Other paper"),
}

_HINDRANCES: Mapping[Hindrance, _StrPromise] = {
    Hindrance.LEVEL: _("The order is beyond your authority."),
    Hindrance.REVIEW: _("The departments have not been asked yet (6.2)."),
    Hindrance.PRODUCTION: _("Production has not agreed to the early delivery in writing."),
    Hindrance.FINANCE: _(
        "A price lies below cost and finance has not agreed: return or refuse the order."
    ),
}


def state_look(order: Order) -> Look:
    """Say how the order stands, in the one word that people see (domain C3)."""
    if order.state != State.APPROVED:
        return _STATE_LOOKS[order.state]
    return _progress_look(order)


def _progress_look(order: Order) -> Look:
    """An approved order is where its goods and money are."""
    if order.receipts_complete:
        if order.paid < order.total:
            return Look("blue", _("Received, waiting for money"))
        return Look("green", _("Paid"))
    if order.delivered_value >= order.total > 0:
        return Look("blue", _("Shipped"), "truck")
    if order.delivered_value > 0:
        return Look("blue", _("Partly shipped"), "truck")
    return Look("green", _("Approved, being performed"))


def opinion_look(conclusion: str) -> Look:
    """Say what a department concluded."""
    return _OPINION_LOOKS[conclusion]


def decision_look(outcome: str) -> Look:
    """Say what a decider decided."""
    return _DECISION_LOOKS[outcome]


def level_look(level: int) -> Look:
    """Say who may decide: green the salesperson, amber whoever stands above."""
    colour = "green" if level == Level.SALES else "amber"
    return Look(colour, MAY_DECIDE[Level(level)])


def step_name(step: str) -> str:
    """Give a step's number and name."""
    return str(STEPS.get(step, step))


def department_name(code: str) -> str:
    """Give a department's name."""
    return str(DEPARTMENTS.get(code, code))


def hindrances(found: Sequence[Hindrance]) -> str:
    """Say what keeps a decider from approving."""
    return " ".join(str(_HINDRANCES[one]) for one in found)
