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
from customers.models import Customer
from pricing import queries, rules
from pricing.models import PriceStrategy, Product
from pricing.services import save_targets
from pricing.sheets import packed, read_book, unpacked
from pricing.sheets.targets import read_targets
from tests.customers.makers import customer, person
from tests.pricing.makers import draft, line, product
from tests.pricing.test_files import HEAD, send
from tests.pricing.test_pages import as_

pytestmark = pytest.mark.django_db
LINES, DISCOUNTS, MATRIX, TARGETS = "价格表", "折扣条件", "权限表", "目标名单"
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
DISCOUNT_FAULTS: list[tuple[list[Any], str]] = [
    (["满减", 2], "A"), (["数量", "zwei", 7], "B"), (["数量", 0, 8], "B"), (["数量", 101, 9], "B"),
    (["数量", 2], "C"), (["数量", 2, "viele"], "C"), (["数量", 2, 12, "NICHT-DA"], "D"),
    (["季节、清库", 3], "D"), (["季节、清库", 3, None, "P-000", "morgen"], "E"),
    (["季节、清库", 3, None, "P-001", "2026-02-30"], "E"),
    (["季节、清库", 3, None, "P-002", "2026-12-01", "2026-12-01"], "F"),
    (["季节、清库", 3, None, "P-003", None, "1.12."], "F"), (["数量", 1, 100], "B"),
    (["预付", 2], "A"),
]  # fmt: skip

FROM, UNTIL = "2026-12-01", "2027-03-01"
# A row of the target list, and the column that is named.
TARGET_FAULTS: list[tuple[list[Any], str]] = [
    (["NICHT-DA", None, None, FROM, UNTIL], "A"), (["白鹭", None, None, FROM, UNTIL], "A"),
    (["同名客户", None, None, FROM, UNTIL], "A"), ([None, None, None, FROM, UNTIL], "A"),
    ([None, "NICHT-DA", None, FROM, UNTIL], "B"), ([None, "P-001", "区" * 41, FROM, UNTIL], "C"),
    ([None, "P-002", None, None, UNTIL], "D"), ([None, "P-003", None, "morgen", UNTIL], "D"),
    ([None, None, "华东", "2026-02-30", UNTIL], "D"), ([None, None, "华北", FROM, None], "E"),
    ([None, None, "华中", FROM, "1.3."], "E"), ([None, None, "西南", FROM, FROM], "E"),
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
    """A file without a fault: 60 lines, two discounts and the cap, matrix, two targets."""
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
    targets = book.create_sheet(TARGETS)
    targets.append(["客户", "产品编码", "区域", "起始日", "截至"])
    targets.append([None, "P-001", "华东", FROM, UNTIL])
    targets.append(["白鹭港水务集团有限公司", None, None, FROM, UNTIL])
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
    for row, named in TARGET_FAULTS:
        book[TARGETS].append(row)
        planted.add(f"{TARGETS}!{named}{book[TARGETS].max_row}")
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
    for name in ("白鹭港水务集团有限公司", "同名客户", "同名客户"):
        make_customer(name)
    return draft([line(product("Z41H-16C-50"), "100")], clock.today() + timedelta(days=9))


def make_customer(name: str, **changes: Any) -> Customer:
    """A customer of this very name: two may bear one."""
    made = customer(**changes)
    Customer.objects.filter(pk=made.pk).update(name=name)
    return Customer.objects.get(pk=made.pk)


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
    assert len(looked.context["beside"]) == 3
    assert "1" in looked.context["beside"][1]

    sent = {"version": version.revision, "token": looked.context["token"], "act": "save"}
    assert client.post(reverse("pricing:import", args=[version.pk]), sent).status_code == 302

    _revision, cap, facts = state_of(version)
    assert (cap, len(facts.lines)) == (Decimal(7), ROWS + len(CROSSED) + 1)
    assert [one.percent for one in facts.conditions] == [2, 2]
    assert facts.matrix.limit("total", 1) == 120000
    assert [(one.region, bool(one.customer_id)) for one in facts.targets] == [
        ("华东", False),
        ("", True),
    ]


def test_a_look_shows_each_line_before_and_after(
    people: dict[str, User], version: PriceStrategy
) -> None:
    old = version.lines.get()
    book = sound()
    book[LINES].append(["Z41H-16C-50", 120, 110, 100, 90, 13, 1, 100, 7])
    looked = send(as_(people["centre_head"]), version, content_of(book), "check")

    changes = {one.code: one for one in looked.context["changes"]}
    assert len(changes) == ROWS + len(CROSSED) + 1
    assert [(cell.old, cell.new) for cell in changes[old.product.code].cells] == [
        ("100.00", "120.00"),
        ("95.00", "110.00"),
        ("90.00", "100.00"),
        ("85.00", "90.00"),
    ]
    assert changes["P-000"].kind == "added"
    page = looked.content.decode()
    assert "100.00 → <b" in page
    assert "成本" not in page


def test_a_look_shows_a_cost_only_to_those_who_see_it_and_finance_only_that(
    people: dict[str, User], version: PriceStrategy
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = LINES
    sheet.append([*HEAD, "成本（不含税）"])
    sheet.append(["Z41H-16C-50", 120, 110, 100, 90, 13, 1, 100, 7, "401.23"])
    seen = {}
    for role in ("director", "finance"):
        looked = send(as_(people[role]), version, content_of(book), "check")
        (change,) = looked.context["changes"]
        seen[role] = [cell.new for cell in change.cells]
    assert seen == {
        "director": ["120.00", "110.00", "100.00", "90.00", "401.23"],
        "finance": ["401.23"],
    }


def test_a_long_look_says_how_many_more(
    people: dict[str, User], version: PriceStrategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pricing.views.exchange.LINES_SHOWN", 5)
    looked = send(as_(people["centre_head"]), version, content_of(sound()), "check")

    assert len(looked.context["changes"]) == 5
    assert looked.context["more_changes"] == ROWS + len(CROSSED) - 5


def test_a_customer_is_found_by_code_or_name_among_those_one_sees(
    people: dict[str, User], version: PriceStrategy
) -> None:
    hidden = make_customer("远方客户", owner=person("sales", "elsewhere"))
    seen = make_customer("近处客户", owner=people["sales"])
    rows: list[list[Any]] = [[one.code.lower(), None, None, FROM, UNTIL] for one in (hidden, seen)]
    rows += [[one.name, None, None, FROM, UNTIL] for one in (hidden, seen)]
    head = ["客户", "产品编码", "区域", "起始日", "截至"]

    found, faults = read_targets(TARGETS, iter([head, *rows]), people["sales"])
    assert [str(one) for one in faults] == [f"{TARGETS}!A2", f"{TARGETS}!A4"]
    assert [one.customer_id for one in found] == [seen.pk, seen.pk]
    assert read_targets(TARGETS, iter([head, *rows]), people["centre_head"])[1] == []


def test_what_is_exported_with_its_four_sheets_comes_back_unchanged(
    people: dict[str, User], version: PriceStrategy
) -> None:
    client = as_(people["centre_head"])
    buyer = customer(owner=person("sales", "elsewhere"))
    days = (clock.today(), clock.today() + timedelta(days=90))
    targets = [
        rules.Target(*days, customer_id=buyer.pk, product_id=version.lines.get().product_id),
        rules.Target(*days, region="华东"),
    ]
    version = save_targets(strategy=version, targets=targets, revision=1, by=people["centre_head"])
    content = client.get(reverse("pricing:price_list", args=[version.pk])).content
    assert len(load_workbook(io.BytesIO(content)).worksheets) == 4
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


def test_finance_brings_no_discounts_no_matrix_and_no_targets(
    people: dict[str, User], version: PriceStrategy
) -> None:
    found = read_book(content_of(sound()), people["finance"]).faults
    named = {f"{DISCOUNTS}!A1", f"{MATRIX}!A1", f"{TARGETS}!A1"}
    assert named <= {str(one) for one in found}
