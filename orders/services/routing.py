"""Putting an order on the desk that its next step names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.refusals import Refused
from customers.queries import open_rating
from customers.services import move_exposure, open_survey
from orders import queries, rules
from orders.models import Order
from orders.rules import Verdict
from orders.rules.content import OrderContent
from orders.services.reserving import reserve_stock
from orders.signals import order_approved
from workflow.services import notify, open_item

_ENTER: dict[str, Callable[[Order], None]] = {
    "4.1": Order.submit_for_signing,
    "3.2": Order.submit_to_centre,
    "5.1": Order.submit_to_survey,
    "6.1": Order.submit_to_examination,
    "6.2": Order.open_review,
    "6.3": Order.pass_to_director,
    "6.5": Order.pass_to_general_manager,
}
_ROLE = {"3.2": "centre_head", "6.1": "centre_head", "6.3": "director", "6.5": "gm"}


@dataclass(frozen=True)
class Hop:
    """Where an order goes next and why: for events and notices."""

    step: str
    verdict: Verdict
    by: User


def owner_of(order: Order, by: User) -> User:
    """Give the owner with their roles read, which items on their desk ask for."""
    if by.pk == order.owner_id:
        return by
    prefetch_related_objects([order.owner], "groups")
    return order.owner


def enter_step(order: Order, hop: Hop) -> None:
    """Move the order's state to the step and save it; `open_step_items` then puts it on desks.

    In two halves, because stock and items are locked between them in the order of the house.
    """
    _ENTER[hop.step](order)
    order.version += 1
    order.save()


def open_step_items(order: Order, hop: Hop) -> None:
    """Open the work items of the step the order has entered."""
    if hop.step == "5.1":
        if open_rating(order.customer) is None:
            open_survey(customer=order.customer, cause="new_customer", by=hop.by)
        return
    if hop.step == "6.2":
        answered = queries.answers_of(order)
        asked = [d for d in hop.verdict.departments if d not in answered]
        for department in asked:
            _open(order, hop, role=department, slot=department)
        return
    if hop.step == "4.1":
        _open(order, hop, person=owner_of(order, hop.by))
        return
    _open(order, hop, role=_ROLE[hop.step])


def approve(order: Order, *, by: User) -> None:
    """Make the order effective: state, credit and stock. Items and signal come after.

    The caller holds the locks of customer and order. Stock rows are locked here, so no work item
    may have been locked before.
    """
    now = clock.now()
    order.approve()
    order.version += 1
    order.decided_at = now
    order.effective_at = now
    order.save()
    move_exposure(
        customer=order.customer,
        subject=order,
        approved=order.payable_after_shipment,
        by=by,
    )
    reserve_stock(order=order, by=by)


def announce_approval(order: Order, *, by: User, signed: bool) -> None:
    """Let the apps above draft the contract, and tell the owner when another decided."""
    order_approved.send(sender=Order, order=order, by=by, signed=signed)
    if by.pk != order.owner_id:
        tell_owner(order, code="orders.approved", by=by)


def tell_owner(order: Order, *, code: str, by: User) -> None:
    """Tell the order's owner what happened to it."""
    notify(
        text_code=code,
        people=[order.owner],
        params={"number": str(order), "customer": order.customer.name, "by": str(by)},
        url=order.get_absolute_url(),
        key=f"{code}/{order.pk}/{order.version}",
    )


def check_submittable(order: Order, content: OrderContent) -> None:
    """Refuse a draft that lacks what the verdict and the contract need."""
    if not content.lines:
        raise Refused(_("The order has no lines. Add at least one product."), "lines")
    if not content.terms:
        raise Refused(_("The order has no payment terms. They must add up to 100 %."), "terms")
    if order.delivery_on is None:
        raise Refused(_("Say by when the customer needs the goods."), "delivery_on")
    if order.customer.state in ("prospect", "inactive"):
        raise Refused(
            _("%(customer)s is “%(state)s”; complete the registration before ordering.")
            % {"customer": order.customer, "state": order.customer.get_state_display()},
            "customer",
        )


def _open(
    order: Order, hop: Hop, *, role: str | None = None, person: User | None = None, slot: str = ""
) -> None:
    worst = hop.verdict.findings[0] if hop.verdict.findings else None
    open_item(
        step=hop.step,
        subject=order,
        role=role,
        person=person,
        slot=slot,
        label=str(order),
        url=order.get_absolute_url(),
        customer=order.customer.name,
        amount=order.total,
        initiator=order.owner,
        reason=rules.finding_to_data(worst) if worst else {},
    )
