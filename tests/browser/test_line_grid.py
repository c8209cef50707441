"""Line grids by keyboard and from Excel: the price list of a draft, the lines of an order."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from orders.models import OrderLine
from pricing.models import PriceStrategy
from tests.browser.conftest import MakeDesk, once
from tests.browser.desk import ENGLISH, Desk
from tests.orders.makers import old_customer
from tests.pricing.makers import in_force, line, product
from tests.pricing.test_way import started
from tests.stock.makers import stocked

pytestmark = [once, pytest.mark.slow]
LISTED, SECOND, NEW, OTHER = "Z41H-16C-50", "Z41H-16C-80", "Q41F-16P-80", "D371X-16Q-200"
SAVE = ("保存价格表", "Save the lines")


@pytest.fixture
def draft(staffed: None) -> PriceStrategy:
    """A draft with two products on its list; two more are registered."""
    listed = [product(code) for code in (LISTED, SECOND)]
    for code in (NEW, OTHER):
        product(code)
    stocked("500", of=listed[0])
    in_force([line(one, cost_net=Decimal(400)) for one in listed])
    return started(days=10)


def at_the_list(desk: Desk, draft: PriceStrategy) -> Desk:
    desk.page.goto(f"{desk.site}{reverse('pricing:lines', args=[draft.pk])}")
    return desk


def cell(desk: Desk, number: int, name: str) -> Locator:
    return desk.page.locator(f"[name='lines-{number}-{name}']")


def says(desk: Desk, number: int, **cells: str) -> None:
    """Expect these values in a line's fields."""
    for name, value in cells.items():
        expect(cell(desk, number, name)).to_have_value(value)


def prices(draft: PriceStrategy) -> dict[str, Any]:
    rows = draft.lines.values_list("product__code", "normal", "holding", "winning", "floor")
    return {code: found for code, *found in rows}


def test_a_block_that_runs_on_into_new_lines_stays_in_its_columns(
    draft: PriceStrategy, desk: MakeDesk
) -> None:
    """Three lines of four prices from the last listed line on; a bad one is named at its cell."""
    centre = at_the_list(desk("centre_head"), draft)
    last = cell(centre, 1, "code").input_value()

    block = "1,280.50\t1,200\t1,150\t1,100\r\n１，２８０\t１２００\t1，150.5\t1100\r\n"
    centre.paste(cell(centre, 1, "normal"), f"{block}980\t960\t940\t961\r\n")

    says(centre, 1, code=last, normal="1,280.50", holding="1,200", winning="1,150", floor="1,100")
    says(
        centre, 2, code="", normal="１，２８０", winning="1，150.5", floor="1100", tax_percent="13"
    )
    says(centre, 3, code="", normal="980", floor="961", tax_percent="13")
    expect(centre.page.locator("[data-line-notice]")).to_be_hidden()

    for number, code in ((2, NEW), (3, OTHER)):
        typed = {"code": code, "usual_max": "100", "lead_days": "7"}
        centre.fill({f"lines-{number}-{name}": value for name, value in typed.items()})
    centre.press(SAVE)
    bad = centre.page.locator("main [aria-invalid=true]")
    expect(bad).to_have_count(1)
    expect(bad).to_have_attribute("name", "lines-3-floor")
    expect(bad.locator("xpath=..").locator(".err")).to_be_visible()
    assert ["422" in one for one in centre.complaints.take()] == [True]
    assert NEW not in prices(draft)  # one bad cell: nothing is kept

    centre.fill({"lines-3-floor": "930"})
    centre.press(SAVE)
    found = prices(draft)
    assert found[last] == [Decimal("1280.5"), 1200, 1150, 1100]
    assert found[NEW] == [1280, 1200, Decimal("1150.5"), 1100]
    assert found[OTHER] == [980, 960, 940, 930]


def test_prices_of_another_product_do_not_go_to_the_line_they_are_pasted_on(
    draft: PriceStrategy, desk: MakeDesk
) -> None:
    centre = at_the_list(desk("centre_head"), draft)
    first, last = (cell(centre, number, "code").input_value() for number in (0, 1))

    centre.paste(cell(centre, 0, "code"), f"{first.lower()}\t700\r\n{OTHER}\t1\r\n{NEW}\t980\r\n")

    says(centre, 0, code=first, normal="700")
    says(centre, 1, code=last, normal="680")
    says(centre, 2, code=NEW, normal="980")
    centre.reads("未粘贴：1 行，产品编号与所在行不一致。")


def test_rows_beyond_the_last_line_of_the_page_are_counted_in_words(
    draft: PriceStrategy, desk: MakeDesk
) -> None:
    """A page holds a hundred lines: two are there, the paste begins at the third."""
    centre = at_the_list(desk("centre_head", ENGLISH), draft)

    centre.paste(
        cell(centre, 2, "code"), "".join(f"N-{number}\t{number}\n" for number in range(120))
    )

    says(centre, 2, code="N-0", normal="0")
    says(centre, 99, code="N-97", normal="97")
    expect(cell(centre, 100, "code")).to_have_count(0)
    centre.reads("because this page takes no more lines: 22. Save these, then paste the rest")


def test_the_margin_follows_a_paste_for_those_who_see_the_cost(
    draft: PriceStrategy, desk: MakeDesk
) -> None:
    """Finance types costs only: Enter goes down them, and there is no line to add."""
    finance = at_the_list(desk("finance"), draft)
    margin = finance.page.locator("#lines-1-margin")
    expect(margin).to_have_text(re.compile(r"^33\.5"))

    finance.paste(cell(finance, 0, "cost_net"), "300\t9\n541.59\t9\n100\t9\n")

    says(finance, 1, cost_net="541.59", tax_percent="13")
    expect(margin).to_have_text(re.compile(r"^10\.0"))
    finance.reads("未粘贴：1 行，本页已放不下更多行。")
    cell(finance, 0, "cost_net").focus()
    finance.page.keyboard.press("Enter")
    expect(cell(finance, 1, "cost_net")).to_be_focused()
    finance.press(SAVE)
    assert sorted(draft.lines.values_list("cost_net", flat=True)) == [300, Decimal("541.59")]


def test_the_grid_is_written_by_keys_alone(draft: PriceStrategy, desk: MakeDesk) -> None:
    director = at_the_list(desk("director"), draft)
    keys = director.page.keyboard
    cell(director, 0, "code").focus()  # only read, and still a place to start from

    keys.press("Enter")
    expect(cell(director, 0, "normal")).to_be_focused()
    keys.type("720")
    keys.press("ArrowDown")
    expect(cell(director, 1, "normal")).to_be_focused()
    keys.type("730")
    keys.press("Tab")
    expect(cell(director, 1, "holding")).to_be_focused()
    keys.press("ArrowUp")
    expect(cell(director, 0, "holding")).to_be_focused()
    says(director, 0, normal="720")
    says(director, 1, normal="730")

    cell(director, 2, "floor").focus()  # a new line: its code is typed, that above is only read
    keys.press("Control+D")
    says(director, 2, code="", normal="730", holding="646", winning="612", floor="578", note="")
    cell(director, 4, "note").focus()
    keys.press("Enter")
    expect(cell(director, 5, "code")).to_be_focused()

    director.page.locator("tr[data-line]").nth(5).locator("[data-line-remove]").focus()
    keys.press("Enter")
    expect(cell(director, 5, "code")).to_be_hidden()


def test_an_orders_lines_are_pasted_with_their_products(
    draft: PriceStrategy, desk: MakeDesk
) -> None:
    """Codes are looked for as if they were typed; what is on no list is counted, not guessed."""
    customer = old_customer()
    seller = desk("sales")
    seller.page.goto(f"{seller.site}{reverse('orders:new')}")
    seller.pick("id_customer", customer.name[:4], customer.name)

    seller.paste(
        seller.page.locator("#id_lines-0-product-ts-control"),
        f"{LISTED}\t10\t680\n{SECOND.lower()}\t1,000\t670\nX-0\t3\n",
    )

    chosen = seller.page.locator("tr[data-line] .ts-control .item")
    expect(chosen).to_contain_text([LISTED, SECOND])
    says(seller, 0, quantity="10", price="680")
    says(seller, 1, quantity="1,000", price="670")
    says(seller, 2, product="", quantity="3", price="")
    seller.reads("未改动的单元格：1 个")
    expect(seller.page.locator("#lines-1-amount")).to_have_text("670,000.00")

    cell(seller, 2, "quantity").focus()
    seller.page.keyboard.press("Control+D")
    expect(chosen).to_contain_text([LISTED, SECOND, SECOND])
    says(seller, 2, quantity="1,000", price="670")
    seller.page.keyboard.press("Control+Enter")
    seller.choose(NEW, NEW)
    expect(chosen).to_contain_text([LISTED, SECOND, SECOND, NEW])

    seller.fill({"lines-3-quantity": "1", "lines-3-price": "900"})
    expect(seller.page.locator("#lines-3-amount")).to_have_text("900.00")
    seller.press("存草稿")
    kept = OrderLine.objects.order_by("no").values_list("product__code", "quantity", "price")
    expected = [(LISTED, "10", "680"), *[(SECOND, "1000", "670")] * 2, (NEW, "1", "900")]
    assert list(kept) == [(code, Decimal(many), Decimal(price)) for code, many, price in expected]
