"""Stock or production first: the marketing centre decides for the whole contract (8.1, 8.3)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from core.locks import lock
from core.money import ZERO
from core.refusals import Refused
from core.work import unit_of_work
from deliveries import permissions, queries
from deliveries.models import Job, Shipment
from deliveries.services.opening import open_job, open_shipment, ready_to_ship
from deliveries.signals import production_planned
from orders.models import OrderLine
from orders.queries import lines_of
from orders.services import note_reserved
from pricing.queries import strategy_facts
from records.services import record
from stock.services import expect, lock_items, reserve
from workflow.services import close_open_items, note_done_item


@unit_of_work
def plan_delivery(*, contract: Contract, by: User) -> tuple[list[Shipment], list[Job]]:
    """Send what is reserved and have the rest made (8.1); returns shipments and jobs opened.

    Where the order forbids partial shipment, reserved goods wait for the rest. Raises Refused when
    there is nothing left to plan.
    """
    contract = lock(Contract).select_related("customer", "owner").get(pk=contract.pk)
    permissions.check_may_plan(contract=contract, by=by)
    lines = lines_of(contract.order)
    lock_items(products=[line.product for line in lines if line.product])
    _reserve_what_is_free(contract, lines_of(contract.order), by=by)
    lines = lines_of(contract.order)
    making = queries.ordered_from_production(contract)
    missing = {
        line: line.quantity - line.shipped - line.reserved - making.get(line.pk, ZERO)
        for line in lines
    }
    missing = {line: quantity for line, quantity in missing.items() if quantity > 0}
    ready = ready_to_ship(contract, lines)
    if not missing and not ready:
        raise Refused(_("Everything is planned already: nothing is ready and nothing missing."))
    expected: dict[int, Decimal] = defaultdict(Decimal)
    for line, quantity in missing.items():
        if line.product is not None:
            expected[line.product_id or 0] += quantity
            expect(product=line.product, quantity=quantity, subject=contract, by=by)
    close_open_items(subject=contract, by=by, steps=["8.1"], outcome=_outcome(ready, missing))
    if missing:
        _note_step_83(contract, by=by)
    shipments = [open_shipment(contract, ready, by=by)] if ready else []
    lead = _lead_days(contract)
    jobs = [
        open_job(contract, line, quantity, lead_days=lead.get(line.product_id or 0, 0), by=by)
        for line, quantity in missing.items()
    ]
    if jobs:
        production_planned.send(sender=Contract, contract=contract, by=by)
    record(
        subject=contract,
        verb="deliveries.planned",
        by=by,
        before=contract.state,
        after=contract.state,
        changes={
            "shipments": (None, ", ".join(shipment.number for shipment in shipments)),
            "jobs": (None, ", ".join(job.number for job in jobs)),
        },
    )
    return shipments, jobs


def _reserve_what_is_free(contract: Contract, lines: list[OrderLine], *, by: User) -> None:
    """What came into stock since the approval is set aside before anything is made."""
    making = queries.ordered_from_production(contract)
    for line in lines:
        missing = line.quantity - line.shipped - line.reserved - making.get(line.pk, ZERO)
        if line.product is None or missing <= 0:
            continue
        taken = reserve(product=line.product, quantity=missing, subject=contract.order, by=by)
        if taken > 0:
            note_reserved(line=line, quantity=taken, subject=contract)


def _outcome(ready: object, missing: object) -> str:
    if ready and missing:
        return "part_stock"
    return "production" if missing else "stock"


def _note_step_83(contract: Contract, *, by: User) -> None:
    """No stock, goods have to be prepared (8.3): decided with 8.1, kept as a step of its own."""
    note_done_item(
        outcome="handed_over",
        by=by,
        step="8.3",
        subject=contract,
        role="centre_head",
        label=str(contract),
        url=queries.plan_address(contract),
        customer=contract.customer.name,
        amount=contract.total,
        initiator=contract.owner,
        planned_on=contract.delivery_on,
    )


def _lead_days(contract: Contract) -> dict[int, int]:
    strategy = contract.order.strategy
    if strategy is None:
        return {}
    return {pk: line.lead_days for pk, line in strategy_facts(strategy).lines.items()}
