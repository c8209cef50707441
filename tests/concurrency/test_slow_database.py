"""A database that answers too slowly: a friendly page, nothing half written, the job goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.books import check_books
from core.models import JobRun
from workflow import services
from workflow.models import Breach, Pause, WorkItem

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("transactional_db")]

Fault = Callable[[], Any]


@pytest.fixture
def item(transactional_db: None) -> WorkItem:
    """Something for the director to do, arrived just now."""
    director = User.objects.create(username="director", display_name="顾行舟")
    director.groups.add(Group.objects.get_or_create(name="director")[0])
    return services.open_item(step="6.3", subject=director, label="DD-1", url="/")


@contextmanager
def somebody_holds_the_table() -> Iterator[None]:
    """Another session has the table of work items to itself, longer than anybody waits."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE workflow_workitem IN EXCLUSIVE MODE")
                held.set()
                done.wait(timeout=30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(timeout=30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def every_write_takes_too_long() -> Iterator[None]:
    """The items' table answers each write a second late; a statement has a tenth of it."""

    def slowly(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django calls it so
        if sql.startswith(('UPDATE "workflow_workitem"', 'INSERT INTO "workflow_reminder"')):
            sql, params = "SELECT pg_sleep(1)", None
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '100ms'")
    with connection.execute_wrapper(slowly):
        yield


FAULTS = pytest.mark.parametrize("fault", [somebody_holds_the_table, every_write_takes_too_long])


@FAULTS
def test_a_page_says_that_nothing_was_saved_and_keeps_what_was_typed(
    item: WorkItem, fault: Fault
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get())
    url = reverse("workflow:pause", args=[item.pk])
    typed = {"reason": "customer", "note": "等客户确认"}

    with fault():
        answer = client.post(url, typed, secure=True)
    connection.close()

    assert answer.status_code == 503
    assert "等客户确认" in answer.content.decode()
    assert not Pause.objects.exists()
    assert client.post(url, typed, secure=True).status_code == 302
    assert Pause.objects.count() == 1
    assert list(check_books()) == []


@FAULTS
def test_the_deadline_job_leaves_nothing_half_done_and_goes_on_in_its_next_run(
    item: WorkItem, fault: Fault
) -> None:
    later = clock.now() + timedelta(days=14)

    with fault(), pytest.raises(OperationalError):
        services.flag_breaches(now=later)
    connection.close()

    assert not Breach.objects.exists()
    assert not JobRun.objects.get(name="flag_breaches").good
    assert services.flag_breaches(now=later + timedelta(minutes=1)) == 1
    assert JobRun.objects.get(name="flag_breaches").good
    assert list(check_books()) == []
