"""Each breach once: many workers at once, people deciding meanwhile, workers killed, real beat."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connections

from accounts.models import User
from core import clock
from core.books import check_books
from core.models import OutboxRow
from core.refusals import Stale
from records.models import Event
from tests.concurrency.programs import WORKER, move_clock, program, until
from workflow import services
from workflow.models import Breach, Notice, Reminder, WorkItem

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _books_hold_at_the_end(transactional_db: None) -> Iterator[None]:
    yield
    assert list(check_books()) == []


@pytest.fixture
def director(transactional_db: None) -> User:
    person = User.objects.create(
        username="director", display_name="顾行舟", email="director@example.com"
    )
    person.groups.add(Group.objects.get_or_create(name="director")[0])
    return person


def open_items(number: int, subject: User) -> list[WorkItem]:
    """Open items that arrived a week ago by the clock: late since days, flagged by nobody."""
    arrived = clock.now() - timedelta(days=7)
    return [
        services.open_item(
            step="6.3", subject=subject, slot=str(n), label=f"DD-{n}", url="/", arrived_at=arrived
        )
        for n in range(number)
    ]


def in_threads(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Run `act(0)` … at the same time, each with a connection of its own."""
    gate = Barrier(number)

    def one(turn: int) -> Any:
        try:
            gate.wait(timeout=30)
            return act(turn)
        except Stale as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def each_once(items: list[WorkItem]) -> None:
    """Everything that belongs to a breach is there once for each item."""
    pks = sorted(item.pk for item in items)
    assert sorted(Breach.objects.values_list("item_id", flat=True)) == pks
    assert sorted(Reminder.objects.filter(kind="due").values_list("item_id", flat=True)) == pks
    assert Event.objects.filter(verb="workflow.breached").count() == len(pks)
    keys = set(OutboxRow.objects.filter(kind="workflow.breach").values_list("key", flat=True))
    assert keys == {f"breach/{pk}" for pk in pks}


def test_eight_workers_at_once_flag_each_item_once(
    director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.services.deadlines.BATCH", 20)
    items = open_items(100, director)
    now = clock.now()

    flagged = in_threads(8, lambda _turn: services.flag_breaches(now=now))

    # What somebody else held just then, the next minute's run would find.
    flagged.append(services.flag_breaches(now=now))
    assert sum(flagged) == 100
    each_once(items)


def test_of_two_people_closing_one_item_the_second_is_told(director: User) -> None:
    items = open_items(50, director)

    for item in items:

        def close(turn: int, item: WorkItem = item) -> WorkItem:
            return services.close_item(item=item, outcome=f"o{turn}", by=director)

        results = in_threads(2, close)
        assert sum(isinstance(result, Stale) for result in results) == 1
        won = next(result for result in results if not isinstance(result, Stale))
        assert WorkItem.objects.get(pk=item.pk).outcome == won.outcome


def test_deciding_while_the_job_runs_never_leaves_a_half_breach(director: User) -> None:
    items = open_items(40, director)
    now = clock.now()

    def act(turn: int) -> object:
        if turn == 0:
            return services.flag_breaches(now=now)
        for item in items[turn - 1 :: 3]:
            services.close_item(item=item, outcome="approved", by=director)
        return None

    in_threads(4, act)
    services.flag_breaches(now=now)

    assert not WorkItem.objects.filter(done_at=None).exists()
    each_once(items)  # all were late; whoever came first wrote it, once


ON_REDIS = pytest.param(True, marks=pytest.mark.redis, id="redis")


@pytest.mark.parametrize("redis", [ON_REDIS, pytest.param(False, id="file")])
def test_real_workers_and_beat_flag_an_item_once_under_a_moved_clock(
    director: User, tmp_path: Path, *, redis: bool
) -> None:
    item = services.open_item(step="6.3", subject=director, label="DD-1", url="/")
    broker = str(settings.CELERY_BROKER_URL) if redis else ""
    app = ("--app", "tests.concurrency.quick_jobs")

    with ExitStack() as stack:
        for number in range(2):
            name = ("--hostname", f"w{number}@%h")
            stack.enter_context(program(*app, *WORKER, *name, folder=tmp_path, broker=broker))
        schedule = ("--schedule", str(tmp_path / "schedule"))
        stack.enter_context(program(*app, "beat", *schedule, folder=tmp_path, broker=broker))
        until(lambda: Notice.objects.filter(code="workflow.arrived_plain").exists(), tmp_path)
        assert not Breach.objects.exists()

        move_clock(days=14)

        until(lambda: Notice.objects.filter(key__startswith="breach/").exists(), tmp_path)
        time.sleep(3)  # more beats pass; nothing may double

    each_once([item])
    assert Notice.objects.filter(key=f"breach/{item.pk}/{director.pk}").count() == 1


@pytest.mark.redis
def test_a_worker_killed_in_the_middle_loses_and_doubles_nothing(
    director: User, tmp_path: Path
) -> None:
    items = open_items(50, director)
    schedule = ("beat", "--schedule", str(tmp_path / "schedule"))
    quick, dying = "tests.concurrency.quick_jobs", "tests.concurrency.dying_jobs"
    broker = str(settings.CELERY_BROKER_URL)

    with program("--app", quick, *schedule, folder=tmp_path, broker=broker):
        with program("--app", dying, *WORKER, folder=tmp_path, broker=broker) as killed:
            until(lambda: killed.poll() is not None, tmp_path)
        assert killed.returncode == -signal.SIGKILL
        assert not Breach.objects.exists()

        with program("--app", quick, *WORKER, folder=tmp_path, broker=broker):
            until(lambda: Notice.objects.filter(key__startswith="breach/").count() == 50, tmp_path)

    each_once(items)
