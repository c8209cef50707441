"""The verdict of an order: what its rules cost, and how many statements its facts take.

    python -m benchmarks.verdict [--out benchmarks/results/verdict.json]

The rules alone (no database) for orders of 5 and 50 lines, inside every limit, and with every line
7 % off beside ten other orders of the same days; the least of many runs is what an idle machine
takes, the median is kept beside it. Then, on a PostgreSQL of its own, the facts of saved orders of
5 and 50 lines: statements, and milliseconds with the verdict.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.figures import as_kept
from benchmarks.replay import set_up
from scripts import test as own_servers

RUNS = 300
SIZES = (5, 50)


def measure(case: str, work: Callable[[], object], **more: Any) -> dict[str, Any]:
    """Warm up, then time each run by the processor time of this process, in milliseconds."""
    for _warm in range(10):
        work()
    took = []
    for _run in range(RUNS):
        begun = time.process_time()
        work()
        took.append((time.process_time() - begun) * 1000)
    return {
        "case": case,
        "p50_ms": round(statistics.median(took), 3),
        "min_ms": round(min(took), 3),
        "runs": RUNS,
        **more,
    }


def of_rules() -> list[dict[str, Any]]:
    """Measure the rules over facts in memory."""
    from core.authority import Level  # noqa: PLC0415  # Django is set up first
    from orders.rules import decide  # noqa: PLC0415  # Django is set up first
    from tests.orders.matrix import PRODUCTS, line, order, other  # noqa: PLC0415  # Django is set up first

    found = []
    others = tuple(other(Level.SALES, "20000", number=f"DD-{at}", p1=9, p2=9) for at in range(10))
    for size in SIZES:
        for case, price, beside in (("inside", 1, ()), ("7 % off, split", Decimal("0.93"), others)):
            rows = [
                line(1 + at % 12, 3, Decimal(PRODUCTS[1 + at % 12][1]) * price, no=at + 1)
                for at in range(size)
            ]
            facts = order(*rows, others=beside)
            found.append(measure(f"rules, {case}", lambda facts=facts: decide(facts), lines=size))  # type: ignore[misc]  # bound at once
    return found


def of_facts() -> list[dict[str, Any]]:
    """Measure facts and verdict of saved orders."""
    from django.db import connection  # noqa: PLC0415  # Django is set up first

    from core import clock  # noqa: PLC0415  # Django is set up first
    from orders import queries  # noqa: PLC0415  # Django is set up first
    from orders.rules import decide  # noqa: PLC0415  # Django is set up first
    from orders.rules.content import LineContent, OrderContent, TermContent  # noqa: PLC0415  # Django is set up first
    from tests.orders.makers import again, old_customer, submitted  # noqa: PLC0415  # Django is set up first
    from tests.pricing.makers import in_force, line, product  # noqa: PLC0415  # Django is set up first

    goods = [product(f"B-{number}") for number in range(max(SIZES))]
    in_force([line(one) for one in goods])
    found = []
    for size in SIZES:
        lines = tuple(LineContent(Decimal(2), Decimal(632), one.pk) for one in goods[:size])
        terms = (TermContent(Decimal(100), "receipt", 30),)
        order = submitted(old_customer(), OrderContent(lines, terms, delivery_on=clock.today()))

        def judge(pk: Any = order, least: int = size) -> None:
            facts = queries.facts_for(again(pk))
            if facts is None or len(decide(facts).findings) < least:
                sys.exit("The order is not judged as it should be.")

        statements = [0]

        def count(execute: Any, *args: Any, seen: list[int] = statements) -> Any:
            seen[0] += 1
            return execute(*args)

        judge()
        with connection.execute_wrapper(count):
            judge()
        found.append(measure("facts and verdict", judge, lines=size, statements=statements[0]))
    return found


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="where the figures are written as JSON")
    given = parser.parse_args()
    with own_servers.servers() as environment:
        set_up(environment["DATABASE_URL"])
        rows = [*of_rules(), *of_facts()]
        from django.db import connection  # noqa: PLC0415  # Django is set up first

        connection.close()
    told = as_kept(rows, load=round(os.getloadavg()[0], 1))
    own_servers.say(told)
    if given.out:
        given.out.write_text(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
