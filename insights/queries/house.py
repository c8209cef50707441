"""What the administrator looks at first."""

from __future__ import annotations

from datetime import date, datetime

from accounts.queries import active_people
from core.models import OutboxRow
from worktime.queries import unannounced_years_ahead


def unannounced_years(today: date) -> list[int]:
    """Name the years in sight whose holidays are not in the calendar."""
    return unannounced_years_ahead(today)


def oldest_outbox_row() -> datetime | None:
    """Give since when the oldest row of the outbox waits; None when nothing does."""
    return (
        OutboxRow.objects.filter(done_at=None)
        .order_by("created_at")
        .values_list("created_at", flat=True)
        .first()
    )


def people_count() -> int:
    """Count the people who may sign in."""
    return active_people().count()
