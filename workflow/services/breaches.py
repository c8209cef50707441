"""The breach ledger: one row for each item that passed its due moment, written as a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connections, router

from core.outbox import Entry, enqueue_many
from core.rows import insert_rows
from records.services import append_to_each
from workflow.models import Breach, Reminder, WorkItem

_ITEM = WorkItem._meta.label_lower

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


def write_breaches(late: Mapping[int, datetime], *, now: datetime) -> list[int]:
    """Write ledger row, mark, event and outbox row for locked, open, late items.

    `late` has each item's due moment; returns the items that were not in the ledger yet. The end
    of the limit is also the second reminder (100 %), so it is noted as sent.
    """
    pks = _insert(list(late), now)
    if not pks:
        return []
    WorkItem.objects.filter(pk__in=pks).update(breached_at=now)
    note_sent(pks, kind="due", at=now)
    append_to_each(
        {f"{_ITEM}/{pk}": {"due_at": (None, late[pk])} for pk in pks},
        verb="workflow.breached",
        before="open",
        after="late",
        at=now,
    )
    enqueue_many(
        [Entry(key=f"breach/{pk}", kind="workflow.breach", payload={"item": pk}) for pk in pks]
    )
    return pks


def note_sent(pks: Sequence[int], *, kind: str, at: datetime) -> None:
    """Note a reminder of one kind for many items; what was sent before is left alone."""
    insert_rows(
        Reminder,
        own=("item",),
        rows=[(pk,) for pk in pks],
        shared={"kind": kind, "sent_at": at},
        ignore_conflicts=True,
    )


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
