"""Die at every statement of every service: the state must be as before, or wholly after.

Each service of the house has a scenario in `tests/faults/scenarios/<app>.py`:

    @scenario("orders.services.entry.submit_order")
    def submit() -> Call:
        order = a_draft_order()                      # set up what is needed, with services
        return lambda: submit_order(order=order, by=order.owner)

The call is made again and again, each time with a fault one statement later, until it gets
through; the last call is the repeat that must succeed.
"""

from __future__ import annotations

import hashlib
import os
import pkgutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.utils.module_loading import module_has_submodule

from core.books import check_books
from core.work import SERVICES

Call = Callable[[], object]
SetUp = Callable[[], Call]
# No service may need more statements than this: it holds its locks all the while.
MOST_STATEMENTS = 400


@dataclass(frozen=True)
class Scenario:
    """How to bring one service to its work.

    `absorbs` is for mechanisms that must live on after a fault (the outbox puts the row off): they
    may return although a statement failed, and then leave a third state, with its books in order.
    `inner` is for services that only another service calls, to keep its own projection: alone they
    leave the books of the caller's app open, which the caller's scenario closes.
    """

    set_up: SetUp
    absorbs: bool = False
    inner: bool = False


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    service: str, *, absorbs: bool = False, inner: bool = False
) -> Callable[[SetUp], SetUp]:
    """Register the scenario of "orders.services.entry.submit_order"."""

    def register(set_up: SetUp) -> SetUp:
        SCENARIOS[service] = Scenario(set_up=set_up, absorbs=absorbs, inner=inner)
        return set_up

    return register


class Died(OperationalError):
    """The fault: the statement failed and the process is told so."""


def all_services() -> list[str]:
    """Name every service of the house, by importing all that may hold one."""
    for config in apps.get_app_configs():
        if Path(config.path).parent != Path(settings.BASE_DIR):
            continue
        for name in ("services", "tasks", "outbox", "jobs", "sync"):
            if module_has_submodule(config.module, name):
                _import_all(f"{config.name}.{name}")
    own = {config.name for config in apps.get_app_configs()}
    return sorted(name for name in SERVICES if name.split(".", 1)[0] in own)


def _import_all(name: str) -> None:
    module = import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{name}."):
        import_module(found.name)


def load_scenarios() -> dict[str, Scenario]:
    """Import every module of scenarios and give what they register."""
    _import_all("tests.faults.scenarios")
    return SCENARIOS


@contextmanager
def fault_at(statement: int, die: Callable[[], object]) -> Iterator[list[int]]:
    """Call `die` instead of the n-th statement; gives the count of statements so far."""
    count = [0]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  # Django calls it so
        count[0] += 1
        if count[0] == statement:
            die()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield count


def raise_fault() -> None:
    """Fail as a statement fails when the connection is lost."""
    raise Died("the database went away")


def snapshot() -> dict[str, str]:
    """Give a sum of the contents of every table."""
    sums = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608  # the name is the database's own
            rows = sorted(repr(tuple(_plain(cell) for cell in row)) for row in cursor.fetchall())
            sums[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return sums


def _plain(cell: Any) -> Any:
    return bytes(cell) if isinstance(cell, memoryview) else cell


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Name the tables whose contents differ."""
    return sorted(table for table in after if before.get(table) != after[table])


def books() -> list[str]:
    """Give what the judge finds."""
    return [f"{section}: {one.object}: {one.problem}" for section, one in check_books()]


def die_at_every_statement(scene: Scenario, *, first: int = 1, step: int = 1) -> int:
    """Fail at statement 1, 2, … until the call gets through; returns how many it has.

    `first` and `step` leave statements out where another database is asked of each.
    """
    call = scene.set_up()
    before = snapshot()
    assert scene.inner or books() == []
    for statement in range(first, MOST_STATEMENTS, step):
        try:
            with fault_at(statement, raise_fault) as count:
                call()
        except Died:
            assert changed(before, snapshot()) == [], f"half done at statement {statement}"
            continue
        if count[0] < statement:
            break
        assert scene.absorbs, f"the fault at statement {statement} was swallowed"
        assert books() == []
        call, before = scene.set_up(), snapshot()
    else:
        raise AssertionError(f"more than {MOST_STATEMENTS} statements in one service")
    assert scene.inner or books() == []
    return count[0]


def kill_at_every_statement(scene: Scenario, *, step: int = 1) -> int:
    """Kill a child process at statement 1, 2, …; the call is committed at last by a child too.

    For databases with a server. `step` leaves statements out where they are many.
    """
    call = scene.set_up()
    before = snapshot()
    for statement in range(1, MOST_STATEMENTS, step):
        if _child_got_through(call, statement):
            break
        assert changed(before, snapshot()) == [], f"half done when killed at {statement}"
    else:
        raise AssertionError(f"more than {MOST_STATEMENTS} statements in one service")
    assert scene.inner or books() == []
    return statement - 1


def _child_got_through(call: Call, statement: int) -> bool:
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            with fault_at(statement, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                call()
            os._exit(0)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    assert os.WEXITSTATUS(status) == 0, f"the call failed after deaths before {statement}"
    return True
