"""A price list of 5,000 lines out of Excel: the look at what it would change, and the save.

    DEBUG=0 SECRET_KEY=… ALLOWED_HOSTS=localhost DATABASE_URL=postgres://…/an_empty_database \\
        python -m benchmarks.excel_import --out benchmarks/results/excel_import.json

Runs on an empty database, PostgreSQL or SQLite: makes the tables, 5,000 products and a draft that
lists them all, exports it with its discounts and matrix, changes every third price in the file and
sends it through the page as a browser would: look (nothing is kept), then take over. What is timed
is the whole request in process: upload, reading, holding against the draft, page or statements.
`cpu_ms` is the processor time of this process, which is what an idle machine would show.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.figures import as_kept

LINES = 5_000


@dataclass
class Case:
    """One thing measured, in milliseconds."""

    case: str
    lines: int
    ms: float
    cpu_ms: float
    statements: int
    load: float


def measure(case: str, lines: int, work: Callable[[], Any]) -> tuple[Case, Any]:
    """Do it once, as it is done once."""
    count = 0

    def counter(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    cpu, wall = time.process_time(), time.perf_counter()
    with connection.execute_wrapper(counter):
        result = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    load = round(os.getloadavg()[0], 1)
    return Case(case, lines, round(wall * 1000), round(cpu * 1000), count, load), result


def prepare(lines: int) -> Any:
    """Make tables, a head of the centre, products and the draft; refuse a used database."""
    from django.contrib.auth.models import Group  # noqa: PLC0415  # Django is set up first

    from accounts.models import User  # noqa: PLC0415  # Django is set up first
    from core import clock  # noqa: PLC0415  # Django is set up first
    from pricing.models import Product  # noqa: PLC0415  # Django is set up first
    from pricing.rules import PriceLine  # noqa: PLC0415  # Django is set up first
    from pricing.services import StrategyDraft, draft_strategy  # noqa: PLC0415  # the same

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if Product.objects.exists():
        sys.exit("Name an empty database in DATABASE_URL.")
    head = User.objects.create(username="bench-head", display_name="bench-head")
    head.groups.add(Group.objects.get(name="centre_head"))
    Product.objects.bulk_create(
        Product(code=f"P-{number:05}", name="闸阀", pinyin="zf") for number in range(lines)
    )
    prices = [
        PriceLine(
            product_id=pk, normal=Decimal(110), holding=Decimal(105), winning=Decimal(100),
            floor=Decimal(95), cost_net=Decimal(60), tax_percent=Decimal(13),
            usual_max=Decimal(50), lead_days=9,
        )
        for pk in Product.objects.order_by("code").values_list("pk", flat=True)
    ]  # fmt: skip
    start = clock.today() + timedelta(days=9)
    return head, draft_strategy(draft=StrategyDraft("2027-Q1", start, prices), by=head)


def changed(content: bytes) -> bytes:
    """Change every third normal price of the exported file."""
    from openpyxl import load_workbook  # noqa: PLC0415  # heavy

    from pricing.sheets.lines import headings  # noqa: PLC0415  # Django is set up first

    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    known = headings()
    names = [known.get(str(cell.value).casefold()) for cell in sheet[1]]
    column = names.index("normal") + 1
    for row in range(2, sheet.max_row + 1, 3):
        sheet.cell(row, column, 111)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cases(lines: int) -> list[Case]:
    """Export, look, take over."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415  # the same
    from django.test import Client  # noqa: PLC0415  # Django is set up first
    from django.urls import reverse  # noqa: PLC0415  # Django is set up first

    from pricing.models import PriceLine  # noqa: PLC0415  # Django is set up first

    head, draft = prepare(lines)
    client = Client(SERVER_NAME="localhost")
    client.force_login(head)
    address = reverse("pricing:import", args=[draft.pk])

    def ask(expected: int, **sent: Any) -> Any:
        response = client.post(address, {"version": draft.revision, **sent}, secure=True)
        if response.status_code != expected:
            sys.exit(f"{address} answered {response.status_code}.")
        return response

    out = reverse("pricing:price_list", args=[draft.pk])
    export, response = measure("export, all sheets", lines, lambda: client.get(out, secure=True))
    file = changed(response.content)
    look, response = measure(
        "look: upload, reading, preview", lines,
        lambda: ask(200, file=SimpleUploadedFile("p.xlsx", file), act="check"),
    )  # fmt: skip
    token = response.context["token"]
    keep, _response = measure("take over", lines, lambda: ask(302, token=token, act="save"))
    if PriceLine.objects.filter(strategy=draft, normal=111).count() != len(range(0, lines, 3)):
        sys.exit("The file was not taken over.")
    return [export, look, keep]


def main() -> int:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="where the figures are written as JSON")
    parser.add_argument("--lines", type=int, default=LINES)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketing.settings")
    django.setup()
    from django.test.utils import setup_test_environment  # noqa: PLC0415  # contexts are kept

    setup_test_environment()
    found = cases(given.lines)
    for one in found:
        print(f"{one.lines:>7,}  {one.case:<34}{one.ms:>8,.0f} ms  cpu {one.cpu_ms:>7,.0f} ms"  # noqa: T201  # the result is for the terminal
              f"  {one.statements} statements")  # fmt: skip
    if given.out:
        rows = [vars(one) for one in found]
        given.out.write_text(as_kept(rows, database=connection.vendor))
    return 0


if __name__ == "__main__":
    sys.exit(main())
