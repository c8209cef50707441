"""A database of its own for tests that commit, made by copying the test database.

Nothing has to be emptied afterwards, and what the migrations loaded stays where it is. Ask for
the fixture `transactional_db` (PostgreSQL only, in the folders whose conftest imports it).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import connection, connections

from core.guards import on_a_test_database

# A thread of an earlier test may still hold its session; a database in use can neither be copied
# nor dropped.
_END_SESSIONS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'"


@contextmanager
def copied_database() -> Iterator[None]:
    """Work on a copy of the PostgreSQL test database; it is dropped at the end."""
    connections.close_all()
    assert on_a_test_database()
    own = connection.settings_dict
    name = str(own["NAME"])
    copy = f"{name}_copy"
    _administer(
        own,
        f'DROP DATABASE IF EXISTS "{copy}"',
        _END_SESSIONS.format(name),
        f'CREATE DATABASE "{copy}" TEMPLATE "{name}"',
    )
    own["NAME"] = copy
    try:
        yield
    finally:
        connections.close_all()
        own["NAME"] = name
        _administer(own, f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's fixture, which empties the database after each test."""
    with django_db_blocker.unblock(), copied_database():
        yield


def end_sessions() -> None:
    """Close every session of the PostgreSQL test database, our own included."""
    connections.close_all()
    own = connection.settings_dict
    _administer(own, _END_SESSIONS.format(own["NAME"]))


def _administer(own: dict[str, Any], *statements: str) -> None:
    server = psycopg2.connect(
        dbname="postgres",
        user=own["USER"] or None,
        password=own["PASSWORD"] or None,
        host=own["HOST"] or None,
        port=own["PORT"] or None,
    )
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        server.close()
