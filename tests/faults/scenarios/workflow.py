"""The services of the inbox: items, notices, and the deadline jobs' batches."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.work import unit_of_work
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from workflow import queries, services
from workflow.models import Breach, Notice, WorkItem
from workflow.services import deadlines

_turn = itertools.count(1)


def an_item(step: str = "6.3", **fields: Any) -> WorkItem:
    """Put a step on a desk; the salesperson is its subject."""
    turn = next(_turn)
    if "subject" not in fields:
        fields["subject"] = person("sales")
    fields.setdefault("slot", str(turn))
    return services.open_item(
        step=step, label=f"DD-202611-{turn:04d}", url=f"/orders/{turn}/", **fields
    )


def _later(*, days: int = 30) -> datetime:
    return clock.now() + timedelta(days=days)


def _late() -> WorkItem:
    item = an_item()
    deadlines._flag_batch(now=_later())
    return item


def _notice() -> Notice:
    reader = person("sales")
    services.notify(people=[reader], text_code="x", url="/", key=f"fault/{next(_turn)}")
    return Notice.objects.filter(user=reader).latest("pk")


@scenario("workflow.services.opening.open_item")
def open_item() -> Call:
    subject = person("sales")
    return lambda: an_item(subject=subject, slot="fault")


@scenario("workflow.services.items.close_item")
def close_item() -> Call:
    item, by, at = an_item(), person("director"), _later()
    return lambda: services.close_item(item=item, outcome="approved", by=by, at=at)


@scenario("workflow.services.items.close_open_items")
def close_open_items() -> Call:
    subject = person("sales")
    an_item("6.2", role="finance")
    an_item("6.2", role="production")
    return lambda: services.close_open_items(subject=subject, by=subject)


@scenario("workflow.services.items.close_locked_items")
def close_locked_items() -> Call:
    an_item("6.2", role="finance")
    subject = person("sales")

    @unit_of_work
    def close() -> None:
        items = services.lock_open_items(subject, ["6.2"])
        services.close_locked_items(items=items, outcome="agree", by=subject, label="DD-1")

    return close


@scenario("workflow.services.opening.note_done_item")
def note_done_item() -> Call:
    subject = person("sales")
    return lambda: services.note_done_item(
        outcome="routed 4.1",
        by=None,
        step="3.2",
        role="centre_head",
        slot="fault",
        subject=subject,
        label="DD-202611-0001",
        url="/orders/1/",
    )


@scenario("workflow.services.items.set_planned_date")
def set_planned_date() -> Call:
    holder = person("sales")
    item, day = an_item("5.1", person=holder), clock.day_of(_later())
    return lambda: services.set_planned_date(item=item, planned_on=day, by=holder)


@scenario("workflow.services.items.mark_opened")
def mark_opened() -> Call:
    item, by = an_item(), person("director")
    return lambda: services.mark_opened(item=item, by=by)


@scenario("workflow.services.notices.notify")
def notify() -> Call:
    people = [person("sales"), person("centre_head")]
    people[0].email = "sales@example.com"
    key = f"fault/{next(_turn)}"
    return lambda: services.notify(people=people, text_code="x", url="/", key=key)


@scenario("workflow.services.notices.mark_read")
def mark_read() -> Call:
    notice = _notice()
    return lambda: services.mark_read(notice=notice, by=notice.user)


@scenario("workflow.services.notices.mark_all_read")
def mark_all_read() -> Call:
    reader = _notice().user
    return lambda: services.mark_all_read(by=reader)


@scenario("workflow.services.deadlines._flag_batch")
def flag_batch() -> Call:
    an_item()
    an_item("6.2", role="finance")
    now = _later()
    return lambda: deadlines._flag_batch(now=now)


@scenario("workflow.services.deadlines._remind_batch")
def remind_batch() -> Call:
    now = an_item().half_at
    assert now is not None
    return lambda: deadlines._remind_batch(now=now)


@scenario("workflow.services.deadlines._escalate_batch")
def escalate_batch() -> Call:
    _late()
    now = _later(days=40)
    return lambda: deadlines._escalate_batch(now=now)


@scenario("workflow.services.deadlines._recompute_batch")
def recompute_batch() -> Call:
    item = an_item()
    # As a limit stands after the calendar changed under it; the judge looks at the due moment only.
    WorkItem.objects.filter(pk=item.pk).update(half_at=item.due_at)
    return lambda: deadlines._recompute_batch(after=0)


@scenario("workflow.services.minutes.recompute_minutes_held")
def recompute_minutes_held() -> Call:
    by, item, today = person("admin"), an_item(), clock.today()
    services.close_item(item=item, outcome="approved", by=person("director"), at=_later(days=2))
    # As it was measured by another calendar.
    WorkItem.objects.filter(pk=item.pk).update(minutes_held=1)
    days = {"first_day": today, "last_day": today + timedelta(days=2)}
    return lambda: services.recompute_minutes_held(**days, subject=by, by=by)


@scenario("workflow.services.excuses.excuse_breach")
def excuse_breach() -> Call:
    breach, by = Breach.objects.get(item=_late()), person("gm")
    return lambda: services.excuse_breach(breach=breach, by=by, excuse="系统停电")


@scenario("workflow.services.standard.amend_standard")
def amend_standard() -> Call:
    an_item()
    by, current = person("admin"), queries.version_in_force()
    amendment = services.Amendment(
        issuer_zh="营销中心",
        issuer_en="Marketing centre",
        approver_zh="总经理",
        approver_en="General manager",
        reason="fault",
        days={"6.3": 2},
    )
    return lambda: services.amend_standard(amendment=amendment, number=current.number, by=by)
