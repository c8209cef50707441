"""What pages and other apps read about jobs and shipments; who may see which is decided here."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from contracts import queries as contract_queries
from contracts.models import Contract
from core.money import ZERO
from customers.models import Customer
from deliveries.models import Job, Shipment, ShipmentLine
from deliveries.rules import ShipFacts
from orders.models import Order, OrderLine
from workflow.queries import subjects_waiting_for

BEFORE_SHIPMENT = ("signing", "production", "shipment")


def jobs_visible_to(user: User) -> QuerySet[Job]:
    """Give the jobs this person may see, newest first: their department's, or their contracts'."""
    jobs = Job.objects.select_related(
        "contract", "contract__customer", "contract__owner", "order_line", "product"
    ).order_by("-pk")
    if user.has_perm("accounts.see_all_customers"):
        return jobs
    kinds = [kind for kind in Job.Kind.values if user.has_role(kind)]
    return jobs.filter(
        Q(kind__in=kinds)
        | Q(contract__in=contract_queries.visible_to(user).order_by().values("pk"))
    )


def shipments_visible_to(user: User) -> QuerySet[Shipment]:
    """Give the shipments this person may see, newest first; logistics see all."""
    shipments = Shipment.objects.select_related(
        "contract", "contract__customer", "contract__order", "contract__owner"
    ).order_by("-pk")
    if user.has_perm("accounts.see_all_customers") or user.has_role("logistics"):
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
