"""A database that hangs does not pile requests up: each gets its page, in its turn, and it is over.

Asked of the real web server: its threads are all that ever waits in the database.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from tests.amount import by_night
from tests.concurrency.programs import PATIENCE, web_server
from tests.conftest import new_person
from tests.walker.visits import session_for

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
THREADS, REQUESTS = 4, 24
WAIT = 0.7  # seconds that a statement may take, or a lock may be waited for
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
ENOUGH = pytest.mark.parametrize(
    "options",
    [
        f"-c lock_timeout={int(WAIT * 1000)}",
        pytest.param(f"-c statement_timeout={int(WAIT * 1000)}", marks=by_night),
    ],
)
Answer = tuple[int, str, float]


@contextmanager
def nobody_reads_the_items() -> Iterator[None]:
    """Another session keeps the table of work items to itself, from readers too."""
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE workflow_workitem IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        other.rollback()
        other.close()


def ask(address: str, session: str) -> Answer:
    """Open a page as somebody signed in; gives status, text and seconds."""
    begun = time.monotonic()
    request = Request(address, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})  # noqa: S310  # our own server
    try:
        with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # our own server
            status, text = answer.status, answer.read()
    except HTTPError as refused:
        status, text = refused.code, refused.read()
    return status, text.decode(), time.monotonic() - begun


def most_waiting(answers: list[Future[Answer]]) -> int:
    """Look again and again until all are answered: how many sessions waited at once at most."""
    most = 0
    with connection.cursor() as cursor:
        while not all(one.done() for one in answers):
            cursor.execute(WAITING)
            most = max(most, cursor.fetchone()[0])
            time.sleep(0.05)
    return most


@ENOUGH
def test_requests_end_with_a_clear_page_and_do_not_pile_up(
    transactional_db: None, tmp_path: Path, options: str
) -> None:
    director: User = new_person("director", "director")
    session = session_for(director)
    with (
        web_server(tmp_path, THREADS, options) as site,
        ThreadPoolExecutor(REQUESTS) as crowd,
    ):
        assert ask(f"{site}/inbox/", session)[0] == 200

        with nobody_reads_the_items():
            asked = [crowd.submit(ask, f"{site}/inbox/", session) for _n in range(REQUESTS)]
            most = most_waiting(asked)
        answers = [one.result() for one in asked]
        again = [crowd.submit(ask, f"{site}/inbox/", session) for _n in range(REQUESTS)]

        assert [status for status, _text, _seconds in answers] == [503] * REQUESTS
        assert all("没有保存任何内容" in text for _status, text, _seconds in answers)
        # In rounds of as many as there are threads, each no longer than the limit: generous.
        assert max(seconds for *_, seconds in answers) < REQUESTS / THREADS * WAIT + 15
        assert 0 < most <= THREADS
        assert [one.result()[0] for one in again] == [200] * REQUESTS
