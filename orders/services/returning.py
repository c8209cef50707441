"""退回: an order comes back to a step that it has passed, and goes on from there."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.behalf import holder_behind
from core.refusals import Refused
from orders import permissions, rules
from orders.models import Decision, Order
from orders.rules.route import REVIEW
from orders.services.routing import Hop, open_step_items, tell_owner
from orders.services.verdicts import judge, saved_verdict
from records.services import record
from workflow.services import close_open_items

_BACK: dict[str, Callable[[Order], None]] = {
    "3.2": Order.return_to_centre,
    "6.1": Order.return_to_examination,
    "6.2": Order.return_to_review,
    "6.3": Order.return_to_director,
}


def return_to_step(order: Order, step: str, *, to: str, by: User, opinion: str) -> Order:
    """Send an order back to a step that it has passed; the caller has locked and checked.

    It is judged anew, as a round of its own in which each step decides again. Departments are
    asked again when it comes back to the review or behind it. Raises Refused for a step it has not
    passed, or without a reason.
    """
    if to not in rules.steps_back(order.walked, step):
        raise Refused(_("The order has not passed that step. Choose one that it has."), "to")
    if not opinion.strip():
        raise Refused(_("Write the reason, so that it is known what has to change."), "opinion")
    keep_decision(order, step, by=by, outcome=Decision.Outcome.RETURN, opinion=opinion, to=to)
    before = order.state
    order.walked = list(rules.walked_before(order.walked, to))
    if REVIEW not in order.walked:
        order.asked_round = order.round + 1
    verdict = judge(order, cause="returned", at=clock.now())
    if to == REVIEW and not verdict.departments:
        raise Refused(_("No department has to be asked any more. Choose another step."), "to")
    _BACK[to](order)
    order.version += 1
    order.save()
    close_open_items(subject=order, by=by, outcome=f"returned {to}")
    open_step_items(order, Hop(to, verdict, by))
    tell_owner(order, code="orders.returned_to_step", by=by)
    record(
        subject=order,
        verb="orders.returned_to_step",
        by=by,
        before=before,
        after=order.state,
        comment=opinion,
        changes={"step": (step, to)},
    )
    return order


def keep_decision(
    order: Order, step: str, *, by: User, outcome: str, opinion: str, to: str = ""
) -> None:
    """Write what a level decided about the round it saw."""
    verdict, _judged = saved_verdict(order)
    Decision.objects.create(
        order=order,
        round=order.round,
        order_version=order.version,
        snapshot=verdict.snapshot,
        step=step,
        level=int(permissions.level_at(order=order, step=step, by=by)),
        outcome=outcome,
        opinion=opinion,
        returned_to=to,
        submitter_id=order.submitter_id or 0,
        decided_by=by,
        on_behalf_of=holder_behind(by),
        at=clock.now(),
    )
