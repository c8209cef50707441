"""How punctual the process is, by task, department and person: two statements for all three.

The list behind a figure is made of the same conditions, so that it shows exactly what was counted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Min, Q, QuerySet

from accounts.models import User
from core import clock
from insights import rules
from workflow.models import WorkItem
from workflow.queries import Figures, sum_of
from workflow.queries.figures import NOT_JUDGED
from workflow.rules import overseen_roles, task_of

OPEN = Q(done_at__isnull=True)
LIMITED = Q(due_at__isnull=False)
EXCUSED = Q(breach__excused_at__isnull=False)
ROLLING_DAYS = 30
_FOLDED_BY = ("step_code", "department", "role", "person_id", "done_by_id")
NEWEST_MONTHS = 12


@dataclass(frozen=True)
class Period:
    """From `first` up to, not including, `last`; the present one counts what is open now too."""

    first: datetime
    last: datetime
    is_present: bool

    @property
    def before(self) -> Period:
        """The period of the same length that ended when this one began."""
        return Period(self.first - (self.last - self.first), self.first, is_present=False)


@dataclass(frozen=True)
class Punctuality:
    """The figures of a period, three times folded."""

    by_task: dict[int, Figures] = field(default_factory=dict)
    by_department: dict[str, Figures] = field(default_factory=dict)
    by_person: dict[str, Figures] = field(default_factory=dict)

    @property
    def total(self) -> Figures:
        """All of them together."""
        return sum_of(self.by_task.values())


def period_of(chosen: str, *, now: datetime) -> Period:
    """Turn "2026-11" into a month; anything else is the last 30 days."""
    month = rules.month_from(chosen)
    if month is None:
        return Period(now - timedelta(days=ROLLING_DAYS), now, is_present=True)
    first, last = (_midnight(one) for one in (month, month.next))
    return Period(first, last, is_present=first <= now < last)


def _midnight(month: rules.Month) -> datetime:
    return datetime.combine(month.first, time(0), tzinfo=clock.HOUSE_ZONE)


def items(period: Period) -> QuerySet[WorkItem]:
    """Give what a period's figures count: done in it, and open now when it is the present one."""
    done = Q(done_at__isnull=False, done_at__gte=period.first, done_at__lt=period.last)
    wanted = done | OPEN if period.is_present else done
    return WorkItem.objects.filter(wanted).exclude(outcome__in=NOT_JUDGED)


def kinds(now: datetime) -> dict[str, Q]:
    """Give the conditions of the figures' kinds."""
    late = (OPEN & Q(due_at__lt=now)) | (~OPEN & LIMITED & Q(done_at__gt=F("due_at")))
    return {
        "open": OPEN,
        "open_late": OPEN & Q(due_at__lt=now),
        "on_time": ~OPEN & LIMITED & Q(done_at__lte=F("due_at")),
        "done_late": ~OPEN & LIMITED & Q(done_at__gt=F("due_at")),
        "late": late,
        "excused": late & EXCUSED,
        "judged": (~OPEN & LIMITED) | (OPEN & Q(due_at__lt=now)),
    }


def by_who(rows: QuerySet[WorkItem], who: str) -> QuerySet[WorkItem]:
    """Narrow to a person's ("17": did it, or has it) or to what a role has in common ("r-gm")."""
    if who.startswith("r-"):
        return rows.filter(done_by=None, person=None, role=who[2:])
    return rows.filter(Q(done_by=who) | Q(done_by=None, person=who))


def punctuality(period: Period, *, now: datetime) -> Punctuality:
    """Fold a period's items by task, department and person; a statement, and one for the excused.

    An accepted excuse takes nothing out of the figures; it is shown beside them.
    """
    by_task, by_department, by_person = (defaultdict[object, Figures](Figures) for _one in "tdp")
    conditions = kinds(now)
    keyed = items(period).order_by().values_list(*_FOLDED_BY)
    counted = keyed.annotate(
        n_open=Count("pk", filter=conditions["open"]),
        n_open_late=Count("pk", filter=conditions["open_late"]),
        n_on_time=Count("pk", filter=conditions["on_time"]),
        n_done_late=Count("pk", filter=conditions["done_late"]),
    )
    excused = keyed.filter(conditions["excused"]).annotate(Count("pk"))
    found = [
        *((row[:5], Figures(*row[5:])) for row in counted),
        *((row[:5], Figures(excused=row[5])) for row in excused),
    ]
    for (step, department, role, person, done_by), figures in found:
        by_task[task_of(step)] += figures
        by_department[department] += figures
        by_person[str(done_by or person or f"r-{role}")] += figures
    return Punctuality(dict(by_task), dict(by_department), dict(by_person))  # type: ignore[arg-type]  # keys are folded by three rules


@dataclass(frozen=True)
class Holder:
    """A person, or a role whose items nobody has taken: how many are open and late."""

    who: str
    role: str
    name: str
    open: int
    late: int
    oldest: datetime | None


def holders(user: User, *, now: datetime) -> list[Holder]:
    """Give who under this person has what open, the latest first; two statements."""
    rows = list(
        WorkItem.objects.filter(OPEN, role__in=overseen_roles(user.roles))
        .values("person_id", "person__display_name", "role")
        .order_by()
        .annotate(n=Count("pk"), n_late=Count("pk", filter=Q(due_at__lt=now)), oldest=Min("due_at"))
    )
    folded: dict[str, Holder] = {}
    for row in rows:
        who = str(row["person_id"] or f"r-{row['role']}")
        old = folded.get(who)
        moments = [one for one in (row["oldest"], old.oldest if old else None) if one]
        folded[who] = Holder(
            who,
            row["role"],
            row["person__display_name"] or "",
            row["n"] + (old.open if old else 0),
            row["n_late"] + (old.late if old else 0),
            min(moments, default=None),
        )
    return sorted(folded.values(), key=lambda one: (-one.late, -one.open, one.who))


def oldest_late(*, now: datetime) -> dict[str, WorkItem]:
    """Give each department's item that is late the longest; one statement over what is late."""
    found: dict[str, WorkItem] = {}
    for item in WorkItem.objects.filter(OPEN, due_at__lt=now).order_by("due_at", "pk")[:500]:
        found.setdefault(item.department, item)
    return found
