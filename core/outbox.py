"""The outbox: what must happen after a commit is a row of the same transaction.

No request ever talks to the broker or the mail server. An effect in the database happens exactly
once, a mail at least once, with a fixed Message-ID by which a repeat is recognised.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet

from core import clock
from core.models import OutboxRow
from core.rows import insert_rows
from core.work import savepoint, unit_of_work

logger = logging.getLogger(__name__)

Payload = dict[str, int | str]
Handler = Callable[[Payload, str], None]

CLAIMED_FOR = timedelta(minutes=2)
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(days=1),
)
ROWS_A_RUN = 1000
# A run claims by the moment at which it began: with a mail server that takes seconds for each mail
# a longer one would claim until moments that are past, and another worker would send the same mail.
RUN_FOR = timedelta(seconds=30)


class Later(Exception):  # no error: the row has to wait for a better moment
    """Raised by a handler whose row is not for now: it waits until then, and nothing failed."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until}")
        self.until = until


@dataclass(frozen=True)
class Effect:
    """What is done for one kind of row, and whether it only touches our own database."""

    apply: Handler
    in_database: bool


HANDLERS: dict[str, Effect] = {}


def outbox_handler(kind: str, *, in_database: bool) -> Callable[[Handler], Handler]:
    """Register what is done for rows of `kind`: called with the payload and the row's key."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = Effect(apply=handler, in_database=in_database)
        return handler

    return register


@dataclass(frozen=True)
class Entry:
    """A row to be enqueued; `payload` holds ids and codes only, never state or personal data."""

    key: str
    kind: str
    payload: Mapping[str, int | str]
    not_before: datetime | None = None


def enqueue(
    *, key: str, kind: str, payload: Mapping[str, int | str], not_before: datetime | None = None
) -> None:
    """Write one row within the caller's transaction; a key that is there already is left alone."""
    enqueue_many([Entry(key=key, kind=kind, payload=payload, not_before=not_before)])


def enqueue_many(rows: Iterable[Entry]) -> None:
    """Write many rows in one statement; keys that are there already are left alone."""
    now = clock.now()
    insert_rows(
        OutboxRow,
        own=("key", "kind", "payload", "not_before"),
        rows=[(row.key, row.kind, dict(row.payload), row.not_before or now) for row in rows],
        shared={"created_at": now, "attempts": 0, "last_error": ""},
        ignore_conflicts=True,
    )


def drain(*, now: datetime) -> int:
    """Apply what is due until nothing is left; returns how many rows were done.

    Any number of workers may do so at once: each row is taken by one of them. A run that took long
    ends, and the next one finds what is left.
    """
    done, begun = 0, clock.now()
    for _turn in range(ROWS_A_RUN):
        if clock.now() - begun > RUN_FOR:
            break
        taken = apply_next(now=now)
        if taken is None:
            break
        if taken.done_at is None and _is_outside(taken):
            done += _apply_outside(taken, now=now)
        else:
            done += taken.done_at is not None
    return done


def waiting(*, now: datetime) -> QuerySet[OutboxRow]:
    """Give the rows that are due or failing, oldest first, for the operations page."""
    return OutboxRow.objects.filter(done_at=None, created_at__lte=now).order_by("created_at")


def _is_outside(row: OutboxRow) -> bool:
    effect = HANDLERS.get(row.kind)
    return effect is not None and not effect.in_database


@unit_of_work
def apply_next(*, now: datetime) -> OutboxRow | None:
    """Take the next due row: apply it when its effect is in the database, else claim it."""
    # Not lock(): a row that somebody else has is skipped, so nothing ever waits here.
    row = (
        OutboxRow.objects.select_for_update(
            no_key=True, skip_locked=connection.features.has_select_for_update_skip_locked
        )
        .filter(done_at=None, not_before__lte=now)
        .order_by("not_before", "id")
        .first()
    )
    if row is None:
        return None
    effect = HANDLERS.get(row.kind)
    row.attempts += 1
    if effect is not None and not effect.in_database:
        row.not_before = now + CLAIMED_FOR
    else:
        _apply_inside(row, effect, now=now)
    row.save(update_fields=["attempts", "not_before", "last_error", "done_at"])
    return row


def _apply_inside(row: OutboxRow, effect: Effect | None, *, now: datetime) -> None:
    try:
        with savepoint():
            if effect is None:
                raise LookupError(f"nothing is registered for {row.kind}")
            effect.apply(row.payload, row.key)
        row.done_at = now
        row.last_error = ""
    except Later as wish:
        _wait(row, wish, now=now)
    except Exception as error:  # noqa: BLE001  # whatever it is, the row must wait, not block others
        _put_off(row, error, now=now)


def _apply_outside(row: OutboxRow, *, now: datetime) -> int:
    try:
        HANDLERS[row.kind].apply(row.payload, row.key)
    except Later as wish:
        _wait(row, wish, now=now)
    except Exception as error:  # noqa: BLE001  # whatever it is, the row must wait, not block others
        _put_off(row, error, now=now)
    else:
        row.done_at = now
        row.last_error = ""
    settle(row=row)
    return row.done_at is not None


@unit_of_work
def settle(*, row: OutboxRow) -> None:
    """Mark a claimed row as done, or as to be tried again."""
    row.save(update_fields=["attempts", "not_before", "last_error", "done_at"])


def _wait(row: OutboxRow, wish: Later, *, now: datetime) -> None:
    """Let the row wait as its handler wishes: no attempt is counted, an earlier error stays."""
    row.attempts -= 1
    # The handler's clock may stand a little behind: never due again in the same breath.
    row.not_before = max(wish.until, now + WAITS[0])


def _put_off(row: OutboxRow, error: Exception, *, now: datetime) -> None:
    row.not_before = now + WAITS[min(row.attempts, len(WAITS)) - 1]
    row.last_error = f"{type(error).__name__}: {error}"[:400].replace("\0", "")
    logger.warning(
        "outbox_row_failed",
        extra={"row": row.pk, "kind": row.kind, "attempts": row.attempts},
        exc_info=error,
    )
