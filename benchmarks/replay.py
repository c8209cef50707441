"""A draft of the price strategy run over 100,000 past orders of five lines.

    python -m benchmarks.replay [--orders 100000] [--processes 2 1]
                                [--out benchmarks/results/replay.json]

Starts a PostgreSQL of its own (scripts/test.py). Forty orders go their whole way by the services:
signed, decided by the centre, reviewed and decided by the director, some wanted early. SQL makes
their copies, spread over a year and 2,000 customers, each with its lines, terms, verdict and
findings. Some copies are judged again by the version they were priced on, alone: each must come to
its verdict. Then processes as the workers are in production share the job, first two, then one
alone. `wall_s` is the time from the word to begin, all of them set up and connected, to the kept
result, flips included; `ask_s` what asking for it took. `cpu_s` is the processor time of these
processes and their database sessions, `memory_mb` the most that each held, added up, and
`largest_memory_mb` the larger one's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.figures import as_kept
from scripts import test as own_servers

TEMPLATES = 40
PRODUCTS = 200
LINES = 5
CUSTOMERS_EACH = 50  # copies of each template's customer
STRIDE = 100_000  # ids of copies lie so far apart
ROOT = Path(__file__).resolve().parent.parent
WORKER = (sys.executable, "-m", "benchmarks.replay_worker")


def make_templates() -> None:
    """Bring forty orders their whole way, and copy the version that rules into a wider draft."""
    from core import clock  # noqa: PLC0415  # Django is set up first
    from orders.rules.content import LineContent, OrderContent, TermContent  # noqa: PLC0415  # Django is set up first
    from pricing.models import Product  # noqa: PLC0415  # Django is set up first
    from tests.orders.makers import approved, old_customer  # noqa: PLC0415  # Django is set up first
    from tests.pricing.makers import in_force, line, product  # noqa: PLC0415  # Django is set up first
    from tests.stock.makers import stocked  # noqa: PLC0415  # Django is set up first

    in_force([line(product(f"B-{number}")) for number in range(PRODUCTS)])
    for one in (goods := list(Product.objects.order_by("pk"))):
        stocked("400", of=one)
    terms = (TermContent(Decimal(30), "signing"), TermContent(Decimal(70), "receipt", 30))
    for number in range(TEMPLATES):
        price = "680" if number % 20 < 12 else "632" if number % 20 < 17 else "600"
        early = number % 5 == 0
        approved(
            old_customer(limit="3000000"),
            OrderContent(
                lines=tuple(
                    LineContent(
                        # Half of the early ones ask for more than the stock holds.
                        quantity=Decimal(90 if early and number % 2 else 4),
                        price=Decimal(price),
                        product_id=goods[(number * LINES + at) % PRODUCTS].pk,
                    )
                    for at in range(LINES)
                ),
                terms=terms,
                delivery_on=clock.today() + timedelta(days=3 if early else 60),
            ),
        )


def copy_rows(table: str, copies: int, changes: Mapping[str, str]) -> None:
    """Copy every row `copies` times; `changes` are columns in SQL over the row o and its copy n."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        names = [column.name for column in described]
        values = [changes.get(name, f'o."{name}"') for name in names]
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)}"  # noqa: S608  # our own names
            f" FROM {table} o CROSS JOIN generate_series(1, {copies}) AS n"
        )
        cursor.execute(f"ANALYZE {table}")


def seed(orders: int) -> None:
    """Make the templates and copy them up to `orders`."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    make_templates()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # a page may not take so long, a seed may
    own, back = f"o.id + n * {STRIDE}", "n * 37 % 365 * interval '1 day'"
    days = "n * 37 % 365"
    copy_rows(
        "customers_customer",
        CUSTOMERS_EACH,
        {"id": own, "code": "o.code || '-' || n", "name": "o.name || n"},
    )
    copy_rows(
        "orders_order",
        orders // TEMPLATES - 1,
        {
            "id": own,
            "number": "o.number || '-' || n",
            "customer_id": f"o.customer_id + (n % {CUSTOMERS_EACH} + 1) * {STRIDE}",
            "submitted_on": f"o.submitted_on - {days}",
            "submitted_at": f"o.submitted_at - {back}",
            "decided_at": f"o.decided_at - {back}",
            "delivery_on": f"o.delivery_on - {days}",
        },
    )
    for table, holder in (
        ("orders_orderline", "order_id"),
        ("orders_planterm", "order_id"),
        ("orders_verdictrecord", "order_id"),
        ("orders_findingrecord", "verdict_id"),
    ):
        copy_rows(table, orders // TEMPLATES - 1, {"id": own, holder: f"o.{holder} + n * {STRIDE}"})
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")


def check_copies() -> int:
    """See to it that copies are judged as their templates were; returns how many were looked at."""
    from orders import queries, rules  # noqa: PLC0415  # Django is set up first
    from orders.models import Order  # noqa: PLC0415  # Django is set up first
    from pricing.queries import strategy_facts  # noqa: PLC0415  # Django is set up first

    some = Order.objects.filter(pk__gt=STRIDE).order_by("pk")[: 2 * TEMPLATES]
    strategy = strategy_facts(some[0].strategy)  # type: ignore[arg-type]  # handed in, so it has one
    looked_at = 0
    ids, leads = [one.pk for one in some], dict.fromkeys(strategy.lines, 10000)
    for past in queries.past_orders(ids, starts_on=date(2000, 1, 1), leads=leads):
        if rules.decide(past.facts(strategy, ())).level is not past.level:
            sys.exit(f"The copy {past.number} is not judged as its template was.")
        looked_at += 1
    return looked_at


def ask(turn: int) -> Any:
    """Ask for a replay of a wider draft; each turn has a draft of its own."""
    from core import clock  # noqa: PLC0415  # Django is set up first
    from core.authority import Level  # noqa: PLC0415  # Django is set up first
    from orders import services  # noqa: PLC0415  # Django is set up first
    from pricing import rules  # noqa: PLC0415  # Django is set up first
    from pricing.queries import strategy_facts, strategy_on  # noqa: PLC0415  # Django is set up first
    from tests.customers.makers import person  # noqa: PLC0415  # Django is set up first
    from tests.pricing.makers import draft  # noqa: PLC0415  # Django is set up first

    today, ruling = clock.today(), strategy_on(clock.today())
    wider = [
        (name, level, Decimal(8) if (name, level) == ("discount", Level.SALES) else value)
        for name, level, value in rules.DEFAULT_CELLS
    ]
    prices = list(strategy_facts(ruling).lines.values())  # type: ignore[arg-type]  # one rules
    return services.start_replay(
        strategy=draft(prices, today + timedelta(days=30 + turn), cells=wider),
        starts_on=today - timedelta(days=366),
        until=today + timedelta(days=1),
        by=person("centre_head"),
    )


def run(processes: int, turn: int) -> dict[str, Any]:
    """Ask for a replay, let so many processes share it, and say what it took."""
    from orders.models import Replay  # noqa: PLC0415  # Django is set up first

    started = time.perf_counter()
    replay = ask(turn)
    asked = time.perf_counter() - started
    workers = [
        subprocess.Popen(WORKER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own program
        for _number in range(processes)
    ]
    for worker in workers:
        if worker.stdout.readline() != "ready\n":  # type: ignore[union-attr]  # a pipe
            sys.exit("A worker did not start.")
    wall = time.perf_counter()
    for worker in workers:
        worker.stdin.write("go\n")  # type: ignore[union-attr]  # a pipe
        worker.stdin.flush()  # type: ignore[union-attr]  # a pipe
    told = [json.loads(worker.communicate()[0]) for worker in workers]
    took = time.perf_counter() - wall
    done = Replay.objects.get(pk=replay.pk)
    if not done.is_done:
        sys.exit(f"The replay ended with {done.problem!r}.")
    return {
        "case": f"replay of a draft, {processes} processes",
        "orders": done.figures["orders"],
        "lines": done.figures["orders"] * LINES,
        "flips": done.figures["flips"],
        "shares": [one["shares"] for one in told],
        "ask_s": round(asked, 1),
        "wall_s": round(took, 1),
        "cpu_s": round(sum(one["cpu_s"] for one in told), 1),
        "memory_mb": sum(one["memory_mb"] for one in told),
        "largest_memory_mb": max(one["memory_mb"] for one in told),
        "statements": sum(one["statements"] for one in told),
        "load": round(os.getloadavg()[0], 1),
    }


def set_up(address: str) -> None:
    """Make the database of that address and migrate it."""
    server, _slash, name = address.rpartition("/")
    session = psycopg2.connect(f"{server}/postgres")
    session.autocommit = True
    session.cursor().execute(f'CREATE DATABASE "{name}"')
    session.close()
    os.environ |= {
        "DATABASE_URL": address,
        "DEBUG": "0",
        "SECRET_KEY": "-".join(["benchmark"] * 8),
        "ALLOWED_HOSTS": "localhost",
        "DJANGO_SETTINGS_MODULE": "marketing.settings",
    }
    import django  # noqa: PLC0415  # the settings come first
    from django.core.management import call_command  # noqa: PLC0415  # the settings come first

    django.setup()
    call_command("migrate", verbosity=0)


def main() -> int:
    """Seed, check, measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--processes", type=int, nargs="+", default=[2, 1], help="one run for each")
    parser.add_argument("--out", type=Path, help="where the figures are written as JSON")
    given = parser.parse_args()
    with own_servers.servers() as environment:
        set_up(environment["DATABASE_URL"])
        seed(given.orders)
        own_servers.say(f"{check_copies()} copies are judged as they were.")
        rows = [run(processes, turn) for turn, processes in enumerate(given.processes)]
        from django.db import connection  # noqa: PLC0415  # Django is set up first

        version = connection.connection.info.server_version
        connection.close()
    told = as_kept(rows, postgresql=version)
    own_servers.say(told)
    if given.out:
        given.out.write_text(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
