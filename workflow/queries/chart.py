"""What waits at each step of the flow chart, as far as the reader may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from core import clock
from workflow.models import WorkItem
from workflow.queries.items import all_open_items, known_to


@dataclass(frozen=True)
class Waiting:
    """Open items: all of them, and of these due today and late; the two do not overlap."""

    open: int = 0
    today: int = 0
    late: int = 0

    def __add__(self, other: Waiting) -> Waiting:
        return Waiting(self.open + other.open, self.today + other.today, self.late + other.late)


def known_open_items(user: User) -> QuerySet[WorkItem]:
    """Return the open items that this person may know of: theirs, their people's, what they asked.

    Who sees the figures of the process knows of all.
    """
    return all_open_items().filter(known_to(user))


def waiting_by_step(user: User, *, now: datetime) -> dict[str, Waiting]:
    """Count `known_open_items` by step; one statement that follows the open rows only."""
    midnight = datetime.combine(clock.day_of(now), time(0), tzinfo=clock.HOUSE_ZONE)
    rows = (
        known_open_items(user)
        .order_by()
        .values("step_code")
        .annotate(
            n=Count("pk"),
            n_today=Count("pk", filter=Q(due_at__gte=now, due_at__lt=midnight + timedelta(days=1))),
            n_late=Count("pk", filter=Q(due_at__lt=now)),
        )
    )
    return {row["step_code"]: Waiting(row["n"], row["n_today"], row["n_late"]) for row in rows}
