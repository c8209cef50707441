"""The clock of the house: one place that knows what time it is.

In DEBUG a row in the database moves it for all processes at once; in production there is no such
thing, whatever the row says.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

HOUSE_ZONE = ZoneInfo("Asia/Shanghai")
_FRESH_SECONDS = 1.0


class _Offset:
    """The offset as last read; other processes see a move within a second."""

    read_at: float | None = None
    value = timedelta()


def _offset() -> timedelta:
    if not settings.DEBUG:
        return timedelta()
    if _Offset.read_at is None or time.monotonic() - _Offset.read_at > _FRESH_SECONDS:
        from core.models import ClockOffset  # noqa: PLC0415  # models need the app registry

        row = ClockOffset.objects.filter(pk=1).values_list("seconds", flat=True).first()
        _Offset.value = timedelta(seconds=row or 0)
        _Offset.read_at = time.monotonic()
    return _Offset.value


_told: ContextVar[datetime | None] = ContextVar("told", default=None)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let this thread live at `moment`; DEBUG only, for loading a past that was never lived."""
    if not settings.DEBUG:
        raise RuntimeError("The past is made only with DEBUG on.")
    before = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(before)


def now() -> datetime:
    """Give the present moment, aware, in UTC."""
    told = _told.get()
    if told is not None:
        return told
    return timezone.now().astimezone(UTC) + _offset()


def local(moment: datetime) -> datetime:
    """Give the same moment on the company's wall clock."""
    return moment.astimezone(HOUSE_ZONE)


def day_of(moment: datetime) -> date:
    """Give the company's calendar day on which `moment` falls."""
    return local(moment).date()


def today() -> date:
    """Give the company's present calendar day."""
    return day_of(now())


def offset() -> timedelta:
    """Give by how much the clock is moved; nothing in production."""
    return _offset()


def move(by: timedelta) -> timedelta:
    """Move the clock of all processes by `by`; DEBUG only. Returns the whole offset."""
    if not settings.DEBUG:
        raise RuntimeError("The clock moves only with DEBUG on.")
    from core.models import ClockOffset  # noqa: PLC0415  # models need the app registry

    with transaction.atomic():
        row, _created = ClockOffset.objects.get_or_create(pk=1)
        row.seconds += int(by.total_seconds())
        row.save()
    _Offset.read_at = None
    return timedelta(seconds=row.seconds)
