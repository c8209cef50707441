"""Orders, contracts, goods and complaints as the boards count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from aftersales import queries as complaint_queries
from aftersales.models import Complaint
from contracts import queries as contract_queries
from contracts.models import Contract
from core.money import ZERO
from deliveries import queries as delivery_queries
from deliveries.models import Job, Shipment
from insights.rules import Month
from orders import queries as order_queries
from orders.models import Order


@dataclass(frozen=True)
class Tally:
    """How many, and of what total."""

    count: int = 0
    total: Decimal = ZERO

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.count + other.count, self.total + other.total)


def orders_by_state(user: User) -> dict[str, Tally]:
    """Tally the person's own orders by state; one statement."""
    rows = order_queries.visible_to(user).filter(owner=user).order_by().values("state")
    return {
        row["state"]: Tally(row["n"], row["sum"] or ZERO)
        for row in rows.annotate(n=Count("pk"), sum=Sum("total"))
    }


def orders_by_level(user: User, first: datetime, last: datetime) -> dict[int, Tally]:
    """Tally the orders handed in within a time by the authority they need; one statement."""
    rows = (
        order_queries.visible_to(user)
        .filter(submitted_at__gte=first, submitted_at__lt=last, level__isnull=False)
        .order_by()
        .values("level")
        .annotate(n=Count("pk"), sum=Sum("total"))
    )
    return {row["level"] or 0: Tally(row["n"], row["sum"] or ZERO) for row in rows}


def signed_in(user: User, month: Month) -> Tally:
    """Tally the contracts signed in a month."""
    found = (
        contract_queries.visible_to(user)
        .filter(signed_on__gte=month.first, signed_on__lt=month.next.first)
        .exclude(state=Contract.State.CANCELLED)
        .order_by()
        .aggregate(n=Count("pk"), sum=Sum("total"))
    )
    return Tally(found["n"], found["sum"] or ZERO)


def open_jobs(user: User) -> QuerySet[Job]:
    """Give the jobs not finished, by the day on which they must be started."""
    return (
        delivery_queries.jobs_visible_to(user)
        .filter(state__in=[Job.State.WAITING, Job.State.WORKING])
        .order_by("start_by", "required_on", "pk")
    )


def shipments_in(user: User, *states: str) -> QuerySet[Shipment]:
    """Give the shipments in these states, the oldest first."""
    return delivery_queries.shipments_visible_to(user).filter(state__in=states).order_by("pk")


def receipts_missing(user: User) -> QuerySet[Shipment]:
    """Give the shipments that should have arrived and whose receipt is not back."""
    return delivery_queries.receipts_missing(delivery_queries.shipments_visible_to(user)).order_by(
        "pk"
    )


def late_jobs(user: User, today: date) -> int:
    """Count the jobs not begun although their day to start has passed."""
    return open_jobs(user).filter(state=Job.State.WAITING, start_by__lt=today).order_by().count()


def latest_orders_of(user: User, customer_id: int, *, limit: int = 10) -> list[Order]:
    """Give a customer's newest orders as far as the person may see them."""
    return list(order_queries.visible_to(user).filter(customer=customer_id)[:limit])


def open_complaints(user: User) -> QuerySet[Complaint]:
    """Give the complaints not closed that the person may see, the oldest first."""
    rows = complaint_queries.visible_to(user)
    return rows.exclude(state=Complaint.State.CLOSED).order_by("pk")
