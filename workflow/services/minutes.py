"""Measuring anew how long closed items were held, when days that they span have changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Model, Q

from accounts.models import User
from core import clock
from core.locks import lock
from core.work import unit_of_work
from records.services import record
from workflow import rules
from workflow.models import WorkItem
from workflow.services.pauses import spans_of
from worktime.queries import calendar

BATCH = 2000
A_DAY = timedelta(days=1)


@unit_of_work
def recompute_minutes_held(*, first_day: date, last_day: date, subject: Model, by: User) -> int:
    """Measure the working minutes of closed items that span days from `first_day` to `last_day`.

    Only the measure follows the calendar: due moments, breaches and what was told of them stay as
    they were (decision 0010). In batches by id; how many changed is an event of `subject`, the
    row of the calendar. Returns how many.
    """
    changed, last = 0, 0
    while batch := _next_batch(first_day, last_day, after=last):
        last = batch[-1].pk
        changed += _measure(batch)
    if changed:
        record(
            subject=subject,
            verb="workflow.minutes_measured",
            by=by,
            changes={"items_measured": (None, changed)},
        )
    return changed


def _next_batch(first_day: date, last_day: date, *, after: int) -> list[WorkItem]:
    spanning = Q(done_at__isnull=False, done_at__gte=_midnight(first_day))
    if last_day < date.max:
        spanning &= Q(arrived_at__lt=_midnight(last_day + A_DAY))
    return list(lock(WorkItem).filter(spanning, pk__gt=after)[:BATCH])


def _measure(items: list[WorkItem]) -> int:
    working, paused, changed = calendar(), spans_of(items), []
    for item in items:
        if item.done_at is None:
            continue
        pauses = paused.get(item.pk, ())
        minutes = rules.minutes_held(item.arrived_at, item.done_at, pauses, working)
        if minutes != item.minutes_held:
            item.minutes_held = minutes
            changed.append(item)
    WorkItem.objects.bulk_update(changed, ["minutes_held"], batch_size=500)
    return len(changed)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=clock.HOUSE_ZONE)
