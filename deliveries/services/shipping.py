"""Goods leave and the signed receipt returns (work standard 8.2, 9.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from core import clock
from core.locks import lock
from core.numbers import draw_number
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers.models import Customer
from deliveries import permissions, queries, rules, wording
from deliveries.models import Shipment, ShipmentLine
from deliveries.services.opening import open_planning
from deliveries.signals import goods_shipped, receipt_returned
from orders.models import Order
from orders.services import note_received, note_shipped
from records.models import StoredFile
from records.services import attach, record
from stock.services import lock_items, ship_out
from workflow.services import close_open_items, notify, open_item

USUAL_TRANSIT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Carriage:
    """How the goods travel."""

    mode: str
    carrier: str
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the customer signed for: {id of the shipment's line: quantity received}."""

    signed_by_name: str
    signed_on: date
    received: Mapping[int, Decimal]
    note: str = ""


@unit_of_work
def ship(*, shipment: Shipment, by: User, version: int, carriage: Carriage) -> Shipment:
    """Let the goods leave (8.2).

    Refused, each with its reason and who can release it, while the contract is not in force, money
    due before shipment is missing, the customer is frozen, or goods are not reserved.
    """
    order, shipment = _locked(shipment, version)
    permissions.check_may_ship(by)
    _check_state(shipment, Shipment.State.TO_SHIP)
    lines = list(shipment.lines.select_related("order_line", "order_line__product"))
    lock_items(products=[x.order_line.product for x in lines if x.order_line.product])
    facts = queries.ship_facts(shipment)
    if found := rules.blocks(facts):
        # Warehouse and logistics see no money.
        raise Refused(" ".join(wording.blocks(found, missing_money=None)))
    before, now = shipment.state, clock.now()
    shipment.ship()
    shipment.shipped_by, shipment.shipped_at = by, now
    shipment.mode, shipment.carrier = carriage.mode, carriage.carrier
    shipment.waybill = carriage.waybill
    shipment.version += 1
    shipment.save()
    for line in lines:
        if line.order_line.product is not None:
            ship_out(product=line.order_line.product, quantity=line.quantity, subject=order, by=by)
    note_shipped(
        order=order,
        quantities={line.order_line: line.quantity for line in lines},
        subject=shipment,
        by=by,
    )
    close_open_items(subject=shipment, by=by, outcome="shipped")
    _await_receipt(shipment, order)
    goods_shipped.send(sender=Shipment, shipment=shipment, by=by)
    record(
        subject=shipment,
        verb="deliveries.shipped",
        by=by,
        before=before,
        after=shipment.state,
        changes={"carrier": ("", carriage.carrier), "waybill": ("", carriage.waybill)},
    )
    _tell(shipment, order, "deliveries.shipped")
    return shipment


def _await_receipt(shipment: Shipment, order: Order) -> None:
    """The signed receipt is on somebody's desk until it is back (9.1, domain C5.7)."""
    today = clock.today()
    expected = max(shipment.required_on or today, today) + USUAL_TRANSIT
    open_item(
        step="9.1",
        subject=shipment,
        role="logistics",
        label=shipment.number,
        url=shipment.get_absolute_url(),
        customer=order.customer.name,
        initiator=order.owner,
        planned_on=expected,
        quiet=True,
    )


@unit_of_work
def release_shipment(*, shipment: Shipment, by: User, version: int, reason: str) -> Shipment:
    """Let a shipment go although money is missing or the customer is frozen, with a reason."""
    _order, shipment = _locked(shipment, version)
    permissions.check_may_release(shipment=shipment, by=by)
    if not reason.strip():
        raise Refused(_("Say why the goods may leave all the same."), "reason")
    if shipment.released_by_id is not None:
        raise Stale(_("The shipment has been released already."))
    shipment.released_by, shipment.release_reason = by, reason.strip()
    shipment.version += 1
    shipment.save()
    record(
        subject=shipment,
        verb="deliveries.shipment_released",
        by=by,
        before=shipment.state,
        after=shipment.state,
        comment=reason,
    )
    notify(
        text_code="deliveries.released",
        role="logistics",
        params={"shipment": shipment.number, "by": str(by)},
        url=shipment.get_absolute_url(),
        key=f"deliveries.released/{shipment.pk}",
    )
    return shipment


@unit_of_work
def return_receipt(
    *, shipment: Shipment, by: User, version: int, receipt: Receipt, scan: StoredFile
) -> Shipment:
    """Bring the customer's signed receipt back with its scan (9.1).

    Quantities may be less than what left, never more; a shortage wants a note. The payment terms
    that count from receipt start on the day of signing.
    """
    order, shipment = _locked(shipment, version)
    permissions.check_may_ship(by, "9.1")
    _check_state(shipment, Shipment.State.SHIPPED)
    lines = list(shipment.lines.select_related("order_line"))
    _check_receipt(shipment, lines, receipt)
    before = shipment.state
    for line in lines:
        line.received = receipt.received[line.pk]
    ShipmentLine.objects.bulk_update(lines, ["received"])
    shipment.return_receipt()
    shipment.signed_by_name, shipment.signed_on = receipt.signed_by_name, receipt.signed_on
    shipment.receipt_note = receipt.note
    shipment.returned_by, shipment.returned_at = by, clock.now()
    shipment.version += 1
    shipment.save()
    attach(subject=shipment, stored=scan, kind="receipt", by=by)
    complete = queries.is_complete(order)
    # Before the work items are locked: money's own rows hang on this.
    receipt_returned.send(sender=Shipment, shipment=shipment, by=by, complete=complete)
    close_open_items(subject=shipment, by=by, outcome="receipt_returned")
    note_received(
        order=order,
        quantities={line.order_line: line.received or Decimal(0) for line in lines},
        subject=shipment,
        complete=complete,
        by=by,
    )
    # Last of all: the series is locked until the commit.
    shipment.receipt_number = draw_number("SH", clock.today())
    shipment.save(update_fields=["receipt_number"])
    record(
        subject=shipment,
        verb="deliveries.receipt_returned",
        by=by,
        before=before,
        after=shipment.state,
        comment=receipt.note,
        changes={"signed_on": (None, receipt.signed_on)},
        attachments=[scan.sha256],
    )
    _tell(shipment, order, "deliveries.receipt_returned")
    return shipment


def _check_receipt(shipment: Shipment, lines: list[ShipmentLine], receipt: Receipt) -> None:
    today = clock.today()
    left_on = clock.day_of(shipment.shipped_at) if shipment.shipped_at else today
    if not left_on <= receipt.signed_on <= today:
        raise Refused(
            _("The goods left on %(day)s; the receipt was signed between then and today.")
            % {"day": left_on.isoformat()},
            "signed_on",
        )
    short = False
    for line in lines:
        received = receipt.received.get(line.pk)
        if received is None or received < 0 or received > line.quantity:
            raise Refused(
                _("Between 0 and %(shipped)s can have been received.")
                % {"shipped": f"{line.quantity.normalize():f}"},
                f"received_{line.pk}",
            )
        short = short or received < line.quantity
    if short and not receipt.note.strip():
        raise Refused(_("Less was received than left. Write what is short or damaged."), "note")


@unit_of_work
def cancel_shipment(*, shipment: Shipment, by: User, version: int, reason: str) -> Shipment:
    """Take back a shipment that has not left; its goods stay reserved for the order."""
    _order, shipment = _locked(shipment, version)
    permissions.check_may_plan(contract=shipment.contract, by=by)
    _check_state(shipment, Shipment.State.TO_SHIP)
    if not reason.strip():
        raise Refused(_("Say why the shipment is cancelled."), "reason")
    before = shipment.state
    shipment.cancel()
    shipment.version += 1
    shipment.save()
    close_open_items(subject=shipment, by=by, outcome="cancelled")
    open_planning(shipment.contract)
    record(
        subject=shipment,
        verb="deliveries.shipment_cancelled",
        by=by,
        before=before,
        after=shipment.state,
        comment=reason,
    )
    return shipment


def _check_state(shipment: Shipment, wanted: str) -> None:
    if shipment.state != wanted:
        raise Stale(
            _("Shipment %(shipment)s is “%(state)s” by now.")
            % {"shipment": shipment, "state": shipment.get_state_display()}
        )


def _tell(shipment: Shipment, order: Order, code: str) -> None:
    notify(
        text_code=code,
        people=[order.owner],
        params={"number": str(order), "customer": order.customer.name},
        url=shipment.get_absolute_url(),
        key=f"{code}/{shipment.pk}",
    )


def _locked(shipment: Shipment, version: int) -> tuple[Order, Shipment]:
    """Lock customer, order, contract, shipment, in this order: exposure moves when goods leave."""
    contract = Contract.objects.get(pk=shipment.contract_id)
    customer = lock(Customer).get(pk=contract.customer_id)
    order = lock(Order).select_related("owner").get(pk=contract.order_id)
    order.customer = customer
    contract = lock(Contract).select_related("owner").get(pk=contract.pk)
    contract.customer, contract.order = customer, order
    locked = lock(Shipment).get(pk=shipment.pk)
    locked.contract = contract
    if locked.version != version:
        raise Stale(
            _("Shipment %(shipment)s changed since you opened it; it is now “%(state)s”.")
            % {"shipment": locked, "state": locked.get_state_display()}
        )
    return order, locked
