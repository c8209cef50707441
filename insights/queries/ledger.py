"""The step ledger: what arrived in each month, and what became of it; two statements a page.

A row's figures all speak of the same items, those that arrived in its months, so that opened and
decided never exceed what arrived. Withdrawn items do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce

from core import clock
from insights import rules
from insights.queries.punctual import EXCUSED
from insights.rules import Month
from workflow.models import WorkItem
from workflow.queries.figures import NOT_JUDGED

MONTHS = 12
NOBODY = 0
# What a ledger is drawn up by; a person is who did it, else who has it, else nobody yet.
KEYS: Mapping[str, Any] = {
    "step": F("step_code"),
    "department": F("department"),
    "person": Coalesce("done_by_id", "person_id", Value(NOBODY)),
}


@dataclass(frozen=True)
class Entry:
    """Items that arrived: how many were opened, decided, in time, late; working minutes held.

    `excused` are those of the late ones for which an excuse was accepted; they stay late.
    """

    arrived: int = 0
    opened: int = 0
    decided: int = 0
    on_time: int = 0
    late: int = 0
    minutes: int = 0
    longest: int = 0
    excused: int = 0

    def __add__(self, other: Entry) -> Entry:
        return Entry(
            self.arrived + other.arrived,
            self.opened + other.opened,
            self.decided + other.decided,
            self.on_time + other.on_time,
            self.late + other.late,
            self.minutes + other.minutes,
            max(self.longest, other.longest),
            self.excused + other.excused,
        )

    @property
    def undecided(self) -> int:
        """Those that still wait."""
        return self.arrived - self.decided

    @property
    def unjudged(self) -> int:
        """Those that are neither in time nor late: without limit, or waiting within it."""
        return self.arrived - self.on_time - self.late

    @property
    def mean(self) -> int | None:
        """Working minutes held on average by what was decided, rounded; None: nothing was."""
        return (self.minutes * 2 + self.decided) // (self.decided * 2) if self.decided else None


@dataclass(frozen=True)
class Ledger:
    """The entries of one choice, by month and by key."""

    by_month: Mapping[Month, Entry]
    by_key: Mapping[Any, Entry]

    @property
    def total(self) -> Entry:
        """All of them together."""
        return sum(self.by_month.values(), Entry())


def kinds(now: datetime) -> dict[str, Q]:
    """Give the conditions of the columns."""
    late = Q(done_at__isnull=False, done_at__gt=F("due_at")) | Q(
        done_at__isnull=True, due_at__lt=now
    )
    return {
        "opened": Q(opened_at__isnull=False),
        "decided": Q(done_at__isnull=False),
        "undecided": Q(done_at__isnull=True),
        "on_time": Q(done_at__isnull=False, done_at__lte=F("due_at")),
        "late": late,
        "excused": late & EXCUSED,
    }


def window(now: datetime) -> list[Month]:
    """Give the months that a ledger shows, the present one last."""
    return rules.last_months(clock.day_of(now), MONTHS)


def items(
    months: Sequence[Month], *, step: str = "", department: str = "", who: str = ""
) -> QuerySet[WorkItem]:
    """Give the items that arrived in these months, narrowed; `who` is a person's id, 0: nobody."""
    rows = WorkItem.objects.filter(
        arrived_at__gte=_midnight(months[0]), arrived_at__lt=_midnight(months[-1].next)
    ).exclude(outcome__in=NOT_JUDGED)
    if step:
        rows = rows.filter(step_code=step)
    if department:
        rows = rows.filter(department=department)
    return by_who(rows, who) if who else rows


def by_who(rows: QuerySet[WorkItem], who: str) -> QuerySet[WorkItem]:
    """Narrow to a person's items: done by them, or theirs to do."""
    if who == str(NOBODY):
        return rows.filter(done_by=None, person=None)
    return rows.filter(Q(done_by=who) | Q(done_by=None, person=who))


def ledger(rows: QuerySet[WorkItem], months: Sequence[Month], *, by: str, now: datetime) -> Ledger:
    """Fold items by month and by one of KEYS; a statement each for all items and for the excused.

    The second begins at the few excused rows of the breach ledger: a join in the first would cost
    as much again. Months are told apart by comparing moments: a database that turns each moment
    into company time first needs twice as long for a million rows.
    """
    conditions = kinds(now)
    month = Case(
        *(When(arrived_at__lt=_midnight(one.next), then=Value(n)) for n, one in enumerate(months)),
        default=Value(len(months) - 1),
        output_field=IntegerField(),
    )
    keyed = rows.order_by().annotate(ledger_month=month, ledger_key=KEYS[by])
    counted = keyed.values_list("ledger_month", "ledger_key").annotate(
        Count("pk"),
        Count("opened_at"),
        Count("done_at"),
        n_on_time=Count("pk", filter=conditions["on_time"]),
        n_late=Count("pk", filter=conditions["late"]),
        minutes=Coalesce(Sum("minutes_held"), Value(0)),
        longest=Coalesce(Max("minutes_held"), Value(0)),
    )
    by_month = dict.fromkeys(months, Entry())
    by_key: dict[Any, Entry] = {}
    excused = keyed.filter(conditions["excused"]).values_list("ledger_month", "ledger_key")
    found = [
        *((number, key, Entry(*figures)) for number, key, *figures in counted),
        *((number, key, Entry(excused=n)) for number, key, n in excused.annotate(Count("pk"))),
    ]
    for number, key, entry in found:
        by_month[months[number]] += entry
        by_key[key] = by_key.get(key, Entry()) + entry
    return Ledger(by_month, by_key)


def _midnight(month: Month) -> datetime:
    return datetime.combine(month.first, time(0), tzinfo=clock.HOUSE_ZONE)
