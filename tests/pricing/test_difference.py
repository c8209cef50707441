"""A version beside the one before it: nothing that differs is left out, nothing hidden is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from core import clock
from pricing import difference as module
from pricing import rules, services
from pricing.difference import Difference, difference
from pricing.models import PriceStrategy, Product
from pricing.rules import Condition, DiscountKind, Target
from tests.customers.makers import customer, person
from tests.pricing.makers import draft, in_force, line, product
from tests.pricing.test_pages import as_

pytestmark = pytest.mark.django_db
CONDITIONS = (Condition(DiscountKind.QUANTITY, Decimal(2), from_quantity=Decimal(50)),)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with override("en"):
        yield


@pytest.fixture
def goods() -> Product:
    return product("Z41H-16C-50")


def start() -> date:
    return clock.today() + timedelta(days=10)


def pair(
    goods: Product, *, before: dict[str, Any] | None = None, **after: Any
) -> tuple[PriceStrategy, PriceStrategy]:
    """A version in force and a draft that says the same but for what is given."""
    same: dict[str, Any] = {"lines": [line(goods)], "conditions": CONDITIONS}
    old = in_force(**{**same, **(before or {})})
    return old, draft(**{**same, **after}, start=start())


def seen(strategy: PriceStrategy, role: str = "director") -> Difference:
    return difference(person(role), strategy)


def cells(found: Difference) -> dict[str, tuple[str, str]]:
    (one,) = found.lines
    return {cell.name: (cell.old, cell.new) for cell in one.cells}


def said(rows: Sequence[Any]) -> list[tuple[str, str, str]]:
    return [(row.name, row.old, row.new) for row in rows]


def test_two_versions_that_say_the_same_are_said_to(goods: Product) -> None:
    _old, new = pair(goods)

    assert seen(new).is_empty


def test_lines_come_new_gone_and_changed(goods: Product) -> None:
    other, third = product("A-1"), product("B-2")
    same = line(third)
    _old, new = pair(
        goods,
        before={"lines": [line(goods), line(other), same]},
        lines=[line(goods, usual_max=Decimal(120)), line(product("C-3")), same],
    )
    found = seen(new)

    assert [(one.code, one.kind) for one in found.lines] == [
        ("A-1", "removed"),
        ("C-3", "added"),
        ("Z41H-16C-50", "changed"),
    ]
    assert (found.added, found.removed, found.changed, found.unchanged) == (1, 1, 1, 1)
    assert [(cell.old, cell.new) for cell in list(found.lines)[2].cells] == [("100", "120")]


@pytest.mark.parametrize(
    ("role", "sees"),
    [("director", True), ("gm", True), ("finance", True), ("centre_head", False)],
)
def test_a_cost_differs_only_for_those_who_may_see_it(
    goods: Product, *, role: str, sees: bool
) -> None:
    _old, new = pair(goods, lines=[line(goods, "700", cost_net=Decimal("401.23"))])

    moved = cells(seen(new, role))
    assert ("cost without tax" in moved) is sees
    assert moved["normal price"] == ("680.00", "700.00")
    assert ("401.23" in str(moved)) is sees


def test_a_salesperson_reads_neither_floor_nor_cost(goods: Product) -> None:
    in_force([line(goods)], clock.today() - timedelta(days=40))
    new = in_force([line(goods, floor=Decimal("571.23"), cost_net=Decimal("401.23"))])

    assert seen(new, "sales").is_empty
    assert cells(seen(new, "centre_head")) == {"floor price": ("578.00", "571.23")}


def test_discounts_and_their_cap_differ(goods: Product) -> None:
    more = Condition(
        DiscountKind.SEASON, Decimal(6), product_id=goods.pk, starts_on=start(),
        until=start() + timedelta(days=31),
    )  # fmt: skip
    _old, new = pair(
        goods,
        conditions=[replace(CONDITIONS[0], percent=Decimal("2.5")), more],
        stacking_cap=Decimal("7.5"),
    )
    rows = said(seen(new).conditions)

    assert [row[1:] for row in rows] == [
        ("2\N{NO-BREAK SPACE}%", "2.5\N{NO-BREAK SPACE}%"),
        ("—", "6\N{NO-BREAK SPACE}%"),
        ("8\N{NO-BREAK SPACE}%", "7.5\N{NO-BREAK SPACE}%"),
    ]
    assert goods.code in rows[1][0]


def test_cells_of_the_matrix_differ(goods: Product) -> None:
    moved = [
        (dimension, level, Decimal(400_000) if (dimension, level) == ("total", 2) else value)
        for dimension, level, value in rules.DEFAULT_CELLS
        if (dimension, level) != ("early", 2)
    ]
    _old, new = pair(goods, cells=moved)

    assert said(seen(new).matrix) == [
        ("Order total incl. tax · Head of the centre", "up to 300,000", "up to 400,000"),
        ("Delivery shorter than the standard lead time · Head of the centre", "yes", "no"),
    ]


def test_a_copy_tells_which_targets_run_out_before_it_begins(goods: Product) -> None:
    """`start_strategy` leaves them out by itself; the approvers see that they are gone."""
    short = Target(clock.today(), start(), region="华东")
    kept = Target(clock.today(), start() + timedelta(days=1), region="华北")
    in_force([line(goods)], targets=[short, kept])
    copy = services.start_strategy(
        title="新版", start=start(), source=PriceStrategy.objects.get(), by=person("centre_head"),
        form_key="5b9c9a5e-2f0a-4f0e-9f43-3d2f52f5b1aa",
    )  # fmt: skip
    found = seen(copy)

    assert [(one.name, one.kind, one.new) for one in found.targets] == [("华东", "expired", "—")]
    assert not found.is_empty


def test_targets_come_go_and_change_their_days(goods: Product) -> None:
    day, buyer = start() + timedelta(days=90), customer()
    gone = Target(clock.today(), day, product_id=goods.pk)
    moved = Target(clock.today(), day, customer_id=buyer.pk)
    twice = Target(clock.today(), day, region="华北")
    _old, new = pair(
        goods,
        before={"targets": [gone, moved, twice]},
        targets=[twice, twice, replace(moved, until=day + timedelta(days=5))],
    )
    found = {(one.name, one.kind) for one in seen(new).targets}

    assert found == {(str(goods), "removed"), (buyer.name, "changed"), ("华北", "added")}


def test_a_customer_of_another_salesperson_stays_unnamed(goods: Product) -> None:
    buyer = customer(owner=person("sales", "elsewhere"))
    in_force([line(goods)], clock.today() - timedelta(days=40))
    days = (clock.today(), start())
    new = in_force([line(goods)], targets=[Target(*days, customer_id=buyer.pk)])

    names = [[one.name for one in seen(new, role).targets] for role in ("sales", "gm")]
    assert names == [["another salesperson's customer"], [buyer.name]]


def test_departments_and_planned_end_differ_and_are_read_by_all(goods: Product) -> None:
    _old, new = pair(
        goods, departments=["finance", "supply"], planned_until=start() + timedelta(days=90)
    )
    for role in ("director", "production"):
        rows = said(seen(new, role).header)
        assert rows[0] == (
            "Departments taking part",
            "finance department, production department, quality department, supply department",
            "finance department, supply department",
        )
        assert rows[1][:2] == ("Planned until", "—")


def test_who_sees_no_prices_gets_no_discount_target_or_matrix(goods: Product) -> None:
    _old, new = pair(
        goods,
        stacking_cap=Decimal(5),
        targets=[Target(start(), start() + timedelta(days=9), region="华东")],
        cells=rules.DEFAULT_CELLS[1:],
    )
    found = seen(new, "quality")

    assert (found.conditions, found.targets, found.matrix) == ((), (), ())
    assert not found.sees_prices


def test_all_lines_that_differ_are_shown_page_by_page(
    people: dict[str, User], goods: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LINES_A_PAGE", 2)
    goods_list = [product(f"P-{number}") for number in range(5)]
    _old, new = pair(
        goods,
        before={"lines": [line(one) for one in goods_list]},
        lines=[line(one, "700") for one in goods_list],
    )
    shown = [
        [one.code for one in difference(person("gm"), new, page=page).lines] for page in (1, 2, 3)
    ]
    assert shown == [["P-0", "P-1"], ["P-2", "P-3"], ["P-4"]]

    address = reverse("pricing:difference", args=[new.pk])
    client = as_(people["gm"])
    assert f"{address}?page=2" in client.get(address).content.decode()
    last = client.get(f"{address}?page=3").content.decode()
    assert "P-4" in last
    assert "P-0" not in last
