"""When money is due and where it goes (domain B8), as arithmetic over facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.money import ZERO

# Upper ends of the ageing buckets, in days overdue; the last one is open.
BUCKETS = (0, 30, 60, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Moments:
    """What has happened with a contract so far; None: not yet."""

    signed_on: date
    delivery_on: date | None = None
    # The day on which the last receipt of a complete delivery was signed.
    received_on: date | None = None
    inspection_days: int = 15
    warranty_months: int = 18


def due_day(trigger: str, days: int, moments: Moments) -> date | None:
    """Give the day on which a plan line falls due; None until its trigger has happened.

    Money before production counts from the signature, money before shipment from the agreed
    delivery day (the signature where none is agreed).
    """
    start: date | None
    if trigger in ("signing", "production"):
        start = moments.signed_on
    elif trigger == "shipment":
        start = moments.delivery_on or moments.signed_on
    elif moments.received_on is None:
        start = None
    elif trigger == "acceptance":
        start = moments.received_on + timedelta(days=moments.inspection_days)
    elif trigger == "warranty":
        start = months_later(moments.received_on, moments.warranty_months)
    else:
        start = moments.received_on
    return None if start is None else start + timedelta(days=days)


def months_later(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last day."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class OpenInstalment:
    """One instalment that still wants money."""

    pk: int
    open_amount: Decimal
    due_on: date | None


def suggest(amount: Decimal, instalments: Sequence[OpenInstalment]) -> dict[int, Decimal]:
    """Share money over instalments: the oldest due first, those without a due day last.

    What is left over stays an advance payment. Amounts to the fen, {instalment: yuan}.
    """
    shares: dict[int, Decimal] = {}
    left = amount
    for one in sorted(instalments, key=lambda one: (one.due_on or date.max, one.pk)):
        share = min(left, one.open_amount)
        if share > 0:
            shares[one.pk] = share
            left -= share
    return shares


def overdue_days(due_on: date | None, today: date) -> int:
    """Days since the due day; 0 when it has not come."""
    return 0 if due_on is None else max(0, (today - due_on).days)


def bucket(days: int) -> int:
    """Give the index of the ageing bucket (0: not due, 1: 1–30, 2: 31–60 …)."""
    return next((index for index, end in enumerate(BUCKETS) if days <= end), len(BUCKETS))


def total(shares: dict[int, Decimal]) -> Decimal:
    """Sum what is shared out."""
    return sum(shares.values(), ZERO)
