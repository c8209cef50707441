"""The operations page tells an administrator what is behind and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.conf import settings as house
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import books, clock, outbox
from core.books import BookFinding, Scope
from core.models import JobRun, OutboxRow
from core.refusals import NotAllowed, Refused
from marketing import readings, services
from marketing.readings import Light
from marketing.wording import JOBS, KINDS
from records.models import Event
from tests.conftest import MakePerson, SignedIn
from tests.faults.scenarios.marketing import failed_row
from workflow.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_person: MakePerson) -> User:
    return make_person("root", "admin")


@pytest.fixture
def broken_books(monkeypatch: pytest.MonkeyPatch) -> None:
    def section(_scope: Scope) -> Iterator[BookFinding]:
        yield BookFinding("orders.order/7", "/orders/7/", "has lost a line")

    monkeypatch.setattr(books, "SECTIONS", {"orders: lines": section})


def test_a_heartbeat_turns_the_light_green() -> None:
    assert readings.heartbeat(readings.marks()).light is Light.AMBER

    readings.note_heartbeat()

    assert readings.heartbeat(readings.marks()).light is Light.GREEN


def test_without_the_cache_the_page_says_so_and_what_to_do(
    admin: User, as_user: SignedIn, settings: LazySettings
) -> None:
    away = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nobody/listens/here",
    }
    settings.CACHES = {"default": away, "shared": away}

    readings.note_heartbeat()  # the job and the backup go on
    readings.note_backup()
    found = {reading.label: reading for reading in readings.all_readings()}
    answer = as_user(admin).get("/statusz")

    cache = found["共享缓存（Redis）"]
    assert (cache.light, cache.text) == (Light.RED, "没有响应")
    assert found["后台任务最近运行"].text == found["最近备份"].text
    assert answer.status_code == 200
    assert "docker compose up -d redis" in answer.content.decode()


@pytest.mark.parametrize(
    ("seconds", "light"),
    [(None, Light.AMBER), (60, Light.GREEN), (61, Light.AMBER), (601, Light.RED)],
)
def test_the_older_the_redder(seconds: float | None, light: Light) -> None:
    assert readings.by_age("", seconds, 60, 600).light is light


def test_the_page_is_for_administrators(
    client: Client, admin: User, people: dict[str, User], as_user: SignedIn
) -> None:
    assert client.get("/statusz").status_code == 404
    assert as_user(people["gm"]).get("/statusz").status_code == 404

    page = as_user(admin).get("/statusz")
    assert page.status_code == 200
    assert "Django" in page.content.decode()


def test_everything_that_is_not_green_says_what_to_do(admin: User, broken_books: None) -> None:
    failed_row()
    services.judge_books()

    for reading in readings.all_readings():
        assert reading.light is Light.GREEN or reading.advice, reading.label


def test_the_page_costs_the_same_for_2_and_for_40_failures(admin: User, as_user: SignedIn) -> None:
    client, costs, page = as_user(admin), [], ""
    client.get("/statusz")  # what is kept between pages is there
    for number in (2, 38):
        for _turn in range(number):
            failed_row()
        with CaptureQueriesContext(connection) as statements:
            page = client.get("/statusz").content.decode()
        costs.append(len(statements))

    assert costs[0] == costs[1]
    assert page.count("ConnectionRefusedError") == 40


def test_a_failed_mail_is_tried_again_at_once_and_it_stands_in_the_trail(admin: User) -> None:
    row = failed_row()

    services.retry_row(row=row, by=admin)

    now = clock.now()
    assert OutboxRow.objects.get(pk=row.pk).not_before <= now
    event = Event.objects.get(subject=f"core.outboxrow/{row.pk}")
    assert (event.verb, event.by) == ("marketing.retried", admin)


def test_a_mail_that_a_worker_has_in_hand_is_not_sent_twice(admin: User) -> None:
    row = failed_row()
    OutboxRow.objects.filter(pk=row.pk).update(not_before=clock.now())
    claimed = outbox.apply_next(now=clock.now())
    assert claimed is not None
    claimed_until = OutboxRow.objects.get(pk=row.pk).not_before

    with pytest.raises(Refused):
        services.retry_row(row=row, by=admin)

    assert services.retry_all(by=admin) == 0
    assert OutboxRow.objects.get(pk=row.pk).not_before == claimed_until


@pytest.mark.parametrize("act", [services.retry_row, services.retry_all])
def test_nobody_else_has_anything_tried_again(people: dict[str, User], act: Any) -> None:
    row = failed_row()
    given = {"row": row} if act is services.retry_row else {}

    for role, person in people.items():
        if role != "admin":
            with pytest.raises(NotAllowed):
                act(by=person, **given)

    assert OutboxRow.objects.get(pk=row.pk).not_before > clock.now() + timedelta(hours=1)


def test_books_that_do_not_hold_are_told_to_administrators_once_a_day(
    admin: User, people: dict[str, User], broken_books: None, as_user: SignedIn
) -> None:
    assert [services.judge_books(), services.judge_books()] == [1, 1]

    told = Notice.objects.filter(code="marketing.books")
    assert {notice.user for notice in told} == {admin, people["admin"]}
    assert OutboxRow.objects.filter(kind="mail", key__contains="books/").count() == 2
    page = as_user(admin).get("/statusz").content.decode()
    assert "orders: lines: orders.order/7: has lost a line" in page


def test_books_that_hold_disturb_nobody(admin: User) -> None:
    assert services.judge_books() == 0

    run = JobRun.objects.get(name="check_books")
    assert (run.good, run.result, run.details) == (True, "the books hold", [])
    assert not Notice.objects.exists()


def test_every_job_and_every_kind_of_message_has_a_name() -> None:
    begins = re.compile(r'(?:job_run|_within_hours)\("(\w+)"')
    sources = [
        path.read_text(encoding="utf-8")
        for app in house.OWN_APPS
        for path in (Path(house.BASE_DIR) / app.split(".")[0]).rglob("*.py")
    ]
    jobs = {name for source in sources for name in begins.findall(source)}
    ours = {name for name in outbox.HANDLERS if name == "mail" or "." in name}

    assert len(jobs) > 8
    assert jobs <= JOBS.keys()
    assert len(ours) > 10
    assert ours <= KINDS.keys()
