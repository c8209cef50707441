"""A version of the price strategy on its way, and an order typed under it, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import ViewportSize, expect

from core import clock
from orders.models import Order
from pricing import queries
from pricing.models import PriceStrategy
from pricing.services import save_lines
from tests.browser.conftest import MakeDesk, once
from tests.browser.desk import INBOX, Desk, Words
from tests.customers.makers import person
from tests.orders.makers import old_customer
from tests.pricing.makers import in_force, line, product
from tests.pricing.test_way import again, answered, convened, entry, started
from tests.stock.makers import stocked

pytestmark = [once, pytest.mark.slow]
CODE = "Z41H-16C-50"
# Unlike anything else a page could say.
COST, FLOOR = "377.71", "571.23"
PHONE = ViewportSize(width=390, height=844)
STRATEGY: Words = ("价格策略", "Price strategy")
VERSIONS: Words = ("价格策略各版", "Versions of the price strategy")
PRICE_LIST: Words = ("产品价格表", "Product price list")
ORDERS: Words = ("订单", "Orders")
ENTER_ORDER: Words = ("登记订单", "Enter an order")


@pytest.fixture
def ruling(staffed: None) -> PriceStrategy:
    """The version in force, with one product of which there is stock."""
    goods = product(CODE)
    stocked("500", of=goods)
    return in_force([line(goods, cost_net=Decimal(COST), floor=Decimal(FLOOR))])


def in_review() -> PriceStrategy:
    """The next version: 680 becomes 700; all departments have agreed, the director has it."""
    draft = started(days=10)
    save_lines(
        strategy=draft,
        entries=[entry(draft.lines.get().product, floor=Decimal(FLOOR))],
        revision=draft.revision,
        by=person("centre_head"),
    )
    return answered(convened(again(draft)))


def test_a_version_is_checked_approved_on_a_phone_and_read_by_the_salesperson(
    ruling: PriceStrategy, desk: MakeDesk
) -> None:
    draft = in_review()
    director, manager = desk("director"), desk("gm")

    director.take_from_inbox(str(draft), "2.3")
    sees_the_difference_first(director)
    agrees(director, str(draft), opinion="幅度可以接受，请总经理审批。")

    manager.page.set_viewport_size(PHONE)
    manager.follow(manager.page.locator("nav.app-tabs").get_by_role("link", name=INBOX[0]))
    row = manager.page.locator("main table tbody tr", has_text="2.4")
    manager.follow(row.get_by_role("link", name=str(draft)))
    sees_the_difference_first(manager)
    manager.reads("幅度可以接受，请总经理审批。")
    effect = manager.page.locator(".actbar", has_text=f"{draft.start:%Y-%m-%d}")
    expect(effect.get_by_text("起生效")).to_be_in_viewport()
    assert manager.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    agrees(manager, str(draft))

    draft = again(draft)
    assert draft.state == PriceStrategy.State.IN_FORCE
    assert [queries.strategy_on(day) for day in (draft.start - timedelta(days=1), draft.start)] == [
        ruling,
        draft,
    ]
    reads_the_price_list(desk("sales"), draft)


def sees_the_difference_first(desk: Desk) -> None:
    """What changes against the version in force is the first thing said, above the fold."""
    first = desk.page.locator("main section.card").first
    expect(first).to_have_id("difference")
    expect(first).to_contain_text(re.compile(r"680\.00 → 700\.00"))
    expect(first.get_by_text("680.00 → 700.00")).to_be_in_viewport()


def agrees(desk: Desk, name: str, *, opinion: str = "") -> None:
    """Write the opinion, press the button, confirm in the dialogue that names the version."""
    if opinion:
        desk.page.locator("#id_opinion").fill(opinion)
    desk.page.locator("button[data-dialog=sure-a]", has_text="同意").click()
    dialog = desk.page.locator("dialog[open]")
    expect(dialog).to_contain_text(name)
    desk.press(("同意", "Agree"), within=dialog)


def reads_the_price_list(seller: Desk, following: PriceStrategy) -> None:
    """Prices of today and of the next version's first day; no byte gives away cost or floor."""
    page = seller.page
    seller.follow(page.locator("nav").get_by_role("link", name=STRATEGY[0]).first)
    seen = [page.url]
    seller.follow_link(VERSIONS)
    seller.follow_link(PRICE_LIST)
    seller.reads(CODE, "680.00", "646.00", "612.00")
    seen.append(page.url)
    seller.fill({"on": following.start.isoformat()})
    seller.press("筛选", within=page.get_by_role("main"))
    seller.reads(str(following), "700.00", "660.00", "630.00")
    expect(page.locator("#floor")).to_have_count(0)
    seen += [page.url, f"{page.url}&floor=1"]

    for address in seen:
        told = page.request.get(address).text()
        assert CODE in told
        assert COST not in told
        assert FLOOR not in told


def test_an_order_comes_back_within_the_authority_by_each_change_that_is_offered(
    ruling: PriceStrategy, desk: MakeDesk
) -> None:
    customer = old_customer()
    seller = desk("sales")
    seller.page.locator("nav").get_by_role("link", name=ORDERS[0], exact=True).click()
    seller.follow_link(ENTER_ORDER)
    seller.pick("id_customer", customer.name[:4], customer.name)
    seller.fill(
        {
            "delivery_on": (clock.today() + timedelta(days=60)).isoformat(),
            "delivery_address": "云汀市滨海路8号",
        }
    )
    seller.pick("id_lines-0-product", CODE, CODE)
    seller.fill({"lines-0-quantity": "10"})
    may_sign(seller)

    takes_what_is_offered(seller, "lines-0-price", "640", "单价", "5.88 %")
    takes_what_is_offered(seller, "lines-0-quantity", "120", "数量", "1.2 倍")
    takes_what_is_offered(seller, "terms-0-days", "40", "账期", "40 天")
    seller.reads("64,600.00", where="#verdict")
    seller.press("提交，由自己签单")
    seller.reads("待营销人员签单")

    order = Order.objects.get()
    assert order.state == Order.State.SIGNING
    assert order.lines.get().price == Decimal(646)
    assert order.total == Decimal(64_600)


def may_sign(seller: Desk) -> None:
    """The verdict says that the salesperson decides, and names nothing else."""
    verdict = seller.page.locator("#verdict")
    expect(verdict.locator(".find .ref")).to_have_count(0)
    expect(verdict.locator(".card-header").first).to_contain_text("营销人员可自决")


def takes_what_is_offered(seller: Desk, field: str, typed: str, figure: str, measured: str) -> None:
    """Type too much, read who decides now and what would change that, type that instead."""
    seller.fill({field: typed})
    finding = seller.page.locator("#verdict .find", has_text=measured)
    expect(finding).to_contain_text("营销中心")
    offer = re.search(rf"{figure}由 .*改为 ([\d.,]+).*营销人员可自决", finding.inner_text())
    assert offer, finding.inner_text()
    seller.fill({field: offer[1].replace(",", "")})
    may_sign(seller)
