"""What contracts, deliveries and money tell the order: its columns are moved here only."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.money import fen
from core.refusals import Refused
from core.work import unit_of_work
from customers.models import Customer
from customers.rules import order_exposure
from customers.services import move_exposure
from orders import queries
from orders.models import Order, OrderLine
from orders.services.reserving import write_line_movements
from orders.signals import order_closed
from records.services import record
from workflow.services import close_open_items


@unit_of_work
def note_reserved(*, line: OrderLine, quantity: Decimal, subject: Model) -> None:
    """Finished goods were set aside for a line (the caller reserved them in stock)."""
    write_line_movements({line: quantity}, subject=subject, column="reserved")


@unit_of_work
def note_shipped(
    *, order: Order, quantities: Mapping[OrderLine, Decimal], subject: Model, by: User
) -> Order:
    """Goods left: reserved becomes shipped, and exposure moves from approved to delivered.

    Locks customer and order. The delivered value is each line's share of its amount, the last
    piece takes the rest.
    """
    order = _locked(order)
    write_line_movements(
        {line: -quantity for line, quantity in quantities.items() if line.reserved},
        subject=subject,
        column="reserved",
    )
    write_line_movements(quantities, subject=subject, column="shipped")
    order.delivered_value = sum(
        (
            line.amount
            if line.shipped == line.quantity
            else fen(line.amount * line.shipped / line.quantity)
            for line in queries.lines_of(order)
        ),
        Decimal(0),
    )
    order.receipts_complete = False
    order.save(update_fields=["delivered_value", "receipts_complete"])
    _move_exposure(order, by=by)
    return order


@unit_of_work
def note_received(
    *,
    order: Order,
    quantities: Mapping[OrderLine, Decimal],
    subject: Model,
    complete: bool,
    by: User,
) -> Order:
    """The signed receipt is back; `complete` when everything ordered has left and is signed for."""
    order = _locked(order)
    write_line_movements(
        {line: quantity for line, quantity in quantities.items() if quantity},
        subject=subject,
        column="received",
    )
    order.receipts_complete = complete
    order.save(update_fields=["receipts_complete"])
    return _close_if_done(order, by=by)


@unit_of_work
def note_paid(*, order: Order, paid: Decimal, by: User) -> Order:
    """Keep how much of the order is paid in all (Σ allocations); closes it when all is done."""
    order = _locked(order)
    if order.state == Order.State.CLOSED and paid < order.total:
        raise Refused(
            _("Order %(number)s is closed; reopen it before its money is reversed.")
            % {"number": order}
        )
    order.paid = paid
    order.save(update_fields=["paid"])
    _move_exposure(order, by=by)
    return _close_if_done(order, by=by)


def _locked(order: Order) -> Order:
    customer = lock(Customer).get(pk=order.customer_id)
    locked = lock(Order).get(pk=order.pk)
    locked.customer = customer
    return locked


def _move_exposure(order: Order, *, by: User) -> None:
    parts = order_exposure(
        total=order.total,
        share_after=order.payable_after_shipment,
        delivered=order.delivered_value,
        paid=order.paid,
    )
    move_exposure(
        customer=order.customer,
        subject=order,
        approved=parts.approved,
        delivered=parts.delivered,
        by=by,
    )


def _close_if_done(order: Order, *, by: User) -> Order:
    """Fully delivered and fully paid closes the order."""
    if order.state != Order.State.APPROVED or not order.receipts_complete:
        return order
    if order.paid < order.total:
        return order
    before = order.state
    order.close()
    order.closed_at = clock.now()
    order.version += 1
    order.save()
    close_open_items(subject=order, by=by, outcome="closed")
    order_closed.send(sender=Order, order=order, by=by)
    record(subject=order, verb="orders.closed", by=by, before=before, after=order.state)
    return order
