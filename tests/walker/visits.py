"""Requests that leave nothing behind, and what they would have left."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, models, transaction
from django.test import Client

from accounts.models import User
from tests.amount import NIGHT
from tests.walker.table import ANONYMOUS, World

_WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
_ROLLBACK = re.compile(r"^\s*ROLLBACK", re.IGNORECASE)
# Housekeeping of the frameworks: a session is noted, a wrong password counted.
_HOUSEKEEPING = re.compile(
    r'"(django_session|axes_\w+|core_clockoffset)"|last_login', re.IGNORECASE
)


# Minutes long, and the same on every database: who may open what is decided before it is asked.
once = pytest.mark.skipif(
    connection.vendor != "sqlite" and not NIGHT,
    reason="walked on SQLite; WALK_ALL=1 walks it here too",
)


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction of the test's own; units of work inside may still call themselves outermost."""
    outer = transaction.atomic()
    outer._from_testcase = True  # type: ignore[attr-defined]  # as django.test.TestCase does
    outer.__enter__()
    try:
        yield
    finally:
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@dataclass
class Watch:
    """The statements of one request."""

    count: int = 0
    writes: list[str] = field(default_factory=list)

    def __call__(
        self,
        execute: Any,
        sql: str,
        params: Any,
        many: bool,  # noqa: FBT001  # as Django calls it
        context: Any,
    ) -> Any:
        self.count += 1
        if _ROLLBACK.match(sql):
            self.writes.clear()
        elif _WRITE.match(sql) and not _HOUSEKEEPING.search(sql):
            self.writes.append(sql[:200])
        return execute(sql, params, many, context)


@dataclass
class Visit:
    """An answer, and what it did to the database."""

    response: Any  # the test client's, with its context
    writes: list[str]
    statements: int
    body: bytes = b""

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def is_html(self) -> bool:
        return "html" in self.response.get("Content-Type", "")


class Visitor:
    """Anybody of the world, with a new client for each request."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, str] = {}

    def person(self, who: str) -> User:
        """The person behind a role's name."""
        return self.world.other_sales if who == "other_sales" else self.world.people[who]

    def client(self, who: str, *, enforce_csrf_checks: bool = False) -> Client:
        """A fresh client, signed in as this role without the cost of signing in."""
        client = Client(enforce_csrf_checks=enforce_csrf_checks, raise_request_exception=False)
        if who != ANONYMOUS:
            if who not in self.sessions:
                self.sessions[who] = session_for(self.person(who))
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client

    def go(
        self,
        who: str,
        method: str,
        url: str,
        data: Mapping[str, Any] | None = None,
        *,
        enforce_csrf_checks: bool = False,
    ) -> Visit:
        """Send one request inside a transaction that is rolled back."""
        client = self.client(who, enforce_csrf_checks=enforce_csrf_checks)
        watch = Watch()
        with rolled_back(), connection.execute_wrapper(watch):
            send = client.get if method == "get" else client.post
            response = send(url, data or {})
            return Visit(response, list(watch.writes), watch.count, _read(response))

    def go_and_look(self, who: str, url: str, data: Mapping[str, Any]) -> tuple[Visit, Snapshot]:
        """Post, and take a picture of the database before it is rolled back."""
        client = self.client(who)
        with rolled_back():
            response = client.post(url, data)
            return Visit(response, [], 0), snapshot()


def _read(response: Any) -> bytes:
    if getattr(response, "streaming", False):  # a file; read to its end, it closes itself
        return b"".join(response.streaming_content)
    return bytes(response.content)


def session_for(user: User) -> str:
    """A session of this person, as signing in makes it."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["started_at"] = store["seen_at"] = int(time.time())
    store.save()
    return str(store.session_key)


Snapshot = dict[str, list[tuple[Any, ...]]]
# What is made of times and of random keys; both themselves are left out by their types.
_VOLATILE = re.compile(
    r"hash|^prev$|^body$|^(mail_)?key$|^password$|^payload$|^path$|^stored_name$"
)


def snapshot() -> Snapshot:
    """Every row of every table of ours, without what differs from run to run."""
    picture: Snapshot = {}
    for model in apps.get_models():
        if model._meta.app_label in {"sessions", "axes", "contenttypes", "auth"}:
            continue
        names = [
            f.attname
            for f in model._meta.concrete_fields
            if not (isinstance(f, models.DateTimeField | models.UUIDField))
            and not _VOLATILE.search(f.attname)
        ]
        rows = model._default_manager.values_list(*names)
        picture[model._meta.label] = sorted(rows, key=repr)
    return picture
