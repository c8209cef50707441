"""The judge: every app registers what must hold, `check_books` recomputes it from scratch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction


@dataclass(frozen=True)
class BookFinding:
    """Something that does not hold: at which object, where to look, what is wrong."""

    object: str
    url: str
    problem: str


@dataclass(frozen=True)
class Scope:
    """What is to be looked at; a section leaves out the rest where that is cheap."""

    since: datetime | None = None
    object: str = ""  # "orders.order/12"
    files: bool = False

    def covers(self, subject: str) -> bool:
        """Whether this one object is to be looked at."""
        return not self.object or self.object == subject


Section = Callable[[Scope], Iterator[BookFinding]]
SECTIONS: dict[str, Section] = {}


def books_section(name: str) -> Callable[[Section], Section]:
    """Register a section such as "orders: approvals": called with the Scope, yields findings."""

    def register(section: Section) -> Section:
        SECTIONS[name] = section
        return section

    return register


def check_books(scope: Scope | None = None) -> Iterator[tuple[str, BookFinding]]:
    """Give (section, finding) for all that does not hold, as of one moment; changes nothing."""
    with one_snapshot():
        for name, section in sorted(SECTIONS.items()):
            for finding in section(scope or Scope()):
                yield name, finding


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read everything as of one moment; inside a caller's transaction that one has to do."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        yield from _sqlite_snapshot()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield


def _sqlite_snapshot() -> Iterator[Any]:
    # Not atomic(): that begins IMMEDIATE and would keep every writer waiting.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
            cursor.execute("ROLLBACK")
