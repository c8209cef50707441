"""A clock that can be moved, for training; never on a system in use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings

from accounts.models import User
from core import clock
from core.jobs import job_run
from core.models import JobRun, OutboxRow
from core.outbox import drain, enqueue, outbox_handler
from core.refusals import NotAllowed, Refused
from marketing import services
from records.models import Event
from tests.conftest import SignedIn
from tests.workflow.conftest import moment

pytestmark = pytest.mark.django_db
TO = moment("2026-12-24 09:00")
ACTS: list[tuple[Any, dict[str, Any]]] = [
    (services.move_clock, {"to": TO}),
    (services.forward_clock, {"days": 2}),
    (services.reset_clock, {}),
]


@pytest.fixture(autouse=True)
def _monday(settings: LazySettings) -> Iterator[None]:
    clock._Offset.read_at = None
    with time_machine.travel(moment("2026-11-23 10:00"), tick=False):
        yield
    clock._Offset.read_at = None


@pytest.fixture
def training(settings: LazySettings) -> None:
    settings.DEBUG = True


@pytest.mark.parametrize(("act", "given"), ACTS)
def test_the_clock_of_a_system_in_use_stands(
    people: dict[str, User], act: Any, given: dict[str, Any]
) -> None:
    with pytest.raises(NotAllowed):
        act(by=people["admin"], **given)

    assert clock.now() == moment("2026-11-23 10:00")


@pytest.mark.parametrize("address", ["/clock/", "/clock/forward/", "/clock/back/"])
def test_a_system_in_use_has_no_such_page(
    people: dict[str, User], as_user: SignedIn, address: str
) -> None:
    client = as_user(people["admin"])

    assert client.get(address).status_code == 404
    assert client.post(address, {"days": "1", "to": "2026-12-24 09:00"}).status_code == 404
    assert not Event.objects.filter(verb="marketing.clock_moved").exists()


@pytest.mark.parametrize(("act", "given"), ACTS)
def test_only_an_administrator_moves_it(
    people: dict[str, User], training: None, act: Any, given: dict[str, Any]
) -> None:
    for role in ("sales", "gm"):
        with pytest.raises(NotAllowed):
            act(by=people[role], **given)


@pytest.mark.parametrize(
    ("days", "then"),
    [(1, "2026-11-24 10:00"), (5, "2026-11-30 10:00"), (10, "2026-12-07 10:00")],
)
def test_forward_goes_by_working_days(
    people: dict[str, User], training: None, days: int, then: str
) -> None:
    services.forward_clock(days=days, by=people["admin"])

    assert clock.now() == moment(then)


def test_every_page_says_that_the_clock_is_moved_and_it_stands_in_the_trail(
    people: dict[str, User], training: None, as_user: SignedIn
) -> None:
    client, home = as_user(people["admin"]), as_user(people["sales"])
    assert "演练" not in home.get("/notices/").content.decode()

    assert client.post("/clock/", {"to": "2026-12-24 09:00"}).status_code == 302

    assert clock.now() == TO
    assert "演练" in home.get("/notices/").content.decode()
    event = Event.objects.get(verb="marketing.clock_moved")
    assert event.by == people["admin"]
    assert client.post("/clock/back/").status_code == 302
    assert clock.now() == moment("2026-11-23 10:00")
    assert "演练" not in home.get("/notices/").content.decode()


def test_a_moment_far_away_is_refused(people: dict[str, User], training: None) -> None:
    with pytest.raises(Refused):
        services.move_clock(to=moment("2096-01-01 00:00"), by=people["admin"])


def test_jobs_and_what_waits_come_back_from_the_future(
    people: dict[str, User], training: None
) -> None:
    sent: list[str] = []
    outbox_handler("back", in_database=True)(lambda payload, key: sent.append(key))
    services.forward_clock(days=20, by=people["admin"])
    with job_run("back"):
        enqueue(key="back", kind="back", payload={}, not_before=_later(hours=1))

    services.reset_clock(by=people["admin"])

    now = clock.now()
    with job_run("back") as run:
        assert run.now == now
    assert JobRun.objects.get(name="back").last_now == now
    assert OutboxRow.objects.get(key="back").not_before == now
    assert drain(now=now) == 1
    assert sent == ["back"]


def _later(*, hours: int) -> datetime:
    return clock.now() + timedelta(hours=hours)
