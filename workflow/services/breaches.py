"""The breach ledger: one row for each item that passed its due moment, written as a set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connections, router
from django.db.models import OuterRef, Subquery

from core.outbox import Entry, enqueue_many
from records import rules as trail
from records.models import Event
from records.services import actor_text, append_rows, event_row, subject_key
from workflow.models import Breach, Reminder, WorkItem

# PostgreSQL and SQLite both know this form; the ledger's unique item makes a second run empty.
_INSERT = """
INSERT INTO workflow_breach (item_id, step_code, subject_type, subject_id, subject_label, role,
                             department, person_id, person_name, due_at, flagged_at, excuse,
                             plea, refusal)
SELECT i.id, i.step_code, i.subject_type, i.subject_id, i.subject_label, i.role,
       i.department, i.person_id, COALESCE(u.display_name, ''), i.due_at, %s, '', '', ''
  FROM workflow_workitem i LEFT JOIN accounts_user u ON u.id = i.person_id
 WHERE i.id IN ({ids}) AND i.done_at IS NULL AND i.due_at < %s
 ORDER BY i.id
ON CONFLICT (item_id) DO NOTHING
RETURNING item_id
"""


def write_breaches(items: Sequence[WorkItem], *, now: datetime) -> int:
    """Write ledger row, mark, event and outbox row for locked, open, late items; returns how many.

    The end of the limit is also the second reminder (100 %), so it is noted as sent.
    """
    by_pk = {item.pk: item for item in items}
    fresh = [by_pk[pk] for pk in _insert(list(by_pk), now)]
    pks = [item.pk for item in fresh]
    WorkItem.objects.filter(pk__in=pks).update(breached_at=now)
    for item in fresh:
        item.breached_at = now
    Reminder.objects.bulk_create(
        [Reminder(item=item, kind="due", sent_at=now) for item in fresh], ignore_conflicts=True
    )
    _write_events(fresh, now=now)
    enqueue_many(
        [Entry(key=f"breach/{pk}", kind="workflow.breach", payload={"item": pk}) for pk in pks]
    )
    return len(pks)


def _write_events(items: Sequence[WorkItem], *, now: datetime) -> None:
    """Continue each item's chain by one event: one statement for the last hashes, one to write.

    The items are locked, and whoever records about an item locks it first: no chain forks.
    """
    keys = [subject_key(item) for item in items]
    last = Event.objects.filter(subject=OuterRef("subject")).order_by("-seq").values("seq")[:1]
    tips = {
        subject: (seq, hash_)
        for subject, seq, hash_ in Event.objects.filter(
            subject__in=keys, seq=Subquery(last)
        ).values_list("subject", "seq", "hash")
    }
    rows = []
    for item, key in zip(items, keys, strict=True):
        seq, prev = tips.get(key, (0, trail.FIRST_PREV))
        facts = trail.EventFacts(
            subject=key,
            seq=seq + 1,
            at=now,
            entered=now,
            actor=actor_text(None),
            on_behalf_of=None,
            verb="workflow.breached",
            before="open",
            after="late",
            comment="",
            changes={"due_at": (None, item.due_at)},
        )
        rows.append(event_row(facts, prev=prev, by=None))
    append_rows(rows)


def _insert(pks: list[int], now: datetime) -> list[int]:
    if not pks:
        return []
    connection = connections[router.db_for_write(Breach)]
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT.format(ids=", ".join(["%s"] * len(pks))),  # only placeholders are put in
            [moment, *pks, moment],
        )
        return sorted(pk for (pk,) in cursor.fetchall())
