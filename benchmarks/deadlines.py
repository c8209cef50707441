"""The deadline jobs beside 1,000,000 work items, of which 20,000 are open and none is due.

    DEBUG=0 SECRET_KEY=… ALLOWED_HOSTS=localhost DATABASE_URL=postgres://…/a_database \\
        python -m benchmarks.deadlines --out benchmarks/results/deadlines.json

DATABASE_URL names an empty PostgreSQL database, which is seeded, or one that `work_items.py` has
seeded. What is timed: whole runs of a job, commits included, on items that have become due since
the run before; the items are put there and, afterwards, done outside of the time. `cpu_ms` is the
processor time of this process and its database session. `grown_mb` is by how much the memory of
this process has grown at most since the run with nothing due.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.db import connection

from benchmarks.figures import as_kept
from benchmarks.work_items import SIZES, Counter, cpu_seconds, prepare, seed, shortened

RUNS = 3
QUIET_RUNS = 40
# A working morning; each run stands a minute later, as beat would have it.
START = datetime(2027, 3, 3, 2, 0, tzinfo=UTC)

# What is open is due within the weeks after START, so that every index of open work is full.
NOT_DUE = """
UPDATE workflow_workitem
   SET half_at = %(start)s + (1 + id %% 400) * interval '1 hour' + interval '9 days',
       offer_at = %(start)s + (2 + id %% 400) * interval '1 hour' + interval '9 days',
       due_at = %(start)s + (3 + id %% 400) * interval '1 hour' + interval '9 days',
       escalate_at = %(start)s + (4 + id %% 400) * interval '1 hour' + interval '9 days',
       opened_at = CASE WHEN id %% 2 = 0 THEN opened_at END, breached_at = NULL
 WHERE done_at IS NULL
"""
NEWLY_DUE = """
INSERT INTO workflow_workitem (
  step_code, subject_type, subject_id, subject_label, subject_url, customer_name, amount, reason,
  slot, role, department, arrived_at, limit_kind, limit_days, half_at, offer_at, due_at,
  escalate_at, outcome, person_id, initiator_id, was_paused, is_asked
)
SELECT step_code, subject_type, subject_id, subject_label, subject_url, customer_name, amount,
       reason, 'due', role, department, %(now)s - interval '3 days', 'working_days', 1,
       %(half)s, NULL, %(due)s, %(escalate)s, '', person_id, initiator_id, false, false
  FROM workflow_workitem WHERE slot = 'bench' ORDER BY id LIMIT %(number)s
"""
DONE = """
UPDATE workflow_workitem SET done_at = %(now)s, outcome = 'done', minutes_held = 1
 WHERE slot = 'due' AND done_at IS NULL
"""


class Bench:
    """The jobs, the time they are told, and what was found."""

    def __init__(self) -> None:
        self.now = START
        self.found: list[dict[str, Any]] = []

    def run(
        self, case: str, jobs: list[Callable[..., int]], number: int, moments: dict[str, int]
    ) -> None:
        """Time the jobs on `number` items whose moments lie so many minutes from now."""
        walls, cpus, statements = [], [], 0
        memory = _peak()
        for _run in range(RUNS if number else QUIET_RUNS):
            self.now += timedelta(minutes=1)
            self._put(number, moments)
            gc.collect()
            counter = Counter()
            with connection.execute_wrapper(counter):
                before, wall = cpu_seconds(), time.perf_counter()
                done = sum(job(now=self.now) for job in jobs)
                walls.append((time.perf_counter() - wall) * 1000)
                cpus.append((cpu_seconds() - before) * 1000)
            statements = counter.count
            if done != number * len(jobs):
                sys.exit(f"{case}: {done} of {number} were done.")
            self._take_away()
        walls.sort()
        self.found.append(
            {
                "case": case,
                "items": number,
                "p50_ms": shortened(walls[len(walls) // 2]),
                "min_ms": shortened(walls[0]),
                "max_ms": shortened(walls[-1]),
                "cpu_ms": shortened(sum(cpus) / len(cpus)),
                "runs": len(walls),
                "statements": statements,
                "grown_mb": shortened((_peak() - memory) / 1024),
                "load": shortened(os.getloadavg()[0]),
            }
        )

    def _put(self, number: int, moments: dict[str, int]) -> None:
        if not number:
            return
        given: dict[str, Any] = {"half": None, "due": None, "escalate": None}
        given |= {name: self.now + timedelta(minutes=away) for name, away in moments.items()}
        _execute(NEWLY_DUE, {**given, "now": self.now, "number": number})
        _execute("ANALYZE workflow_workitem", None)

    def _take_away(self) -> None:
        _execute(DONE, {"now": self.now})


def _execute(statement: str, given: dict[str, Any] | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(statement, given)
        cursor.execute("RESET statement_timeout")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Seed where need be, measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="where the figures are written as JSON")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketing.settings")
    django.setup()
    from workflow import services  # noqa: PLC0415  # Django has to be set up first
    from workflow.models import WorkItem  # noqa: PLC0415  # Django has to be set up first

    if not ("workflow_workitem" in connection.introspection.table_names()
            and WorkItem.objects.exists()):  # fmt: skip
        prepare()
        seed(SIZES[-1], 1)
    _execute(NOT_DUE, {"start": START})
    _execute("VACUUM ANALYZE", None)
    bench = Bench()
    flag = [services.flag_breaches]
    every = [*flag, services.remind, services.offer_substitutes, services.escalate]
    bench.run("warm-up", flag, 1000, {"due": -1})
    bench.run("late items, nothing due", flag, 0, {})
    bench.run("all four jobs, nothing due", every, 0, {})
    for number in (1000, 10_000):
        bench.run("late items", flag, number, {"due": -1})
        bench.run("half of the limit", [services.remind], number, {"half": -1, "due": 900})
    for one in bench.found[1:]:
        line = f"{one['items']:>7,}  {one['case']:<28}{one['p50_ms']:>9} ms"
        line += f"  cpu {one['cpu_ms']:>8} ms  {one['statements']} statements"
        print(f"{line}  +{one['grown_mb']} MB  load {one['load']}")  # noqa: T201  # the result is for the terminal
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    if given.out:
        given.out.write_text(as_kept(bench.found[1:], postgresql=version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
