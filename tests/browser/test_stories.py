"""Stories S1, S2 and S5 of the cast, from entry to closed order, in a real browser.

Everybody signs in at a browser of their own and finds their part in the inbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import BrowserContext
from pytest_django.live_server_helper import LiveServer

from core import clock
from core.books import check_books
from core.outbox import drain
from customers.services import note_contract
from marketing.demo.base import Company, load_base
from marketing.demo.people import PASSWORD
from orders.models import Order
from tests.browser import acts
from tests.browser.conftest import once
from tests.browser.desk import CHINESE, ENGLISH, Desk, Words
from tests.journeys.test_stories import scan

pytestmark = once
ORDERS: Words = ("订单", "Orders")
ENTER_ORDER: Words = ("登记订单", "Enter an order")
CLOSED: Words = ("已关闭", "Closed")


@dataclass
class Office:
    """The company, and everybody's desk, made when they are first needed."""

    company: Company
    desk: Callable[..., Desk]
    scan: Path


@pytest.fixture
def company(transactional_db: None, settings: LazySettings) -> Company:
    """The cast, with an earlier contract of the customers who are no longer new."""
    settings.DEBUG = True  # the past is made with DEBUG on only
    company = load_base()
    settings.DEBUG = False
    drain(now=clock.now())
    for no in (1, 2, 4):
        note_contract(
            customer=company.customers[no], signed_on=company.today - timedelta(days=70), by=None
        )
    return company


@pytest.fixture
def office(
    company: Company,
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    tmp_path: Path,
) -> Iterator[Office]:
    """Desks by login; whatever a browser complained of fails the test."""
    desks: dict[str, Desk] = {}

    def desk(login: str, language: int = CHINESE) -> Desk:
        if login not in desks:
            desks[login] = Desk(new_context(), live_server.url, language)
            desks[login].sign_in(login, PASSWORD)
        return desks[login]

    paper = tmp_path / "回单.png"
    paper.write_bytes(scan().read())
    yield Office(company, desk, paper)
    assert [found for one in desks.values() for found in one.complaints.found] == []


def closed(seller: Desk) -> None:
    """The order is done, its page says so, and the books hold."""
    order = Order.objects.get()
    seller.page.goto(f"{seller.site}{order.get_absolute_url()}")
    seller.reads(seller.says(CLOSED))
    assert order.state == Order.State.CLOSED
    assert order.paid == order.total == order.delivered_value
    assert list(check_books()) == []


def delivery_day(office: Office) -> date:
    """A day that leaves production its time."""
    return office.company.today + timedelta(days=90)


def open_entry(desk: Desk) -> None:
    """Come to the order form as every salesperson does."""
    desk.page.locator("nav").get_by_role("link", name=desk.says(ORDERS), exact=True).click()
    desk.follow_link(ENTER_ORDER)


def test_s1_the_salesperson_signs_alone(office: Office) -> None:
    """33,600 at list price, from stock, paid."""
    seller, customer = office.desk("sales1"), "白鹭港水务集团"
    open_entry(seller)
    seller.pick("id_customer", "白鹭港", customer)
    seller.fill({"delivery_on": f"{delivery_day(office)}", "delivery_address": "白鹭港市滨海路8号"})
    seller.pick("id_lines-0-product", "Q41F-16P", "Q41F-16P-80")
    seller.fill({"lines-0-quantity": "20", "lines-0-price": "1679.99"})
    seller.reads("33,599.80", where="#verdict")
    seller.fill({"lines-0-price": "1680"})
    seller.reads("营销人员可自决", "符合：单价、数量、总额", "33,600.00", where="#verdict")
    seller.press("提交，由自己签单")
    seller.reads("待营销人员签单", "33,600.00")

    acts.examine_and_sign(seller, customer)
    seller.reads("已批准，执行中")
    acts.record_signature(seller, customer, office.scan)
    acts.plan(office.desk("manager"), customer)
    acts.deliver(office.desk("logistics"), customer, office.scan)
    acts.collect(seller, office.desk("finance"), customer, "33,600.00")

    closed(seller)


def test_s2_the_centre_decides(office: Office) -> None:
    """63,200 and 7.06 % off list: the centre decides; everybody reads English."""
    seller, manager = office.desk("sales1", ENGLISH), office.desk("manager", ENGLISH)
    customer = "沪岬机电设备"
    open_entry(seller)
    seller.pick("id_customer", "hujia", customer)
    seller.fill({"delivery_on": f"{delivery_day(office)}", "delivery_address": "沪岬市滨海路8号"})
    seller.pick("id_lines-0-product", "Z41H-16C-50", "Z41H-16C-50")
    seller.fill({"lines-0-quantity": "100", "lines-0-price": "632"})
    seller.reads(
        "The marketing centre may decide",
        "7.06 %",
        "63,200.00",
        where="#verdict",
    )
    seller.press("Hand in, the marketing centre decides")
    acts.decide(manager, customer, "3.2", "Agreed.")
    acts.issue(manager, customer)
    acts.record_signature(seller, customer, office.scan)
    acts.plan(manager, customer)
    acts.deliver(office.desk("logistics", ENGLISH), customer, office.scan)
    acts.collect(seller, office.desk("finance", ENGLISH), customer, "63,200.00")

    closed(seller)


def test_s5_joint_review_director_and_general_manager(office: Office) -> None:
    """Over a million, entered by the keyboard alone: everybody is asked; made for the order."""
    seller, manager, customer = office.desk("sales1"), office.desk("manager"), "澄岚石化工程"
    open_entry(seller)
    type_s5(seller, delivery_day(office))
    acts.decide(manager, customer, "3.2", "请有关部门评审。")
    for department in ("finance", "production", "quality", "supply"):
        acts.give_opinion(office.desk(department), customer, "同意。")
    acts.decide(office.desk("director"), customer, "6.3", "同意，请总经理审批。")
    acts.decide(office.desk("gm"), customer, "6.5", "同意。")
    acts.issue(manager, customer)
    acts.record_signature(seller, customer, office.scan)
    acts.plan(manager, customer)
    acts.produce(office.desk("production"), customer)
    for _one_in_stock_then_the_rest in range(2):
        acts.deliver(office.desk("logistics"), customer, office.scan)
    acts.collect(seller, office.desk("finance"), customer, "1,180,800.00")

    closed(seller)


def type_s5(seller: Desk, day: date) -> None:
    """Enter the order with Tab, Enter, arrows and letters only; the verdict follows the typing."""
    seller.page.locator("#id_customer-ts-control").focus()
    seller.choose("澄岚", "澄岚石化工程")
    seller.type_day("id_delivery_on", day)
    seller.go_to("id_delivery_address")
    seller.type("云汀市滨海路8号")
    seller.go_to("id_lines-0-product-ts-control")
    seller.choose("D943H", "D943H-16C-600")
    seller.go_to("id_lines-0-quantity")
    seller.type("6", "29520")
    seller.reads("10.00 %", "177,120.00", where="#verdict")
    for _condition in ("维持市场价格", "占领市场价格"):
        seller.page.keyboard.press("ArrowDown")
    seller.reads("符合：单价", "177,120.00", where="#verdict")
    seller.go_to("id_lines-0-quantity", backwards=True)
    seller.type("40")
    seller.reads(
        "总经理决定",
        "数量为常规量的 6.67 倍",
        "常规量 6 台。权限：营销人员 ≤1 倍、营销中心主管 ≤2 倍、营销总监 ≤5 倍。",
        "数量由 40 改为 12 台，则不需集体评审",
        "含税金额 1,180,800.00",
        "财务部、生产部、质量部、供应部",
        where="#verdict",
    )
    seller.go_to_button("提交，由营销中心判定")
    with seller.page.expect_navigation():
        seller.page.keyboard.press("Enter")
    seller.reads("待营销中心判定", "1,180,800.00")
