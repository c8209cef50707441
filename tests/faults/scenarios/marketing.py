"""What administrators do to the running house."""

from __future__ import annotations

import itertools
from datetime import timedelta

from django.conf import settings

from accounts.models import User
from core import clock
from core.models import JobRun, OutboxRow
from marketing import services
from tests.customers.makers import person
from tests.faults.harness import Call, scenario

_turn = itertools.count(1)


def _trainer() -> User:
    """An administrator of a system for training; the test takes the setting back."""
    settings.DEBUG = True
    return person("admin")


def failed_row() -> OutboxRow:
    """A mail that has failed and waits for its next turn."""
    now = clock.now()
    return OutboxRow.objects.create(
        key=f"fault/failed/{next(_turn)}",
        kind="mail",
        payload={},
        created_at=now,
        not_before=now + timedelta(hours=2),
        attempts=4,
        last_error="ConnectionRefusedError",
    )


@scenario("marketing.services.retry_row")
def retry_row() -> Call:
    row, by = failed_row(), person("admin")
    return lambda: services.retry_row(row=row, by=by)


@scenario("marketing.services.retry_all")
def retry_all() -> Call:
    failed_row()
    failed_row()
    by = person("admin")
    return lambda: services.retry_all(by=by)


@scenario("marketing.services.move_clock")
def move_clock() -> Call:
    by = _trainer()
    to = clock.now() + timedelta(days=3)
    return lambda: services.move_clock(to=to, by=by)


@scenario("marketing.services.forward_clock")
def forward_clock() -> Call:
    by = _trainer()
    return lambda: services.forward_clock(days=2, by=by)


@scenario("marketing.services.reset_clock")
def reset_clock() -> Call:
    by = _trainer()
    services.forward_clock(days=2, by=by)
    JobRun.objects.create(name="fault clock", last_now=clock.now(), started_at=clock.now())
    return lambda: services.reset_clock(by=by)
