"""The unit of work: every service is one transaction, whole or not at all."""

from __future__ import annotations

import functools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from django.db import OperationalError, transaction

from core import kept
from core.locks import forget_locks, restore_locks, taken_locks

P = ParamSpec("P")
R = TypeVar("R")

# Every service of the house by "app.services.function"; the fault tests walk this.
SERVICES: dict[str, Callable[..., object]] = {}

ATTEMPTS = 4
BUDGET_SECONDS = 5.0
# Serialization failure and deadlock: nothing was waited for. A lock or statement time-out has
# waited already and would wait again, so it is not repeated.
REPEATABLE = frozenset({"40001", "40P01"})


class _Depth(threading.local):
    value = 0


_depth = _Depth()


def in_unit_of_work() -> bool:
    """Whether a unit of work is open in this thread."""
    return _depth.value > 0


@contextmanager
def savepoint() -> Iterator[None]:
    """Let a part of a unit of work fail by itself: what it wrote, locked and kept is undone."""
    locks = taken_locks()
    try:
        with transaction.atomic():
            yield
    except BaseException:
        restore_locks(locks)
        kept.forget_all()
        raise


def _may_repeat(error: OperationalError) -> bool:
    return getattr(error.__cause__, "pgcode", None) in REPEATABLE


def unit_of_work(service: Callable[P, R]) -> Callable[P, R]:
    """Run the service in one transaction of its own, or in its caller's.

    Outermost: durable, and repeated as a whole (at most 4 times, within 5 s in all) when the
    database broke a deadlock. Inside another unit of work it just runs; a failure there ends the
    whole transaction, also when somebody catches it.
    """

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _depth.value:
            with transaction.atomic(savepoint=False):
                return service(*args, **kwargs)
        return _outermost(functools.partial(service, *args, **kwargs))

    SERVICES[f"{service.__module__}.{service.__qualname__}"] = run
    return run


def _outermost(call: Callable[[], R]) -> R:
    started = time.monotonic()
    attempt = 1
    while True:
        try:
            return _once(call)
        except OperationalError as error:
            pause = random.uniform(0.01, 0.05) * 2**attempt  # noqa: S311  # no secret
            spent = time.monotonic() - started + pause
            if not _may_repeat(error) or attempt >= ATTEMPTS or spent > BUDGET_SECONDS:
                raise
            time.sleep(pause)
            attempt += 1


def _once(call: Callable[[], R]) -> R:
    forget_locks()
    kept.begin()
    _depth.value = 1
    try:
        with transaction.atomic(durable=True):
            return call()
    finally:
        _depth.value = 0
        forget_locks()
        kept.end()
