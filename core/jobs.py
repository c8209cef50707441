"""Jobs remember their last run: when it was, how it went, and that time never goes back."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core import clock
from core.locks import lock
from core.models import JobRun
from core.work import unit_of_work

logger = logging.getLogger(__name__)


@dataclass
class Run:
    """A job at work: the moment it works with, and what it wants to be remembered for."""

    name: str
    now: datetime
    result: str = ""
    good: bool = True
    details: list[str] = field(default_factory=list)


@contextmanager
def job_run(name: str, *, now: datetime | None = None) -> Iterator[Run]:
    """Run a job's body with a `now` that is never earlier than at its last run."""
    run = Run(name=name, now=begin_job(name=name, now=now or clock.now()))
    try:
        yield run
    except Exception as error:
        end_job(name=name, result=f"{type(error).__name__}: {error}"[:400], good=False)
        raise
    end_job(name=name, result=run.result, good=run.good, details=run.details)


class _Collector:
    """How many stretches of work want the collector off, and whether it was on before the first."""

    lock = threading.Lock()
    kept_off = 0
    was_on = False


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep Python's cyclic garbage collector off; it is as before afterwards, whatever happens.

    For a long stretch of work that makes no cycles: the collector looks through millions of
    objects again and again for nothing (a fifth of a replay's time), and all memory comes back
    without it. It belongs to the whole process: of several threads the last one gives it back.
    """
    with _Collector.lock:
        if not _Collector.kept_off:
            _Collector.was_on = gc.isenabled()
            gc.disable()
        _Collector.kept_off += 1
    try:
        yield
    finally:
        with _Collector.lock:
            _Collector.kept_off -= 1
            if not _Collector.kept_off and _Collector.was_on:
                gc.enable()


@unit_of_work
def begin_job(*, name: str, now: datetime) -> datetime:
    """Note that the job starts; gives the moment to work with."""
    row = lock(JobRun).filter(name=name).first()
    if row is None:
        JobRun.objects.bulk_create(
            [JobRun(name=name, last_now=now, started_at=now)], ignore_conflicts=True
        )
        row = lock(JobRun).get(name=name)
    if now < row.last_now:
        logger.warning("clock_went_back", extra={"job": name})
        now = row.last_now
    row.last_now = row.started_at = now
    row.finished_at = None
    row.save(update_fields=["last_now", "started_at", "finished_at"])
    return now


@unit_of_work
def end_job(*, name: str, result: str, good: bool, details: Sequence[str] = ()) -> None:
    """Note how the job went and, line by line, what it found."""
    row = lock(JobRun).get(name=name)
    row.finished_at = max(clock.now(), row.started_at)
    row.result = result.replace("\0", "")[:400]
    row.good = good
    row.details = [line.replace("\0", "")[:400] for line in details]
    row.save(update_fields=["finished_at", "result", "good", "details"])


def last_beat() -> datetime | None:
    """Give when the outbox was last drained: the heartbeat of worker and beat together."""
    return JobRun.objects.filter(name="drain_outbox").values_list("last_now", flat=True).first()


def is_stalled(*, now: datetime, after: timedelta = timedelta(minutes=2)) -> bool:
    """Whether the background workers have not been heard of for a while."""
    beat = last_beat()
    return beat is None or now - beat > after
