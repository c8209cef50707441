"""Receivables and receipts as the boards count them; each through what its reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.functions import TruncMonth

from accounts.models import User
from core.money import ZERO
from insights.queries.trade import Tally
from insights.rules import Month
from receivables import queries as money_queries
from receivables import rules as money_rules
from receivables.models import Instalment, Payment

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class MonthOfCash:
    """What was to come in a month by the payment plans, and what came."""

    month: Month
    plan: Decimal = ZERO
    actual: Decimal = ZERO


@dataclass(frozen=True)
class Overdue:
    """What a customer owes beyond its day."""

    customer_id: int
    code: str
    name: str
    amount: Decimal
    count: int
    oldest: date


def cash_by_month(user: User, months: Sequence[Month]) -> list[MonthOfCash]:
    """Set the instalments due beside the payments confirmed, by month; two statements."""
    first, last = months[0].first, months[-1].next.first
    plan = _by_month(
        money_queries.instalments_visible_to(user).filter(due_on__gte=first, due_on__lt=last),
        "due_on",
    )
    actual = _by_month(
        money_queries.payments_visible_to(user).filter(
            state=Payment.State.CONFIRMED, received_on__gte=first, received_on__lt=last
        ),
        "received_on",
    )
    return [
        MonthOfCash(one, plan.get(one.first, ZERO), actual.get(one.first, ZERO)) for one in months
    ]


def _by_month(rows: QuerySet[Any], day: str) -> dict[date, Decimal]:
    grouped = rows.order_by().annotate(month=TruncMonth(day)).values("month")
    return {row["month"]: row["sum"] for row in grouped.annotate(sum=Sum("amount"))}


def open_instalments(user: User) -> QuerySet[Instalment]:
    """Give what is still to be paid and has a day, the oldest first."""
    rows = money_queries.instalments_visible_to(user).filter(
        settled_at__isnull=True, due_on__isnull=False
    )
    return money_queries.with_open_amount(rows).order_by("due_on", "pk")


def due_within_a_week(user: User, today: date) -> QuerySet[Instalment]:
    """Give what is to be paid from today on within seven days, as the list's filter has it."""
    return open_instalments(user).filter(due_on__gte=today, due_on__lte=today + WEEK)


def sum_of_open(rows: QuerySet[Instalment]) -> Tally:
    """Tally instalments by what is still to be paid of them."""
    found = rows.order_by().aggregate(n=Count("pk"), due=Sum("amount"), paid=Sum("allocated"))
    return Tally(found["n"], (found["due"] or ZERO) - (found["paid"] or ZERO))


def overdue_by_customer(user: User, today: date) -> list[Overdue]:
    """Give who owes beyond the day, the most first; one statement."""
    rows = (
        money_queries.instalments_visible_to(user)
        .filter(settled_at__isnull=True, due_on__lt=today)
        .order_by()
        .values("customer_id", "customer__code", "customer__name")
        .annotate(due=Sum("amount"), paid=Sum("allocated"), n=Count("pk"), oldest=Min("due_on"))
    )
    found = [
        Overdue(
            row["customer_id"],
            row["customer__code"],
            row["customer__name"],
            row["due"] - row["paid"],
            row["n"],
            row["oldest"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.amount, one.customer_id))


def ageing(user: User, today: date) -> dict[int, Tally]:
    """Tally what is open by its bucket (0: not due) as the list's filter does; one statement."""
    rows = (
        money_queries.instalments_visible_to(user)
        .filter(settled_at__isnull=True)
        .order_by()
        .values("due_on")
        .annotate(n=Count("pk"), due=Sum("amount"), paid=Sum("allocated"))
    )
    found = {index: Tally() for index in range(len(money_rules.BUCKETS) + 1)}
    for row in rows:
        index = money_rules.bucket(money_rules.overdue_days(row["due_on"], today))
        found[index] += Tally(row["n"], row["due"] - row["paid"])
    return found


def payments_to_confirm(user: User) -> QuerySet[Payment]:
    """Give the registered payments whose customer is known, the oldest first."""
    rows = money_queries.payments_visible_to(user)
    return rows.filter(state=Payment.State.REGISTERED, customer__isnull=False).order_by("pk")


def unclaimed_payments(user: User) -> QuerySet[Payment]:
    """Give the pool of unclaimed money, the oldest first."""
    rows = money_queries.payments_visible_to(user)
    return rows.filter(state=Payment.State.REGISTERED, customer__isnull=True).order_by("pk")


def sum_of_payments(rows: QuerySet[Payment]) -> Tally:
    """Tally payments."""
    found = rows.order_by().aggregate(n=Count("pk"), sum=Sum("amount"))
    return Tally(found["n"], found["sum"] or ZERO)


def days_overdue(day: date, today: date) -> int:
    """Return how many days a day has passed."""
    return max((today - day) // timedelta(days=1), 0)
