"""Handing an order in, taking it back, giving it up (work standard 3.1, 3.2)."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.money import ZERO
from core.numbers import draw_number
from core.refusals import NotAllowed, Refused
from core.work import unit_of_work
from customers.models import Customer
from customers.services import move_exposure
from orders import permissions, queries
from orders.models import Order
from orders.rules import Verdict
from orders.rules.content import OrderContent
from orders.services.entry import Papers, create_order, update_order
from orders.services.reserving import release_stock
from orders.services.routing import Hop, check_submittable, enter_step, open_step_items, owner_of
from orders.services.verdicts import judge
from orders.services.versions import check_version
from orders.signals import order_cancelled, order_locking
from records.services import record
from workflow.services import (
    close_locked_items,
    close_open_items,
    lock_open_items,
    note_done_item,
    open_item,
)

# Steps to which an order has walked by others, so that a new verdict does not begin it anew.
ABOVE_CENTRE = ("6.3", "6.5")


@unit_of_work
def hand_in_new_order(
    *,
    by: User,
    form_key: uuid.UUID | str,
    customer: Customer,
    content: OrderContent,
    papers: Papers = (),
) -> Order:
    """Enter an order and hand it in at once; both happen or neither. Sent twice it is one order."""
    order = create_order(
        by=by, form_key=form_key, customer=customer, content=content, papers=papers
    )
    if order.state != Order.State.DRAFT:
        return order
    return submit_order(order=order, by=by, version=order.version)


@unit_of_work
def hand_in_changed_order(
    *, order: Order, by: User, version: int, content: OrderContent, papers: Papers = ()
) -> Order:
    """Change a draft and hand it in at once; both happen or neither."""
    lock(Customer).get(pk=order.customer_id)
    order = update_order(order=order, by=by, version=version, content=content, papers=papers)
    return submit_order(order=order, by=by, version=order.version)


@unit_of_work
def submit_order(*, order: Order, by: User, version: int) -> Order:
    """Hand the order in; the verdict says who decides it (work standard 3.2).

    Raises NotAllowed when the order is not `by`'s own, Stale when it changed since it was seen,
    Refused when it lacks lines, terms or a delivery day.
    """
    # The limit belongs to the customer: two orders at once must queue here.
    customer = lock(Customer).get(pk=order.customer_id)
    order = lock(Order).select_related("owner").get(pk=order.pk)
    order.customer = customer
    permissions.check_may_edit(order=order, by=by)
    check_version(order, version)
    check_submittable(order, queries.content_of(order))
    now, before = clock.now(), order.state
    order.submitter = by
    if by.pk == order.owner_id:
        order.owner = by  # with the roles already read
    order.submitted_at = now
    order.submitted_on = clock.day_of(now)
    order.submission_round = order.asked_round = order.round + 1
    order.strategy, order.walked, order.decided_level = None, [], None
    verdict = judge(order, cause="submitted", at=now)
    hop = Hop(verdict.step, verdict, by)
    entered = lock_open_items(order, ["3.1"])
    if order.number is None:
        order.number = draw_number("DD", order.submitted_on)
    enter_step(order, hop)
    close_locked_items(items=entered, by=by, outcome="submitted", label=order.number)
    _note_routing(order, hop)
    open_step_items(order, hop)
    record(
        subject=order,
        verb="orders.submitted",
        by=by,
        before=before,
        after=order.state,
        changes={
            "total": (None, order.total),
            "level": (None, int(verdict.level)),
            "route": (None, " ".join(verdict.route)),
        },
    )
    return order


def _note_routing(order: Order, hop: Hop) -> None:
    """Keep 3.2 in the record when the verdict itself routed; the centre has its own item."""
    if hop.step == "3.2":
        return
    note_done_item(
        outcome=f"routed {hop.step}",
        by=None,
        step="3.2",
        subject=order,
        role="centre_head",
        slot="verdict",
        label=str(order),
        url=order.get_absolute_url(),
        customer=order.customer.name,
        amount=order.total,
        initiator=order.owner,
    )


@unit_of_work
def withdraw_order(*, order: Order, by: User, version: int, reason: str) -> Order:
    """Take an order back until the next person has acted (撤回); it may then be changed.

    Raises NotAllowed for others than the owner, Refused when somebody has acted on it already, or
    without a reason.
    """
    lock(Customer).get(pk=order.customer_id)
    order = lock(Order).select_related("owner").get(pk=order.pk)
    permissions.check_may_withdraw(order=order, by=by)
    check_version(order, version)
    if not reason.strip():
        raise Refused(_("Say why you take it back; it is kept with the order."), "reason")
    before = order.state
    order.withdraw()
    order.version += 1
    order.save()
    close_open_items(subject=order, by=by, outcome="withdrawn")
    put_back_on_desk(order, by=by)
    record(
        subject=order,
        verb="orders.withdrawn",
        by=by,
        before=before,
        after=order.state,
        comment=reason,
    )
    return order


def put_back_on_desk(order: Order, *, by: User) -> None:
    """An order that came back waits with its owner as 3.1 again."""
    owner = owner_of(order, by)
    open_item(
        step="3.1",
        subject=order,
        person=owner,
        initiator=owner,
        label=str(order),
        url=order.get_absolute_url(),
        customer=order.customer.name,
        amount=order.total,
    )


@unit_of_work
def cancel_order(*, order: Order, by: User, version: int, reason: str) -> Order:
    """Give an order up: a draft by its owner, an approved one before its contract is in force.

    Frees stock and credit. Raises NotAllowed or Refused with the reason; nothing is deleted.
    """
    customer = lock(Customer).get(pk=order.customer_id)
    order = lock(Order).select_related("owner").get(pk=order.pk)
    order.customer = customer
    if not permissions.may_cancel(order=order, by=by):
        raise NotAllowed(
            _(
                "Order %(number)s is “%(state)s”; its owner may cancel a draft, and the marketing "
                "centre an approved order whose contract is not in force."
            )
            % {"number": order, "state": order.get_state_display()}
        )
    check_version(order, version)
    order_locking.send(sender=Order, order=order)
    if not reason.strip():
        raise Refused(_("Say why the order is given up."), "reason")
    before, was_approved = order.state, order.state == Order.State.APPROVED
    order.cancel()
    order.version += 1
    order.save()
    if was_approved:
        move_exposure(customer=customer, subject=order, approved=ZERO, delivered=ZERO, by=by)
        release_stock(order=order, by=by)
        order_cancelled.send(sender=Order, order=order, by=by)
    close_open_items(subject=order, by=by, outcome="cancelled")
    record(
        subject=order,
        verb="orders.cancelled",
        by=by,
        before=before,
        after=order.state,
        comment=reason,
    )
    return order


@unit_of_work
def judge_again(*, order: Order, by: User, cause: str) -> Verdict:
    """Judge an undecided order anew (survey result, accepted quotation) and route it by that.

    The caller holds the customer's lock. The step the order stands at is closed when the new
    verdict names another.
    """
    order = lock(Order).select_related("owner", "customer").get(pk=order.pk)
    before, step = order.state, permissions.STEP_OF_STATE.get(Order.State(order.state))
    verdict = judge(order, cause=cause, at=clock.now())
    hop = Hop(verdict.step, verdict, by)
    if step in ABOVE_CENTRE and not verdict.may_be_signed:
        hop = Hop(step, verdict, by)
    if step == hop.step:
        order.save()
    else:
        enter_step(order, hop)
        close_open_items(subject=order, by=by, outcome=f"rerouted {hop.step}")
        open_step_items(order, hop)
    record(
        subject=order,
        verb="orders.judged_again",
        by=by,
        before=before,
        after=order.state,
        comment=cause,
        changes={"level": (None, int(verdict.level)), "route": (None, " ".join(verdict.route))},
    )
    return verdict
