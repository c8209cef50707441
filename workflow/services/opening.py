"""Putting a step on somebody's desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Required, TypedDict, Unpack

from django.db.models import Model

from accounts.models import User
from accounts.roles import ROLES
from core import clock
from core.behalf import holder_behind
from core.outbox import enqueue
from core.work import unit_of_work
from workflow import rules
from workflow.models import Step, WorkItem
from workflow.queries import step_in_force
from worktime.queries import calendar

NO_OUTCOME = "an item is closed with an outcome"


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
    item.on_behalf_of = holder_behind(by)
    item.opened_at = None if by is None else item.arrived_at
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
        offer_at=moments.offer_at,
        due_at=moments.due_at,
        escalate_at=moments.escalate_at,
    )


def _role_for(step: Step, person: User | None) -> str:
    if person is None or person.has_role(step.role):
        return step.role
    return min(person.roles & ROLES.keys(), default=step.role)
