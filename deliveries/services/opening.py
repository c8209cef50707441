"""Opening jobs and shipments: what planning and finished goods have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from accounts.models import User
from contracts.models import Contract
from core import clock
from core.money import ZERO
from core.numbers import draw_number
from deliveries import queries
from deliveries.models import Job, Shipment, ShipmentLine
from deliveries.permissions import ROLE_OF_KIND
from deliveries.rules import start_by
from orders.models import OrderLine
from records.services import record
from workflow.queries import open_items_of
from workflow.services import open_item

PREFIX = {Job.Kind.PRODUCTION: "SC", Job.Kind.RD: "YF"}


def ready_to_ship(contract: Contract, lines: list[OrderLine]) -> dict[OrderLine, Decimal]:
    """Give what is reserved and not on a shipment yet; nothing while all must go together."""
    planned = queries.planned_quantities(contract)
    ready = {line: line.reserved - planned.get(line.pk, ZERO) for line in lines}
    ready = {line: quantity for line, quantity in ready.items() if quantity > 0}
    missing = any(line.reserved + line.shipped < line.quantity for line in lines)
    if missing and not contract.order.partial_shipment:
        return {}
    return ready


def open_planning(contract: Contract) -> None:
    """Put the choice between stock and production on the centre's desk, unless it is there (8.1).

    When the contract takes effect, and again when a shipment or a job was cancelled.
    """
    if open_items_of(contract).filter(step_code="8.1").exists():
        return
    open_item(
        step="8.1",
        subject=contract,
        role="centre_head",
        label=str(contract),
        url=queries.plan_address(contract),
        customer=contract.customer.name,
        amount=contract.total,
        initiator=contract.owner,
    )


def open_shipment(
    contract: Contract, quantities: Mapping[OrderLine, Decimal], *, by: User
) -> Shipment:
    """Write the shipment notice and put it on the desk of warehouse and logistics (8.2)."""
    order = contract.order
    now = clock.now()
    shipment = Shipment.objects.create(
        number=draw_number("FH", clock.day_of(now)),
        contract=contract,
        address=contract.delivery_address or order.customer.address,
        receiver=order.receiver,
        receiver_phone=order.receiver_phone,
        required_on=contract.delivery_on,
        mode=contract.delivery_mode[:40],
        opened_by=by,
        opened_at=now,
    )
    ShipmentLine.objects.bulk_create(
        ShipmentLine(shipment=shipment, order_line=line, quantity=quantity)
        for line, quantity in quantities.items()
    )
    open_item(
        step="8.2",
        subject=shipment,
        role="logistics",
        label=shipment.number,
        url=shipment.get_absolute_url(),
        customer=contract.customer.name,
        initiator=contract.owner,
    )
    record(subject=shipment, verb="deliveries.shipment_opened", by=by, after=shipment.state)
    return shipment


def open_job(
    contract: Contract, line: OrderLine, quantity: Decimal, *, lead_days: int, by: User
) -> Job:
    """Write a job for what is missing of a line and hand it to production or R&D (8.4)."""
    kind = Job.Kind.PRODUCTION if line.product_id else Job.Kind.RD
    now = clock.now()
    required: date | None = contract.delivery_on
    item = f"{line.product.code} {line.product.name}" if line.product else line.new_item
    job = Job.objects.create(
        number=draw_number(PREFIX[kind], clock.day_of(now)),
        kind=kind,
        contract=contract,
        order_line=line,
        product=line.product,
        item=item,
        quantity=quantity,
        required_on=required,
        start_by=start_by(required_on=required, lead_days=lead_days),
        opened_by=by,
        opened_at=now,
    )
    open_item(
        step="8.4",
        subject=job,
        role=ROLE_OF_KIND[kind],
        label=job.number,
        url=job.get_absolute_url(),
        customer=contract.customer.name,
        planned_on=required,
        initiator=contract.owner,
    )
    record(
        subject=job,
        verb="deliveries.job_opened",
        by=by,
        after=job.state,
        changes={"quantity": (None, quantity)},
    )
    return job
