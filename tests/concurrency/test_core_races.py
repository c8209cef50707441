"""What only a real server shows: numbers, form keys, chains and deadlocks under many threads."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, connections, transaction

from core import clock, locks, outbox
from core.books import Scope, check_books
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.models import DrawnNumber, JobRun, NumberSeries, OutboxRow
from core.numbers import draw_number
from core.work import SERVICES, unit_of_work
from records import books, rules
from records.models import Event
from records.services import record

pytestmark = pytest.mark.postgres
NOVEMBER = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _books_hold_at_the_end(transactional_db: None) -> Iterator[None]:
    services, handlers = dict(SERVICES), dict(outbox.HANDLERS)
    yield
    assert [finding for _section, finding in check_books()] == []
    for registry, before in ((SERVICES, services), (outbox.HANDLERS, handlers)):
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]  # each with its own


def together(count: int, act: Callable[[int], object], *, threads: int) -> list[Any]:
    """Run `act(0)` … `act(count - 1)` in threads; gives results and exceptions in order."""

    def one(turn: int) -> Any:
        try:
            return act(turn)
        except Exception as error:  # noqa: BLE001  # the test looks at what came
            return error

    def leave() -> None:
        connections.close_all()
        gate.wait(timeout=60)

    gate = threading.Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        results = list(pool.map(one, range(count)))
        for _thread in range(threads):
            pool.submit(leave)
    return results


def test_fifty_threads_draw_two_thousand_numbers_without_gap_or_double() -> None:
    @unit_of_work
    def draw(turn: int) -> str:
        number = draw_number("HT", NOVEMBER)
        if turn % 4 == 0:
            raise RuntimeError("gave up")
        return number

    results = together(2000, draw, threads=50)

    numbers = sorted(one for one in results if isinstance(one, str))
    assert numbers == [f"HT-202611-{serial:04d}" for serial in range(1, 1501)]
    assert all(isinstance(one, str | RuntimeError) for one in results)
    assert DrawnNumber.objects.count() == NumberSeries.objects.get().last == 1500


def test_a_form_sent_ten_times_at_once_makes_one_thing() -> None:
    person = get_user_model().objects.create(username="zhang")
    keys = [uuid.uuid4() for _form in range(100)]

    @unit_of_work
    def create(turn: int) -> str:
        key = keys[turn // 10]
        if done := use_form_key(user=person, key=key, digest_of={"form": turn // 10}):
            return done
        url = f"/orders/{draw_number('DD', NOVEMBER)}/"
        keep_result(user=person, key=key, url=url)
        return url

    results = together(1000, create, threads=20)

    assert DrawnNumber.objects.count() == 100
    for form in range(100):
        assert len(set(results[form * 10 : form * 10 + 10])) == 1


def test_writers_of_one_trail_queue_and_its_chain_holds() -> None:
    subjects = [NumberSeries.objects.create(code=f"S{n}") for n in range(3)]

    results = together(
        300,
        lambda turn: record(subject=subjects[turn % 3], verb="records.commented", by=None),
        threads=16,
    )

    assert [one for one in results if isinstance(one, Exception)] == []
    assert Event.objects.count() == 300
    assert list(books.trail(Scope())) == []


def test_the_guard_refuses_a_second_successor() -> None:
    """Two writers who both read the same tip, past the service: one gets in."""
    subject = NumberSeries.objects.create(code="S")
    record(subject=subject, verb="records.commented", by=None)
    row = Event.objects.get()
    both_read = threading.Barrier(2)

    def append(_turn: int) -> None:
        with transaction.atomic():
            copy = Event.objects.get(pk=row.pk)
            copy.pk, copy.seq, copy.prev = None, 2, row.hash
            copy.body = copy.body.replace('"seq":1', '"seq":2')
            copy.hash = rules.chained(copy.prev, copy.body)
            both_read.wait(timeout=30)
            copy.save(force_insert=True)

    results = together(2, append, threads=2)

    assert sum(isinstance(one, Exception) for one in results) == 1
    assert Event.objects.count() == 2


def test_a_deadlock_is_repeated_and_both_get_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_complain", lambda problem: None)
    rows = [
        JobRun.objects.create(name=n, last_now=clock.now(), started_at=clock.now()) for n in "ab"
    ]
    crossed = threading.Barrier(2)
    tries: list[int] = []

    @unit_of_work
    def service(turn: int) -> str:
        tries.append(turn)
        first, second = rows if turn else reversed(rows)
        lock(JobRun).get(pk=first.pk)
        if len(tries) <= 2:
            crossed.wait(timeout=30)
        lock(JobRun).get(pk=second.pk)
        JobRun.objects.filter(pk=second.pk).update(result=str(turn))
        return "through"

    assert together(2, service, threads=2) == ["through", "through"]
    assert len(tries) == 3


def test_a_held_lock_is_waited_for_once_and_not_repeated() -> None:
    row = JobRun.objects.create(name="a", last_now=clock.now(), started_at=clock.now())
    held, tries = threading.Event(), []

    @unit_of_work
    def service() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
        lock(JobRun).get(pk=row.pk)

    def act(turn: int) -> None:
        if turn == 0:
            with transaction.atomic():
                JobRun.objects.select_for_update().get(pk=row.pk)
                held.set()
                done.wait(timeout=30)
            return
        held.wait(timeout=30)
        try:
            service()
        finally:
            done.set()

    done = threading.Event()

    _holder, waiter = together(2, act, threads=2)
    assert isinstance(waiter, OperationalError)
    assert tries == [1]


def test_eight_workers_apply_every_row_once() -> None:
    @outbox.outbox_handler("race", in_database=True)
    def effect(payload: outbox.Payload, key: str) -> None:
        outbox.enqueue(
            key=f"{key}/done", kind="later", payload={}, not_before=clock.now() + timedelta(days=1)
        )

    outbox.enqueue_many(outbox.Entry(key=f"r{n}", kind="race", payload={}) for n in range(400))

    done = together(8, lambda _turn: outbox.drain(now=clock.now()), threads=8)

    assert sum(done) == 400
    rows = OutboxRow.objects.filter(kind="race")
    assert {(row.attempts, row.done_at is None) for row in rows} == {(1, False)}
    assert OutboxRow.objects.filter(kind="later").count() == 400
