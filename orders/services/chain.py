"""The chain: the owner signs, centre, director and general manager decide (4.1 to 6.5)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.authority import Level
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from customers.models import Customer
from orders import permissions, queries, rules, wording
from orders.models import Decision, Order
from orders.rules import Rule, Verdict
from orders.services.returning import keep_decision, return_to_step
from orders.services.routing import (
    Hop,
    announce_approval,
    approve,
    enter_step,
    open_step_items,
    owner_of,
    tell_owner,
)
from orders.services.submission import judge_again, put_back_on_desk
from orders.services.verdicts import judge, reckon_again, saved_verdict
from orders.services.versions import check_version
from records.services import record
from workflow.services import Placing, close_open_items, note_done_item, open_item


@dataclass(frozen=True)
class Place:
    """Where in the chain a decision is made, and with what authority."""

    step: str
    level: Level


CREDIT_RULES = frozenset({Rule.EXPOSURE, Rule.NO_LIMIT, Rule.OVERDUE})


@unit_of_work
def examine_order(*, order: Order, by: User, version: int) -> Order:
    """The owner has examined the order information (4.1) and is ready to sign it (4.2)."""
    order = lock(Order).select_related("owner", "customer").get(pk=order.pk)
    _check_may_sign(order, by, "4.1")
    check_version(order, version)
    if "4.1" in order.walked:
        raise Refused(_("The order has been examined; sign it now."))
    order.walked = [*order.walked, "4.1"]
    order.version += 1
    order.save()
    close_open_items(subject=order, by=by, steps=["4.1"], outcome="examined")
    open_item(**_signature(order, owner_of(order, by)))
    record(subject=order, verb="orders.examined", by=by, before=order.state, after=order.state)
    return order


@unit_of_work
def sign_order(*, order: Order, by: User, version: int) -> Order:
    """Sign an order inside the price strategy and the sales column (4.2); the contract follows.

    The customer's credit is judged again under its lock: what another order has taken meanwhile
    counts, and the order then goes up instead of being signed.
    """
    order = _locked(order)
    order.owner = owner_of(order, by)
    _check_may_sign(order, by, "4.2")
    check_version(order, version)
    verdict, moved = _credit_now(order, Level.SALES)
    if moved:
        return _send_up(order, verdict, by=by)
    before = order.state
    order.decided_level = int(Level.SALES)
    examined = "4.1" in order.walked
    order.walked = ["4.1", "4.2"]
    approve(order, by=by)
    close_open_items(
        subject=order, by=by, steps=["4.1", "4.2"], outcome="signed" if examined else "examined"
    )
    if not examined:
        note_done_item(outcome="signed", by=by, **_signature(order, order.owner))
    announce_approval(order, by=by, signed=True)
    record(subject=order, verb="orders.signed", by=by, before=before, after=order.state)
    return order


def _signature(order: Order, owner: User) -> Placing:
    return {
        "step": "4.2",
        "subject": order,
        "person": owner,
        "initiator": owner,
        "label": str(order),
        "url": order.get_absolute_url(),
        "customer": order.customer.name,
        "amount": order.total,
    }


@unit_of_work
def decide_order(
    *, order: Order, by: User, version: int, outcome: str, opinion: str, to: str = ""
) -> Order:
    """Decide at the chain's present step: approve, pass on, return or refuse (3.2, 6.1, 6.3, 6.5).

    A return goes to the owner, or `to` a step that the order has passed (退回).
    An approval beyond the decider's authority is kept as an opinion and the order goes one step
    up; nobody is skipped. Raises NotAllowed for a stranger and for the order's own people, Stale
    when it changed since it was seen, Refused with the way out for everything else.
    """
    order = _locked(order)
    step = permissions.check_may_decide(order=order, by=by)
    check_version(order, version)
    at = Place(step, permissions.level_at(order=order, step=step, by=by))
    if outcome == Decision.Outcome.RETURN and to:
        return return_to_step(order, step, to=to, by=by, opinion=opinion)
    if outcome in (Decision.Outcome.RETURN, Decision.Outcome.REFUSE):
        return _turn_down(order, at, by=by, outcome=outcome, opinion=opinion)
    return _agree(order, at, by=by, outcome=outcome, opinion=opinion)


def _agree(order: Order, at: Place, *, by: User, outcome: str, opinion: str) -> Order:
    step, level = at.step, at.level
    _, verdict = saved_verdict(order)
    walked = [*order.walked, step]
    hindrances = rules.why_not_finally(verdict, level, done=order.walked)
    final = not hindrances and outcome == Decision.Outcome.APPROVE and step != "6.1"
    credit = None
    if final:
        credit, moved = _credit_now(order, level)
        final = not moved
    next_step = rules.next_step(credit or verdict, done=walked)
    if not final and next_step == "6.4" and level < permissions.CHAIN[step][1]:
        # A substitute below the step's level: what the holder could end goes one step further up.
        next_step = rules.step_above(step)
    if not final and (next_step is None or next_step == "6.4"):
        raise Refused(wording.hindrances(hindrances), "outcome")
    kept = Decision.Outcome.APPROVE if final else Decision.Outcome.PASS_ON
    keep_decision(order, at.step, by=by, outcome=kept, opinion=opinion)
    before = order.state
    order.walked = walked
    if final:
        order.decided_level = int(level)
        approve(order, by=by)
        close_open_items(subject=order, by=by, outcome="approved")
        announce_approval(order, by=by, signed=False)
    else:
        hop = Hop(str(next_step), credit or verdict, by)
        enter_step(order, hop)
        close_open_items(subject=order, by=by, steps=[step], outcome="passed_on")
        open_step_items(order, hop)
    record(
        subject=order,
        verb="orders.approved" if final else "orders.passed_on",
        by=by,
        before=before,
        after=order.state,
        comment=opinion,
        changes={"step": (step, "" if final else str(next_step))},
    )
    return order


def _turn_down(order: Order, at: Place, *, by: User, outcome: str, opinion: str) -> Order:
    if not opinion.strip():
        raise Refused(_("Write the reason, so that the owner knows what has to change."), "opinion")
    keep_decision(order, at.step, by=by, outcome=outcome, opinion=opinion)
    before = order.state
    returned = outcome == Decision.Outcome.RETURN
    if returned:
        order.send_back()
    else:
        order.refuse()
        order.decided_at = clock.now()
    order.version += 1
    order.save()
    close_open_items(subject=order, by=by, outcome="returned" if returned else "refused")
    if returned:
        put_back_on_desk(order, by=by)
    tell_owner(order, code="orders.returned" if returned else "orders.refused", by=by)
    record(
        subject=order,
        verb="orders.returned" if returned else "orders.refused",
        by=by,
        before=before,
        after=order.state,
        comment=opinion,
        changes={"step": (at.step, "")},
    )
    return order


@unit_of_work
def accept_quotation(*, order: Order, by: User, version: int) -> Order:
    """The centre accepts the competitor's quotation: the market-holding claim is proven (B1.2).

    The order is judged again; if it now conforms, it goes back to its owner to be signed.
    """
    order = _locked(order)
    check_version(order, version)
    if not permissions.may_accept_quotation(order=order, by=by):
        raise Refused(_("The quotation is accepted by the first who decides on the order."))
    if not queries.has_quotation(order):
        raise Refused(_("No competitor's quotation is attached to the order."))
    if order.quotation_accepted_by_id is not None:
        raise Refused(_("The quotation has been accepted already."))
    order.quotation_accepted_by, order.quotation_accepted_at = by, clock.now()
    order.version += 1
    order.save()
    record(
        subject=order,
        verb="orders.quotation_accepted",
        by=by,
        before=order.state,
        after=order.state,
    )
    if order.state != Order.State.SURVEY:
        judge_again(order=order, by=by, cause="quotation")
    return Order.objects.get(pk=order.pk)


def _locked(order: Order) -> Order:
    """Lock the customer, then the order: its limit must not move while it is decided."""
    customer = lock(Customer).get(pk=order.customer_id)
    locked = lock(Order).select_related("owner", "strategy").get(pk=order.pk)
    locked.customer = customer
    return locked


def _check_may_sign(order: Order, by: User, step: str) -> None:
    permissions.check_is_owner(order=order, by=by, step=step)
    if order.state != Order.State.SIGNING:
        raise Refused(
            _("Order %(number)s is “%(state)s”; there is nothing to sign.")
            % {"number": order, "state": order.get_state_display()}
        )


def _credit_now(order: Order, level: Level) -> tuple[Verdict, bool]:
    """Judge the order's credit again; (a verdict, True) when it now demands a higher level.

    The new verdict is kept as a round of its own only when it moves the order up.
    """
    fresh = reckon_again(order)
    demanded = max(
        (one.level for one in fresh.findings if one.rule in CREDIT_RULES), default=Level.SALES
    )
    if demanded <= level:
        return fresh, False
    return judge(order, cause="credit", at=clock.now()), True


def _send_up(order: Order, verdict: Verdict, *, by: User) -> Order:
    before = order.state
    hop = Hop(verdict.step, verdict, by)
    order.walked = []
    enter_step(order, hop)
    close_open_items(subject=order, by=by, outcome="credit_moved")
    open_step_items(order, hop)
    record(
        subject=order,
        verb="orders.sent_up",
        by=by,
        before=before,
        after=order.state,
        changes={"level": (1, int(verdict.level))},
    )
    return order
