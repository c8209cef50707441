"""Months, rates and the geometry of the one chart: plain arithmetic of the boards."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

TARGET = Decimal(95)
LOWEST = Decimal(90)
NUMBER = re.compile(r"[A-Z]{2}-\d{6}-\d{4,9}")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month: 2026-11."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def next(self) -> Month:
        """The month after it."""
        return month_of(self.first + timedelta(days=32))

    @property
    def previous(self) -> Month:
        """The month before it."""
        return month_of(self.first - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


def month_of(day: date) -> Month:
    """Return the month in which a day lies."""
    return Month(day.year, day.month)


def month_from(text: str) -> Month | None:
    """Read "2026-11"; None for anything else."""
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 2000:
        return None
    return Month(int(found[1]), int(found[2]))


def last_months(today: date, count: int) -> list[Month]:
    """Return this month and those before it, the oldest first."""
    months = [month_of(today)]
    while len(months) < count:
        months.append(months[-1].previous)
    return months[::-1]


def rate_of(on_time: int, judged: int) -> Decimal | None:
    """Return the per cent in time to one place, rounded down so that 100.0 means all."""
    if not judged:
        return None
    exact = Decimal(on_time) * 100 / judged
    return exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def colour_of(rate: Decimal | None) -> str:
    """Name the colour of a rate: green from the target on, amber near it, red below 90."""
    if rate is None:
        return "grey"
    if rate >= TARGET:
        return "green"
    return "amber" if rate >= LOWEST else "red"


def looks_like_a_number(text: str) -> bool:
    """Say whether a search is the whole number of a document (DD-202611-0001)."""
    return NUMBER.fullmatch(text.strip().upper()) is not None


@dataclass(frozen=True)
class Bar:
    """One month of the chart: two heights over one base line, in the units of the drawing."""

    x: Decimal
    middle: Decimal
    plan_y: Decimal
    plan_height: Decimal
    actual_y: Decimal
    actual_height: Decimal


BASE, TOP, PITCH, WIDTH = Decimal(138), Decimal(26), Decimal(57), Decimal(46)


def bars(pairs: Sequence[tuple[Decimal, Decimal]]) -> list[Bar]:
    """Place (plan, actual) pairs side by side; the highest reaches the top."""
    highest = max((max(pair) for pair in pairs), default=Decimal(0)) or Decimal(1)
    scale = (BASE - TOP) / highest
    drawn = []
    for place, (plan, actual) in enumerate(pairs):
        x = Decimal("4.5") + PITCH * place
        tall, full = _short(plan * scale), _short(actual * scale)
        drawn.append(Bar(x, x + WIDTH / 2, BASE - tall, tall, BASE - full, full))
    return drawn


def _short(value: Decimal) -> Decimal:
    return max(value, Decimal(0)).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Stack:
    """One bar made of parts: where it stands, and each part's upper edge and height."""

    x: int
    middle: int
    top: Decimal
    parts: tuple[tuple[Decimal, Decimal], ...]


STACK_BASE, STACK_TOP, STACK_PITCH, STACK_WIDTH = Decimal(150), Decimal(22), 80, 52


def stacks(counts: Sequence[Sequence[int]]) -> list[Stack]:
    """Place bars side by side, their parts upon each other; the highest reaches the top."""
    highest = max((sum(parts) for parts in counts), default=0) or 1
    scale = (STACK_BASE - STACK_TOP) / highest
    drawn = []
    for place, numbers in enumerate(counts):
        x = STACK_PITCH * place + (STACK_PITCH - STACK_WIDTH) // 2
        floor, parts = STACK_BASE, []
        for number in numbers:
            height = _short(number * scale)
            floor -= height
            parts.append((floor, height))
        drawn.append(Stack(x, x + STACK_WIDTH // 2, floor, tuple(parts)))
    return drawn
