"""A whole draft as an Excel file: price list, discounts, matrix; every bad cell is named."""

from __future__ import annotations

import io
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core import clock
from pricing import queries, rules
from pricing.models import PriceStrategy, Product
from pricing.sheets import packed, read_book, unpacked
from tests.pricing.makers import draft, line, product
from tests.pricing.test_files import HEAD, send
from tests.pricing.test_pages import as_

pytestmark = pytest.mark.django_db
LINES, DISCOUNTS, MATRIX = "价格表", "折扣条件", "权限表"
ROWS = 60
# What a typist leaves in a cell of each column, each time one fault.
BAD: dict[str, tuple[Any, ...]] = {
    "A": ("NICHT-DA", "Z41H 16C", None),
    "B": ("viel", "-1", "1.234", None),
    "C": ("n/a", "12,3,4", None),
    "D": ("１００元", "-0.01", None),
    "E": ("1e3", "NaN", None),
    "F": ("150", "十三"),
    "G": ("eins", "-2"),
    "H": ("?", "0.0001", None),
    "I": ("1.5", "-3", "bald", None),
}
# A row whose cells are each fine alone: (column, value, the column that is named).
CROSSED = [
    ("C", 111, "C"), ("D", 106, "D"), ("E", 101, "E"), ("F", 100, "F"), ("H", 0, "H"),
    ("G", 51, "H"), ("G", 0, "G"), ("B", 104, "C"),
]  # fmt: skip
DISCOUNT_FAULTS = [
    (["满减", 2], "A"), (["数量", "zwei", 7], "B"), (["数量", 0, 8], "B"), (["数量", 101, 9], "B"),
    (["数量", 2], "C"), (["数量", 2, "viele"], "C"), (["数量", 2, 12, "NICHT-DA"], "D"),
    (["季节、清库", 3], "D"), (["季节、清库", 3, None, "P-000", "morgen"], "E"),
    (["季节、清库", 3, None, "P-001", "2026-02-30"], "E"),
    (["季节、清库", 3, None, "P-002", "2026-12-01", "2026-12-01"], "F"),
    (["季节、清库", 3, None, "P-003", None, "1.12."], "F"), (["数量", 1, 100], "B"),
    (["预付", 2], "A"),
]  # fmt: skip


def matrix_rows() -> list[list[Any]]:
    """The default matrix as a sheet, its rows in Chinese."""
    from pricing.forms.matrix import levels_of, matrix_initial  # noqa: PLC0415  # in this language
    from pricing.wording import dimension_name  # noqa: PLC0415  # in this language

    shown = matrix_initial({(d, int(n)): v for d, n, v in rules.DEFAULT_CELLS})
    return [
        [
            dimension_name(one.value),
            *(shown.get(f"{one.value}__{int(level)}") for level in levels_of(one.value)),
        ]
        for one in rules.Dimension
    ]


def sound() -> Workbook:
    """A file without a fault: 60 lines, two discounts and the cap, the whole matrix."""
    book = Workbook()
    lines = book.active
    assert lines is not None
    lines.title = LINES
    lines.append(HEAD)
    for number in range(ROWS + len(CROSSED)):
        lines.append([f"P-{number:03}", 110, 105, 100, 95, 13, 1, 50, 9])
    discounts = book.create_sheet(DISCOUNTS)
    discounts.append(["折扣", "比例", "起始数量", "产品编码", "起始日", "截至"])
    discounts.append(["数量", 2, 50])
    discounts.append(["预付", 2])
    discounts.append(["折扣合计上限（%）", 7])
    matrix = book.create_sheet(MATRIX)
    matrix.append(["项目", "营销人员", "营销中心主管", "营销总监", "总经理"])
    for row in matrix_rows():
        matrix.append(row)
    return book


def spoiled() -> tuple[bytes, set[str]]:
    """The file with 200 faults in it, and the cells that hold them; the same every time."""
    book, turn = sound(), random.Random(2026)  # noqa: S311  # the same faults each time
    planted: set[str] = set()
    for number, (column, value, named) in enumerate(CROSSED, ROWS + 2):
        book[LINES][f"{column}{number}"] = value
        planted.add(f"{LINES}!{named}{number}")
    for row, named in DISCOUNT_FAULTS:
        book[DISCOUNTS].append(row)
        planted.add(f"{DISCOUNTS}!{named}{book[DISCOUNTS].max_row}")
    for number in turn.sample(range(2, 24), 20):
        column = "B" if book[MATRIX][f"C{number}"].value is None else turn.choice("BCDE")
        book[MATRIX][f"{column}{number}"] = turn.choice(["viel", "-1", "1.23456", "5 bis 7"])
        planted.add(f"{MATRIX}!{column}{number}")
    cells = [(column, number) for column in BAD for number in range(2, ROWS + 2)]
    for column, number in turn.sample(cells, 200 - len(planted)):
        book[LINES][f"{column}{number}"] = turn.choice(BAD[column])
        planted.add(f"{LINES}!{column}{number}")
    return content_of(book), planted


def content_of(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def version(people: dict[str, User]) -> PriceStrategy:
    Product.objects.bulk_create(
        Product(code=f"P-{number:03}", name="闸阀", pinyin="zf") for number in range(100)
    )
    return draft([line(product("Z41H-16C-50"), "100")], clock.today() + timedelta(days=9))


def state_of(version: PriceStrategy) -> tuple[Any, ...]:
    now = PriceStrategy.objects.get(pk=version.pk)
    return now.revision, now.stacking_cap, queries.strategy_facts(now)


def test_each_of_two_hundred_planted_faults_is_named_and_nothing_is_kept(
    people: dict[str, User], version: PriceStrategy
) -> None:
    content, planted = spoiled()
    before = state_of(version)
    assert len(planted) == 200

    book = read_book(content, people["centre_head"])
    response = send(as_(people["centre_head"]), version, content)

    assert {str(fault) for fault in book.faults} == planted
    assert len(book.faults) == 200
    assert all(fault.message.strip() for fault in book.faults)
    assert response.status_code == 422
    page = response.content.decode()
    assert all(cell.split("!")[1] in page for cell in planted)
    assert state_of(version) == before


def test_a_sound_file_is_looked_at_then_taken_over_as_a_whole(
    people: dict[str, User], version: PriceStrategy
) -> None:
    client, book = as_(people["centre_head"]), sound()
    book[MATRIX]["B4"] = 120000
    content = content_of(book)
    looked = send(client, version, content, "check")
    assert looked.status_code == 200
    assert len(looked.context["beside"]) == 2
    assert "1" in looked.context["beside"][1]

    sent = {"version": version.revision, "token": looked.context["token"], "act": "save"}
    assert client.post(reverse("pricing:import", args=[version.pk]), sent).status_code == 302

    _revision, cap, facts = state_of(version)
    assert (cap, len(facts.lines)) == (Decimal(7), ROWS + len(CROSSED) + 1)
    assert [one.percent for one in facts.conditions] == [2, 2]
    assert facts.matrix.limit("total", 1) == 120000


def test_what_is_exported_with_its_three_sheets_comes_back_unchanged(
    people: dict[str, User], version: PriceStrategy
) -> None:
    client = as_(people["centre_head"])
    content = client.get(reverse("pricing:price_list", args=[version.pk])).content
    assert len(load_workbook(io.BytesIO(content)).worksheets) == 3
    before = state_of(version)

    assert send(client, version, content).status_code == 302

    assert state_of(version) == before


def test_what_is_looked_at_travels_unchanged(people: dict[str, User], version: Any) -> None:
    parts = read_book(content_of(sound()), people["centre_head"]).parts
    assert unpacked(packed(parts)) == parts


def test_a_sheet_of_another_name_and_a_missing_row_are_named(
    people: dict[str, User], version: PriceStrategy
) -> None:
    book = sound()
    book[MATRIX].delete_rows(2)
    book[MATRIX]["A3"] = "折扣率"
    book.create_sheet("旧折扣")
    found = read_book(content_of(book), people["centre_head"]).faults
    assert [str(one) for one in found] == [
        f"{MATRIX}!A3",
        f"{MATRIX}!A1",
        f"{MATRIX}!A1",
        "旧折扣!A1",
    ]


def test_finance_brings_no_discounts_and_no_matrix(
    people: dict[str, User], version: PriceStrategy
) -> None:
    found = read_book(content_of(sound()), people["finance"]).faults
    assert {f"{DISCOUNTS}!A1", f"{MATRIX}!A1"} <= {str(one) for one in found}
