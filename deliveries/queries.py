"""What pages and other apps read about jobs and shipments; who may see which is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse

from accounts.models import User
from contracts import queries as contract_queries
from contracts.models import Contract
from core import clock
from core.money import ZERO
from customers.models import Customer
from deliveries.models import Job, Shipment, ShipmentLine
from deliveries.rules import ShipFacts
from orders.models import Order, OrderLine
from orders.queries import lines_of
from stock.queries import free_quantities
from workflow.queries import open_items_of, roles_of, subjects_waiting_for

# From when on a receipt that is not back counts as missing (domain C 9.1).
RECEIPT_DAYS = timedelta(days=3)
BEFORE_SHIPMENT = ("signing", "production", "shipment")


def jobs_visible_to(user: User) -> QuerySet[Job]:
    """Give the jobs this person may see, newest first: their department's, or their contracts'."""
    jobs = Job.objects.select_related(
        "contract", "contract__customer", "contract__owner", "order_line", "product"
    ).order_by("-pk")
    if user.has_perm("accounts.see_all_customers"):
        return jobs
    roles = roles_of(user, "8.4")
    kinds = [kind for kind in Job.Kind.values if kind in roles]
    return jobs.filter(
        Q(kind__in=kinds)
        | Q(contract__in=contract_queries.visible_to(user).order_by().values("pk"))
    )


def shipments_visible_to(user: User) -> QuerySet[Shipment]:
    """Give the shipments this person may see, newest first; logistics see all."""
    shipments = Shipment.objects.select_related(
        "contract", "contract__customer", "contract__order", "contract__owner"
    ).order_by("-pk")
    if user.has_perm("accounts.see_all_customers") or "logistics" in roles_of(user, "8.2"):
        return shipments
    return shipments.filter(contract__in=contract_queries.visible_to(user).order_by().values("pk"))


def orders_concerning(user: User) -> QuerySet[Order]:
    """Give the ids of the orders that a job or shipment of this person's items concerns."""
    return (
        Order.objects.filter(
            Q(contracts__jobs__in=subjects_waiting_for(user, Job))
            | Q(contracts__shipments__in=subjects_waiting_for(user, Shipment))
        )
        .order_by()
        .values("pk")  # type: ignore[return-value]  # a subquery of ids
    )


def planned_quantities(contract: Contract) -> dict[int, Decimal]:
    """Give what waits in shipments not yet sent, by order line."""
    rows = (
        ShipmentLine.objects.filter(
            shipment__contract=contract, shipment__state=Shipment.State.TO_SHIP
        )
        .values("order_line_id")
        .annotate(sum=Sum("quantity"))
    )
    return {row["order_line_id"]: row["sum"] for row in rows}


def ordered_from_production(contract: Contract) -> dict[int, Decimal]:
    """Give what live jobs still have to make, by order line."""
    open_quantities: dict[int, Decimal] = {}
    jobs = contract.jobs.filter(state__in=[Job.State.WAITING, Job.State.WORKING])
    for job in jobs:
        made = open_quantities.get(job.order_line_id, ZERO)
        open_quantities[job.order_line_id] = made + job.quantity - job.finished_quantity
    return open_quantities


def ship_facts(shipment: Shipment) -> ShipFacts:
    """Collect what decides whether the goods may leave."""
    contract = shipment.contract
    customer = Customer.objects.get(pk=contract.customer_id)
    plan = contract.plan.filter(trigger__in=BEFORE_SHIPMENT)
    return ShipFacts(
        in_force=contract.state == Contract.State.EFFECTIVE,
        is_frozen=customer.is_frozen,
        due_before=[(line.amount, line.paid) for line in plan],
        lines=[
            (line.quantity, line.order_line.reserved)
            for line in shipment.lines.select_related("order_line")
        ],
        is_released=shipment.released_by_id is not None,
    )


def is_complete(order: Order) -> bool:
    """Say whether everything ordered has left and every receipt is back."""
    lines = OrderLine.objects.filter(order=order, is_current=True)
    if any(line.shipped < line.quantity for line in lines):
        return False
    return not Shipment.objects.filter(
        contract__order=order, state__in=[Shipment.State.TO_SHIP, Shipment.State.SHIPPED]
    ).exists()


def may_open_shipment_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a shipment."""
    return shipments_visible_to(user).filter(pk=pk).exists()


def may_open_job_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a job."""
    return jobs_visible_to(user).filter(pk=pk).exists()


def plan_address(contract: Contract) -> str:
    """Give the address of the page of step 8.1."""
    return reverse("deliveries:plan", args=[contract.pk])


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What the page of 8.1 says about one line (domain C 8.1)."""

    line: OrderLine
    free: Decimal | None
    making: Decimal
    on_shipments: Decimal

    @property
    def open(self) -> Decimal:
        """What has not left yet."""
        return self.line.quantity - self.line.shipped

    @property
    def missing(self) -> Decimal:
        """What is neither reserved nor being made."""
        return max(self.open - self.line.reserved - self.making, ZERO)

    @property
    def from_stock(self) -> Decimal:
        """What can go now: reserved and not on a shipment, and what is free beside it."""
        ready = self.line.reserved - self.on_shipments
        return max(ready, ZERO) + min(self.missing, self.free or ZERO)

    @property
    def to_make(self) -> Decimal:
        """What has to be made."""
        return self.missing - min(self.missing, self.free or ZERO)


def plan_rows(contract: Contract) -> list[PlanRow]:
    """Give the lines of the contract's order with stock and production; four statements."""
    lines = lines_of(contract.order)
    free = free_quantities([line.product_id for line in lines if line.product_id])
    making = ordered_from_production(contract)
    planned = planned_quantities(contract)
    rows = []
    for line in lines:
        own = free.get(line.product_id, ZERO) if line.product_id else None
        if own is not None and line.product_id:
            # Two lines of one product share what is free.
            missing = line.quantity - line.shipped - line.reserved - making.get(line.pk, ZERO)
            free[line.product_id] = own - min(own, max(missing, ZERO))
        rows.append(PlanRow(line, own, making.get(line.pk, ZERO), planned.get(line.pk, ZERO)))
    return rows


def jobs_of(contract: Contract) -> list[Job]:
    """Give a contract's jobs, oldest first; one statement."""
    return list(contract.jobs.order_by("pk"))


def shipments_of(contract: Contract) -> list[Shipment]:
    """Give a contract's shipments with their lines, oldest first; two statements."""
    return list(
        contract.shipments.order_by("pk").prefetch_related(
            "lines", "lines__order_line", "lines__order_line__product"
        )
    )


def shipment_lines(shipment: Shipment) -> list[ShipmentLine]:
    """Give a shipment's lines with what they are; one statement."""
    return list(shipment.lines.select_related("order_line", "order_line__product").order_by("pk"))


def matching_jobs(jobs: QuerySet[Job], typed: str) -> QuerySet[Job]:
    """Narrow to those whose number, item, contract or customer is searched for."""
    return jobs.filter(
        Q(number__icontains=typed)
        | Q(item__icontains=typed)
        | Q(contract__number__icontains=typed)
        | Q(contract__customer__name__icontains=typed)
    )


def matching_shipments(shipments: QuerySet[Shipment], typed: str) -> QuerySet[Shipment]:
    """Narrow to those whose number, waybill, contract or customer is searched for."""
    return shipments.filter(
        Q(number__icontains=typed)
        | Q(receipt_number__icontains=typed)
        | Q(waybill__icontains=typed)
        | Q(contract__number__icontains=typed)
        | Q(contract__customer__name__icontains=typed)
    )


def receipts_missing(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """Narrow to those that should have arrived and whose receipt is not back (domain C5.7)."""
    late = clock.today() - RECEIPT_DAYS
    return shipments.filter(
        Q(required_on__lt=clock.today()) | Q(required_on__isnull=True),
        state=Shipment.State.SHIPPED,
        shipped_at__date__lte=late,
    )


def waits_for_plan(contract: Contract) -> bool:
    """Say whether step 8.1 is open for the contract."""
    return any(item.step_code == "8.1" for item in open_items_of(contract))
