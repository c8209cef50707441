"""The deadline jobs: late items, reminders, escalation. `now` is given and never goes backwards.

Each job works in batches of its own transaction and finds out itself what is still to do, so that
running it twice, by two workers, or again after a crash changes nothing that was done. None of them
ever decides anything for anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from core import clock
from core.jobs import job_run
from core.locks import lock
from core.outbox import Entry, enqueue_many
from core.rows import insert_rows
from core.work import unit_of_work
from workflow import rules
from workflow.models import Reminder, WorkItem
from workflow.services.breaches import note_sent, write_breaches
from workflow.services.pauses import (
    MOMENTS,
    moments_of,
    spans_of,
    store_moments,
    stored_moments,
)
from worktime.queries import calendar
from worktime.rules import is_within_hours

BATCH = 2000


def flag_breaches(*, now: datetime) -> int:
    """Write every open item that is past its due moment into the ledger, once; returns how many."""
    with job_run("flag_breaches", now=now) as run:
        flagged = _in_batches(_flag_batch, now=run.now)
        run.result = f"{flagged} late"
    return flagged


def remind(*, now: datetime) -> int:
    """Remind the holders of items that have used half of their limit, within working hours.

    The reminder at the end of the limit is the breach notice (flag_breaches).
    """
    return _within_hours("remind", _remind_batch, "reminded", now=now)


def offer_substitutes(*, now: datetime) -> int:
    """Offer a substitute for what stood untouched for 75 % of its limit (a setting), in hours."""
    return _within_hours("offer_substitutes", _offer_batch, "offered", now=now)


def escalate(*, now: datetime) -> int:
    """Tell the superiors at 150 % of the limit and each working day after, within working hours."""
    return _within_hours("escalate", _escalate_batch, "escalated", now=now)


def _within_hours(job: str, batch: Callable[..., int], done: str, *, now: datetime) -> int:
    """Run a job that leaves people alone outside working hours; return how many it told."""
    with job_run(job, now=now) as run:
        if not is_within_hours(run.now, calendar()):
            return 0
        told = _in_batches(batch, now=run.now)
        run.result = f"{told} {done}"
    return told


def recompute_open_dues() -> int:
    """Put the due moments of open items right after a change of the calendar; returns how many.

    Items that are late already keep theirs: the ledger and the notices were written by it.
    """
    changed, last = 0, 0
    while True:
        last, batch = _recompute_batch(after=last)
        changed += batch
        if not last:
            return changed


def _in_batches(batch: Callable[..., int], *, now: datetime) -> int:
    total = 0
    while done := batch(now=now):
        total += done
    return total


def _free_items(moment: str) -> QuerySet[WorkItem]:
    """Give items by a moment of theirs, locked as they are read, but for those somebody has now.

    The order is that of the partial index on the moment: cost follows what is due, not history.
    Columns are read, no objects: ten thousand may have become due at once.

    An item that is being decided this moment is either decided in time or late, never both; if it
    is still open afterwards, the next minute's run finds it. So nobody waits for a job, nor a job
    for anybody, and two workers take different items.
    """
    skip = connection.features.has_select_for_update_skip_locked
    items = lock(WorkItem).select_for_update(no_key=True, skip_locked=skip)
    return items.filter(done_at=None).order_by(moment)


def _moments(items: QuerySet[WorkItem], name: str) -> dict[int, datetime]:
    """Read a batch of items with the moment by which they were found."""
    return {pk: at for pk, at in items.values_list("pk", name)[:BATCH] if at is not None}


@unit_of_work
def _flag_batch(*, now: datetime) -> int:
    late = _free_items("due_at").filter(breached_at=None, due_at__lt=now)
    return len(write_breaches(_moments(late, "due_at"), now=now))


@unit_of_work
def _remind_batch(*, now: datetime) -> int:
    items = _free_items("half_at").filter(
        reminded_at=None, half_at__lte=now, due_at__gt=now, breached_at=None
    )
    return _remember(items, mark="reminded_at", kind="half", now=now)


@unit_of_work
def _offer_batch(*, now: datetime) -> int:
    items = _free_items("offer_at").filter(
        opened_at=None, offered_at=None, breached_at=None, offer_at__lte=now
    )
    return _remember(items, mark="offered_at", kind="offer", now=now)


def _remember(items: QuerySet[WorkItem], *, mark: str, kind: str, now: datetime) -> int:
    """Mark a batch of items as told, and have them told, once; returns how many."""
    if pks := list(items.values_list("pk", flat=True)[:BATCH]):
        note_sent(pks, kind=kind, at=now)
        WorkItem.objects.filter(pk__in=pks).update(**{mark: now})
        enqueue_many(
            Entry(key=f"{kind}/{pk}", kind=f"workflow.{kind}", payload={"item": pk}) for pk in pks
        )
    return len(pks)


@unit_of_work
def _escalate_batch(*, now: datetime) -> int:
    items = _free_items("escalate_at").filter(escalate_at__lte=now, breached_at__isnull=False)
    reached = _moments(items, "escalate_at")
    if not reached:
        return 0
    working = calendar()
    # After a long pause of the workers one message is enough.
    following = {
        moment: max(rules.next_escalation(moment, working), rules.next_escalation(now, working))
        for moment in set(reached.values())
    }
    kinds = {pk: f"over/{clock.day_of(moment):%Y%m%d}" for pk, moment in reached.items()}
    insert_rows(
        Reminder,
        own=("item", "kind"),
        rows=list(kinds.items()),
        shared={"sent_at": now},
        ignore_conflicts=True,
    )
    WorkItem.objects.bulk_update(
        [WorkItem(pk=pk, escalate_at=following[moment]) for pk, moment in reached.items()],
        ["escalate_at"],
        batch_size=500,
    )
    enqueue_many(
        Entry(key=f"{kind}/{pk}", kind="workflow.escalation", payload={"item": pk})
        for pk, kind in kinds.items()
    )
    return len(reached)


@unit_of_work
def _recompute_batch(*, after: int) -> tuple[int, int]:
    """Do the next batch by id; returns the last id seen (0 at the end) and how many changed."""
    items = list(
        lock(WorkItem).filter(
            ~Q(limit_kind="any_time"),
            pk__gt=after,
            done_at=None,
            breached_at=None,
            paused_at=None,
        )[:BATCH]
    )
    working, paused = calendar(), spans_of(items)
    changed = []
    for item in items:
        moments = moments_of(item, working, paused.get(item.pk, ()))
        if moments != stored_moments(item):
            store_moments(item, moments)
            changed.append(item)
    WorkItem.objects.bulk_update(changed, MOMENTS, batch_size=500)
    return (items[-1].pk if items else 0), len(changed)
