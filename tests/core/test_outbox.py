"""What must happen after a commit happens: once in the database, with a fixed name by mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail as django_mail

from core import clock, outbox
from core.books import Scope
from core.jobs import begin_job, is_stalled, job_run
from core.mail import RENDERERS, Mail, enqueue_mail, mail_renderer, message_id
from core.models import JobRun, NumberSeries, OutboxRow
from core.outbox import HANDLERS, drain, enqueue, outbox_handler
from core.own_books import outbox as outbox_book
from core.tasks import drain_outbox, forget_old_form_keys

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2030-01-01T00:00:00+00:00")


@pytest.fixture(autouse=True)
def _only_real_handlers() -> Iterator[None]:
    handlers, renderers = dict(HANDLERS), dict(RENDERERS)
    yield
    HANDLERS.clear()
    HANDLERS.update(handlers)
    RENDERERS.clear()
    RENDERERS.update(renderers)


def failing(kind: str, *, in_database: bool, times: int) -> list[int]:
    calls: list[int] = []

    @outbox_handler(kind, in_database=in_database)
    def apply(payload: outbox.Payload, key: str) -> None:
        calls.append(1)
        NumberSeries.objects.create(code=f"E{len(calls)}")
        if len(calls) <= times:
            raise RuntimeError("later")

    return calls


def test_a_key_is_enqueued_once() -> None:
    for _turn in range(2):
        enqueue(key="breach/1", kind="test", payload={"id": 1})

    assert OutboxRow.objects.get().payload == {"id": 1}


def test_an_effect_in_the_database_happens_once() -> None:
    failing("test", in_database=True, times=0)
    enqueue(key="a", kind="test", payload={})

    assert [drain(now=NOW), drain(now=NOW)] == [1, 0]
    assert NumberSeries.objects.count() == 1


def test_a_failed_effect_leaves_nothing_and_waits_longer_each_time() -> None:
    calls = failing("test", in_database=True, times=5)
    enqueue(key="a", kind="test", payload={})
    waits, now = [], NOW

    for _turn in range(5):
        assert drain(now=now) == 0
        row = OutboxRow.objects.get()
        assert row.last_error == "RuntimeError: later"
        waits.append(row.not_before - now)
        now = row.not_before

    assert waits == [timedelta(minutes=m) for m in (1, 5, 30, 120, 1440)]
    assert not NumberSeries.objects.exists()
    assert drain(now=now) == 1
    assert len(calls) == 6


def test_one_failing_row_does_not_hold_up_the_others() -> None:
    failing("bad", in_database=True, times=9)
    enqueue(key="a", kind="bad", payload={})
    enqueue(key="b", kind="nobody registered this", payload={})
    outbox_handler("good", in_database=True)(lambda payload, key: None)
    enqueue(key="c", kind="good", payload={})

    assert drain(now=NOW) == 1
    assert "nobody registered this" in OutboxRow.objects.get(key="b").last_error


def test_what_is_not_due_waits() -> None:
    failing("test", in_database=True, times=0)
    enqueue(key="a", kind="test", payload={}, not_before=NOW + timedelta(seconds=1))

    assert drain(now=NOW) == 0
    assert drain(now=NOW + timedelta(seconds=1)) == 1


def test_an_outside_effect_is_claimed_before_it_is_done() -> None:
    seen: list[Any] = []

    @outbox_handler("file", in_database=False)
    def look(payload: outbox.Payload, key: str) -> None:
        row = OutboxRow.objects.get(key=key)
        seen.append((row.attempts, row.not_before, row.done_at))

    enqueue(key="a", kind="file", payload={})

    assert drain(now=NOW) == 1
    assert seen == [(1, NOW + timedelta(minutes=2), None)]


def test_a_worker_that_died_with_a_mail_is_followed_by_another() -> None:
    sent: list[str] = []
    outbox_handler("file", in_database=False)(lambda payload, key: sent.append(key))
    enqueue(key="a", kind="file", payload={})
    outbox.apply_next(now=NOW)  # claims it, and dies

    assert drain(now=NOW + timedelta(minutes=1)) == 0
    assert drain(now=NOW + timedelta(minutes=2)) == 1
    assert sent == ["a"]


def test_no_row_is_claimed_until_a_moment_that_is_past_before_it_is_done() -> None:
    """A slow mail server: forty seconds for each of five mails, longer in all than a claim."""
    sent: list[str] = []
    with time_machine.travel(NOW, tick=False) as machine:

        @outbox_handler("file", in_database=False)
        def send_slowly(payload: outbox.Payload, key: str) -> None:
            machine.shift(40)
            assert OutboxRow.objects.get(key=key).not_before > clock.now()  # nobody else takes it
            sent.append(key)

        for key in "abcde":
            enqueue(key=key, kind="file", payload={})

        done = [drain(now=clock.now()) for _run in range(6)]

    assert done == [1, 1, 1, 1, 1, 0]
    assert sent == list("abcde")


def test_a_mail_is_written_when_it_is_sent_and_has_a_fixed_name() -> None:
    mail_renderer("hello")(
        lambda payload: Mail(to=(f"u{payload['user']}@x.cn",), subject="a\r\nBcc: b", body="c")
    )
    enqueue_mail(key="notice/1", renderer="hello", user=7)

    assert drain(now=NOW) == 1
    (sent,) = django_mail.outbox
    assert sent.to == ["u7@x.cn"]
    assert sent.subject == "a Bcc: b"
    assert sent.extra_headers["Message-ID"] == message_id("notice/1") == message_id("notice/1")


def test_a_mail_that_is_no_longer_wanted_is_done() -> None:
    mail_renderer("gone")(lambda payload: None)
    enqueue_mail(key="notice/2", renderer="gone")

    assert drain(now=NOW) == 1
    assert django_mail.outbox == []


def test_a_mail_server_that_is_down_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionRefusedError(111, "refused")

    mail_renderer("hello")(lambda payload: Mail(to=("a@x.cn",), subject="a", body="b"))
    enqueue_mail(key="notice/3", renderer="hello")
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", down)
        assert drain(now=NOW) == 0

    assert "refused" in OutboxRow.objects.get().last_error
    assert drain(now=NOW + timedelta(minutes=1)) == 1


def test_the_judge_names_what_waits_too_long() -> None:
    enqueue(key="a", kind="test", payload={})
    assert list(outbox_book(Scope())) == []

    OutboxRow.objects.update(
        created_at=clock.now() - timedelta(hours=3), not_before=clock.now() - timedelta(hours=2)
    )

    (finding,) = outbox_book(Scope())
    assert finding.object == "outbox a"


def test_a_jobs_time_never_goes_back(caplog: pytest.LogCaptureFixture) -> None:
    assert begin_job(name="flag", now=NOW) == NOW
    assert begin_job(name="flag", now=NOW - timedelta(hours=1)) == NOW
    assert "clock_went_back" in caplog.text
    assert begin_job(name="flag", now=NOW + timedelta(minutes=1)) == NOW + timedelta(minutes=1)


def test_a_job_that_breaks_is_remembered() -> None:
    with pytest.raises(RuntimeError), job_run("bad"):
        raise RuntimeError("no disk")

    row = JobRun.objects.get(name="bad")
    assert (row.good, row.result) == (False, "RuntimeError: no disk")
    assert row.finished_at is not None


def test_the_nightly_jobs_run_and_leave_a_trace() -> None:
    assert is_stalled(now=clock.now())

    for job in (drain_outbox, forget_old_form_keys):
        job()
        job()

    assert JobRun.objects.filter(good=True).count() == 2
    assert not is_stalled(now=clock.now())
