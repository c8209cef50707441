"""Opening, planning and closing work items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Required, TypedDict, Unpack

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROLES
from core import clock, formats
from core.locks import lock
from core.outbox import enqueue
from core.refusals import Refused, Stale
from core.work import unit_of_work
from records.services import record
from workflow import rules
from workflow.models import Step, WorkItem
from workflow.permissions import check_may_plan
from workflow.queries import names_of, step_in_force
from workflow.services.breaches import write_breaches
from worktime.queries import calendar
from worktime.rules import working_minutes_between

NO_OUTCOME = "an item is closed with an outcome"
CLOSING = ("done_at", "done_by", "on_behalf_of", "outcome", "minutes_held", "subject_label")


class Placing(TypedDict, total=False):
    """What is said of a step that is put on a desk.

    Offered to `person`, or to everybody with `role` (by default the step's own). A salesperson's
    item always names the person. `slot` tells apart several open items of one step (the
    departments of 6.2, the lines of a payment plan). `reason` is codes and figures that the
    step's page puts into words.
    """

    step: Required[str]
    subject: Required[Model]
    label: Required[str]
    url: Required[str]
    role: str | None
    person: User | None
    slot: str
    customer: str
    amount: Decimal | None
    planned_on: date | None
    arrived_at: datetime | None
    initiator: User | None
    reason: Mapping[str, Any]


@unit_of_work
def open_item(*, quiet: bool = False, **placing: Unpack[Placing]) -> WorkItem:
    """Put a step on somebody's desk, with its due moment by the standard's limit.

    The holders are told through the outbox, unless the one person it is offered to started it or
    it is `quiet` (what its holder knows of). One open item for each subject, step and slot: a
    second is refused by the database.
    """
    item = _placed(placing)
    item.save(force_insert=True)
    if not quiet and (item.person is None or item.person != item.initiator):
        enqueue(key=f"arrived/{item.pk}", kind="workflow.arrived", payload={"item": item.pk})
    return item


@unit_of_work
def note_done_item(*, outcome: str, by: User | None, **placing: Unpack[Placing]) -> WorkItem:
    """Keep a step that is done in the breath in which it arrives; nobody waits, nobody is told."""
    if not outcome:
        raise ValueError(NO_OUTCOME)
    item = _placed(placing)
    item.done_at, item.done_by, item.outcome = item.arrived_at, by, outcome
    item.minutes_held = 0
    item.save(force_insert=True)
    return item


def _placed(placing: Placing) -> WorkItem:
    """Build the item with its moments, unsaved."""
    row = step_in_force(placing["step"])
    person, subject = placing.get("person"), placing["subject"]
    role = placing.get("role") or _role_for(row, person)
    if role == "sales" and person is None:
        raise ValueError(f"step {row.code}: a salesperson's item names the person")
    arrived, planned_on = placing.get("arrived_at") or clock.now(), placing.get("planned_on")
    limit = rules.limit_of(row.limit_kind, row.limit_days)
    moments = rules.moments(arrived, limit, calendar(), planned_on)
    return WorkItem(
        step_code=row.code,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=placing["label"],
        subject_url=placing["url"],
        customer_name=placing.get("customer", ""),
        amount=placing.get("amount") if rules.may_see_amount(role) else None,
        reason=dict(placing.get("reason") or {}),
        slot=placing.get("slot", ""),
        role=role,
        department=ROLES[role].department,
        person=person,
        initiator=placing.get("initiator"),
        arrived_at=arrived,
        limit_kind=row.limit_kind,
        limit_days=row.limit_days,
        planned_on=planned_on,
        half_at=moments.half_at,
        due_at=moments.due_at,
        escalate_at=moments.escalate_at,
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
        locked.reminded_at = None
    locked.save(update_fields=["planned_on", "half_at", "due_at", "escalate_at", "reminded_at"])
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


def _role_for(step: Step, person: User | None) -> str:
    if person is None or person.has_role(step.role):
        return step.role
    return min(person.roles & ROLES.keys(), default=step.role)


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
    late = [item for item in items if item.due_at and at > item.due_at and item.breached_at is None]
    if late:
        write_breaches(late, now=at)
    working = calendar()
    for item in items:
        item.done_at, item.done_by, item.on_behalf_of = at, by, on_behalf_of
        item.outcome = outcome
        item.minutes_held = max(0, working_minutes_between(item.arrived_at, at, working))
    WorkItem.objects.bulk_update(items, CLOSING, batch_size=500)
