"""The step ledger, the process map and the inbox over 10,000 and 1,000,000 work items.

    DEBUG=0 SECRET_KEY=… ALLOWED_HOSTS=localhost DATABASE_URL=postgres://…/an_empty_database \\
        python -m benchmarks.work_items --out benchmarks/results/work_items.json

Seeds the database of DATABASE_URL (PostgreSQL, without work items), measures, adds items up to the
next size and measures again. Two of a hundred items are open, at most 20,000; the others were done
within a year. What is timed: the query of the ledger with its rows folded, and whole pages in
process (session, rights, statements, template), sign-in not. `cpu_ms` is the processor
time of this process and its database session together, without parallel workers: it says what the
work costs where other work disturbs the clock.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.figures import as_kept

SIZES = (10_000, 1_000_000)
OPEN_AT_MOST = 20_000
PEOPLE = 40
TICKS = os.sysconf("SC_CLK_TCK")

SEED = """
WITH step AS (
  SELECT row_number() OVER (ORDER BY position) - 1 AS place, code,
         CASE role WHEN '' THEN 'quality' ELSE role END AS role
  FROM workflow_step
), person AS (
  SELECT array_agg(id ORDER BY id) AS ids FROM accounts_user WHERE username LIKE 'bench-%%'
), number AS (
  SELECT i, i %% %(open_each)s = 0 AS is_open, (i * 7919) %% 34 AS place,
         (i * 104729) %% %(people)s AS person, ((i * i * 31 + i * 17) %% 2400)::int AS held,
         now() - (%(size)s - i) * (interval '360 days' / %(size)s) - interval '4 days' AS arrived
  FROM generate_series(%(first)s::bigint, %(size)s::bigint) AS i
)
INSERT INTO workflow_workitem (
  step_code, subject_type, subject_id, subject_label, subject_url, customer_name, amount, reason,
  slot, role, department, arrived_at, limit_kind, limit_days, due_at, opened_at, done_at, outcome,
  minutes_held, done_by_id, person_id, initiator_id, was_paused, is_asked
)
SELECT code, 'orders.order', i, 'DD-' || i, '/orders/' || i || '/', 'Customer ' || i %% 5000,
       i * 100, '{"level": "director"}', 'bench', role, role, arrived, 'planned', 0,
       arrived + interval '1 day', arrived + interval '20 minutes',
       CASE WHEN NOT is_open THEN arrived + (held + 1) * interval '1.6 minutes' END,
       CASE WHEN is_open THEN '' ELSE 'done' END, CASE WHEN NOT is_open THEN held END,
       CASE WHEN NOT is_open THEN person.ids[1 + number.person] END,
       person.ids[1 + number.person], person.ids[1 + (number.person * 3) %% %(people)s],
       false, false
FROM number JOIN step USING (place) CROSS JOIN person
"""


@dataclass
class Case:
    """One thing measured, in milliseconds."""

    case: str
    items: int
    p50_ms: float
    min_ms: float
    max_ms: float
    cpu_ms: float
    runs: int
    statements: int
    load: float


@dataclass
class Counter:
    """Counts statements."""

    count: int = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)


def seed(size: int, first: int) -> None:
    """Add items up to `size`, the oldest a year ago; then let the database look at them."""
    given = {
        "size": size,
        "first": first,
        "people": PEOPLE,
        "open_each": max(50, size // OPEN_AT_MOST),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a page may not take so long, a seed may
        cursor.execute(SEED, given)
        cursor.execute("VACUUM ANALYZE workflow_workitem")
        cursor.execute("RESET statement_timeout")


def measure(case: str, items: int, work: Callable[[], object], runs: int) -> Case:
    """Run once to warm up, then time the runs."""
    work()
    counter = Counter()
    with connection.execute_wrapper(counter):
        work()
    gc.collect()
    walls, cpus = [], []
    for _run in range(runs):
        before, wall = cpu_seconds(), time.perf_counter()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((cpu_seconds() - before) * 1000)
    return Case(case, items, shortened(statistics.median(walls)), shortened(min(walls)),
                shortened(max(walls)), shortened(statistics.mean(cpus)), runs, counter.count,
                shortened(os.getloadavg()[0]))  # fmt: skip


def shortened(value: float) -> float:
    return round(value, 1)


def cpu_seconds() -> float:
    """Give the seconds of processor that this process and its database session have had."""
    own = time.process_time()
    try:
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:  # a server on another machine
        return own
    parts = stat.rsplit(")", 1)[1].split()
    return own + (int(parts[11]) + int(parts[12])) / TICKS


def cases(size: int, runs: int) -> list[Case]:
    """Measure everything at one size."""
    from django.test import Client  # noqa: PLC0415  # Django has to be set up first

    from accounts.models import User  # noqa: PLC0415  # Django is set up first
    from core import clock  # noqa: PLC0415  # Django is set up first
    from insights.queries import ledger  # noqa: PLC0415  # Django is set up first

    months = ledger.window(clock.now())

    def fold(by: str) -> Callable[[], object]:
        return lambda: ledger.ledger(ledger.items(months), months, by=by, now=clock.now())

    found = [measure(f"ledger by {by}, 12 months", size, fold(by), runs) for by in ledger.KEYS]
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    found += [
        measure(f"ledger by {by}, 12 months, one processor", size, fold(by), runs)
        for by in ledger.KEYS
    ]
    with connection.cursor() as cursor:
        cursor.execute("RESET max_parallel_workers_per_gather")
    pages = (("bench-1", "inbox, first page", "/inbox/"), ("bench-gm", "process map", "/map/"))
    for username, case, url in pages:
        client = Client(SERVER_NAME="localhost")
        client.force_login(User.objects.get(username=username))

        def page(client: Client = client, url: str = url) -> None:
            if (response := client.get(url, secure=True)).status_code != 200:
                sys.exit(f"{url} answered {response.status_code}.")

        found.append(measure(case, size, page, runs * 4))
    return found


def prepare() -> None:
    """Make tables and people; refuse a database that has items already."""
    from django.contrib.auth.models import Group  # noqa: PLC0415  # Django is set up first

    from accounts.models import User  # noqa: PLC0415  # Django is set up first
    from workflow.models import WorkItem  # noqa: PLC0415  # Django is set up first

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if connection.vendor != "postgresql" or WorkItem.objects.exists():
        sys.exit("Name an empty PostgreSQL database in DATABASE_URL.")
    names = [f"bench-{number}" for number in range(PEOPLE)]
    User.objects.bulk_create([User(username=one, display_name=one) for one in [*names, "bench-gm"]])
    User.objects.get(username="bench-gm").groups.add(Group.objects.get(name="gm"))


def main() -> int:
    """Seed, measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="where the figures are written as JSON")
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketing.settings")
    django.setup()
    prepare()
    found: list[Case] = []
    first = 1
    for size in SIZES:
        seed(size, first)
        first = size + 1
        found += cases(size, given.runs)
    for one in found:
        print(f"{one.items:>9,}  {one.case:<42}{one.p50_ms:>9} ms  cpu {one.cpu_ms:>8} ms"  # noqa: T201  # the result is for the terminal
              f"  {one.statements} statements")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    if given.out:
        rows = [vars(one) for one in found]
        given.out.write_text(as_kept(rows, postgresql=version))
    return 0


if __name__ == "__main__":
    sys.exit(main())
