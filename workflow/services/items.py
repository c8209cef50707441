"""Planning and closing work items."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, formats
from core.behalf import holder_behind
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from records.services import record
from workflow import rules
from workflow.models import WorkItem
from workflow.permissions import check_may_plan
from workflow.queries import names_of
from workflow.services.asked import settle_asked
from workflow.services.breaches import write_breaches
from workflow.services.opening import NO_OUTCOME
from workflow.services.pauses import settle_pauses
from worktime.queries import calendar

CLOSING = (
    "done_at",
    "done_by",
    "on_behalf_of",
    "outcome",
    "minutes_held",
    "subject_label",
    "opened_at",
)


@unit_of_work
def close_item(
    *,
    item: WorkItem,
    outcome: str,
    by: User | None,
    at: datetime | None = None,
    on_behalf_of: User | None = None,
) -> WorkItem:
    """Close an item with its one outcome; the caller has decided that `by` may.

    Locks the item. Raises Stale when somebody else has closed it meanwhile, naming them. An item
    closed after its due moment that the deadline job has not seen yet goes into the breach ledger
    here, so that no late one is missing there.
    """
    locked = lock(WorkItem).get(pk=item.pk)
    if locked.done_at is not None:
        raise Stale(already_done_message(locked))
    _close([locked], outcome=outcome, by=by, at=at or clock.now(), on_behalf_of=on_behalf_of)
    return locked


@unit_of_work
def close_open_items(
    *,
    subject: Model,
    by: User | None,
    steps: Iterable[str] | None = None,
    outcome: str = "withdrawn",
    at: datetime | None = None,
) -> list[WorkItem]:
    """Close every open item of a subject (or those of some steps); returns them."""
    items = lock_open_items(subject, steps)
    _close(items, outcome=outcome, by=by, at=at or clock.now(), on_behalf_of=None)
    return items


def lock_open_items(subject: Model, steps: Iterable[str] | None = None) -> list[WorkItem]:
    """Lock the open items of a subject (or those of some steps), to be closed later on."""
    items = lock(WorkItem).filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, done_at=None
    )
    return list(items if steps is None else items.filter(step_code__in=list(steps)))


@unit_of_work
def close_locked_items(
    *, items: list[WorkItem], outcome: str, by: User | None, label: str
) -> list[WorkItem]:
    """Close the items that the caller has locked, under the name the subject has by now."""
    for item in items:
        item.subject_label = label
    _close(items, outcome=outcome, by=by, at=clock.now(), on_behalf_of=None)
    return items


@unit_of_work
def set_planned_date(*, item: WorkItem, planned_on: date, by: User) -> WorkItem:
    """Let the holder say by when a step «as the case may be» will be done (domain A4).

    The due moment follows. An item that is late already stays late: its due moment is in the
    ledger; only the superior hears again when the new date has passed too.
    Raises NotAllowed for a stranger, Refused for a day that is over.
    """
    locked = lock(WorkItem).get(pk=item.pk)
    if locked.done_at is not None:
        raise Stale(already_done_message(locked))
    check_may_plan(item=locked, by=by)
    if planned_on < clock.today():
        raise Refused(_("That day is over. Choose today or a later day."), "planned_on")
    moments = rules.moments(
        locked.arrived_at,
        rules.limit_of(locked.limit_kind, locked.limit_days),
        calendar(),
        planned_on,
    )
    before = locked.planned_on
    locked.planned_on = planned_on
    locked.escalate_at = moments.escalate_at
    if locked.breached_at is None:
        locked.half_at, locked.due_at = moments.half_at, moments.due_at
        locked.offer_at, locked.reminded_at = moments.offer_at, None
    locked.save(
        update_fields=[
            "planned_on",
            "half_at",
            "offer_at",
            "due_at",
            "escalate_at",
            "reminded_at",
        ]
    )
    record(
        subject=locked, verb="workflow.planned", by=by, changes={"planned_on": (before, planned_on)}
    )
    return locked


@unit_of_work
def mark_opened(*, item: WorkItem, by: User) -> None:
    """Note when a holder first opened the item; the step's clock shows it as 查看."""
    if item.opened_at is None and item.done_at is None:
        WorkItem.objects.filter(pk=item.pk, opened_at=None).update(opened_at=clock.now())


def already_done_message(item: WorkItem) -> str:
    """Say who did it before, and when."""
    name = names_of([item.done_by_id]).get(item.done_by_id or 0)
    words = {
        "name": name,
        "label": item.subject_label,
        "moment": formats.moment_text(item.done_at),
    }
    if name is None:
        return (
            _("“%(label)s” was closed %(moment)s. Nothing was saved; go on with the next.") % words
        )
    return (
        _(
            "%(name)s has already dealt with “%(label)s”, %(moment)s. Nothing was saved; "
            "go on with the next."
        )
        % words
    )


def _close(
    items: list[WorkItem],
    *,
    outcome: str,
    by: User | None,
    at: datetime,
    on_behalf_of: User | None,
) -> None:
    if not outcome:
        raise ValueError(NO_OUTCOME)
    paused = settle_pauses(items, at=at, by=by)
    _flag_late(items, at=at)
    working, behind = calendar(), on_behalf_of or holder_behind(by)
    for item in items:
        # Never before it came, though the machine's clock may have been put back since.
        item.done_at = done_at = max(at, item.arrived_at)
        item.done_by, item.on_behalf_of = by, behind
        item.outcome = outcome
        if item.opened_at is None and _has_seen(item, by=by, is_substitute=behind is not None):
            item.opened_at = done_at
        item.minutes_held = rules.minutes_held(
            item.arrived_at, done_at, paused.get(item.pk, ()), working
        )
    WorkItem.objects.bulk_update(items, CLOSING, batch_size=500)
    if moot := settle_asked(items, outcome=outcome, at=at):
        _close(moot, outcome="dropped", by=by, at=at, on_behalf_of=None)


def _has_seen(item: WorkItem, *, by: User | None, is_substitute: bool) -> bool:
    """Say whether the item is decided by who has it to do: they have seen it, noted or not.

    Not so when somebody else takes it back, goes on without it, or the system closes it.
    """
    if by is None or not rules.is_decided_by(item.outcome):
        return False
    is_own = item.person_id == by.pk if item.person_id is not None else item.role in by.roles
    return is_own or is_substitute


def _flag_late(items: list[WorkItem], *, at: datetime) -> None:
    """Write what is closed after its due moment, unseen by the deadline job, into the ledger."""
    late = {
        item.pk: item.due_at
        for item in items
        if item.due_at and at > item.due_at and item.breached_at is None
    }
    if late and (fresh := set(write_breaches(late, now=at))):
        for item in items:
            if item.pk in fresh:
                item.breached_at = at
