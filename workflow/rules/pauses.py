"""The clock that stands still: moments behind a pause move by its working time, and no other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from worktime.rules import (
    Calendar,
    LimitKind,
    add_working_time,
    working_minutes_between,
    working_time_between,
)

# A day that the holder, the contract or the calendar names is changed, not paused.
PAUSABLE = frozenset({LimitKind.IMMEDIATE, LimitKind.WORKING_DAYS})

ONE_MINUTE = timedelta(minutes=1)

Span = tuple[datetime, datetime]


def put_off(moment: datetime | None, pauses: Iterable[Span], calendar: Calendar) -> datetime | None:
    """Move a moment by the working time of every pause that begins before it.

    In working time, not by the wall clock: a pause over a weekend moves nothing.
    """
    for began, ended in sorted(pauses):
        if moment is not None and began < moment:
            moment = add_working_time(
                moment, working_time_between(began, ended, calendar), calendar
            )
    return moment


def minutes_held(
    arrived: datetime, done: datetime, pauses: Iterable[Span], calendar: Calendar
) -> int:
    """Return the whole working minutes that an item was held, without those of its pauses."""
    stood_still = time_paused(pauses, calendar) // ONE_MINUTE
    return max(0, working_minutes_between(arrived, done, calendar) - stood_still)


def time_paused(pauses: Iterable[Span], calendar: Calendar) -> timedelta:
    """Return the working time that pauses took."""
    spans = (working_time_between(began, ended, calendar) for began, ended in pauses)
    return sum(spans, timedelta(0))
