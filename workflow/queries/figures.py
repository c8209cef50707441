"""How punctual the process is: by task, by department, by step; one statement each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, F, Q

from accounts.models import User
from workflow import rules
from workflow.models import WorkItem

NOT_JUDGED = ("withdrawn",)
Key = TypeVar("Key", int, str)


@dataclass(frozen=True)
class Figures:
    """Items of a period: open, of these late now; done in time, done late; of all late, excused."""

    open: int = 0
    open_late: int = 0
    on_time: int = 0
    done_late: int = 0
    excused: int = 0

    @property
    def late(self) -> int:
        """All that passed their limit, done or not."""
        return self.open_late + self.done_late

    @property
    def judged(self) -> int:
        """All of which it is known whether they were in time."""
        return self.on_time + self.late

    @property
    def on_time_percent(self) -> int | None:
        """Whole per cent in time, rounded down so that 100 means all; None: nothing to judge."""
        return self.on_time * 100 // self.judged if self.judged else None

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            open=self.open + other.open,
            open_late=self.open_late + other.open_late,
            on_time=self.on_time + other.on_time,
            done_late=self.done_late + other.done_late,
            excused=self.excused + other.excused,
        )


def sum_of(figures: Iterable[Figures]) -> Figures:
    """Add figures up."""
    total = Figures()
    for one in figures:
        total += one
    return total


def figures_by_step(
    *, first: datetime, now: datetime, last: datetime | None = None, user: User | None = None
) -> dict[str, Figures]:
    """Return figures by step code for items done from `first` to `last`, and those open now.

    `user`: someone who may not see the whole process gets only what concerns them.
    """
    return _fold(lambda step, _department: step, first=first, last=last, now=now, user=user)


def figures_by_task(
    *, first: datetime, now: datetime, last: datetime | None = None, user: User | None = None
) -> dict[int, Figures]:
    """Return figures by task number 1 to 10; see figures_by_step."""
    return _fold(
        lambda step, _department: rules.task_of(step), first=first, last=last, now=now, user=user
    )


def figures_by_department(
    *, first: datetime, now: datetime, last: datetime | None = None, user: User | None = None
) -> dict[str, Figures]:
    """Return figures by department code; see figures_by_step."""
    return _fold(lambda _step, department: department, first=first, last=last, now=now, user=user)


def _fold(
    key_of: Callable[[str, str], Key],
    *,
    first: datetime,
    last: datetime | None,
    now: datetime,
    user: User | None,
) -> dict[Key, Figures]:
    folded: dict[Key, Figures] = {}
    done = Q(done_at__gte=first) & (Q(done_at__lte=last) if last else Q())
    # Spelled as the partial indexes are: cost follows open items and the period, not the history.
    rows = WorkItem.objects.filter(
        Q(done_at__isnull=True) | (Q(done_at__isnull=False) & done)
    ).exclude(outcome__in=NOT_JUDGED)
    if user is not None and not user.has_perm("accounts.see_figures"):
        rows = rows.filter(
            Q(person=user)
            | Q(person=None, role__in=user.roles - {"sales", "admin"})
            | Q(done_by=user)
        )
    is_open, has_limit = Q(done_at__isnull=True), Q(due_at__isnull=False)
    for step, department, open_, open_late, on_time, done_late in (
        rows.values("step_code", "department")
        .order_by()
        .annotate(
            open_items=Count("pk", filter=is_open),
            open_late=Count("pk", filter=is_open & Q(due_at__lt=now)),
            on_time=Count("pk", filter=~is_open & has_limit & Q(done_at__lte=F("due_at"))),
            done_late=Count("pk", filter=~is_open & has_limit & Q(done_at__gt=F("due_at"))),
        )
        .values_list("step_code", "department", "open_items", "open_late", "on_time", "done_late")
    ):
        key = key_of(step, department)
        figures = Figures(open_, open_late, on_time, done_late)
        folded[key] = folded.get(key, Figures()) + figures
    return folded
