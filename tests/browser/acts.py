"""What each of the cast does at the pages for an order, in either language."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from core import clock
from tests.browser.desk import Desk, Words

EXAMINE: Words = ("审查", "Examine")
EXAMINED: Words = ("审查完毕，去签单", "Examined, go on to the signature")
SIGN: Words = ("签单", "Sign")
ISSUE: Words = ("发出待签", "Issue for signature")
RECORD_SIGNATURE: Words = ("登记签署", "Record the signature")
IN_FORCE: Words = ("确认合同生效", "Put the contract in force")
SAVE_DAY: Words = ("保存日期，继续办理", "Save the date and go on")
CARRY_OUT: Words = ("按此执行", "Carry this out")
TAKE_JOB: Words = ("按此日期接收", "Take the job with these dates")
INTO_STOCK: Words = ("报工入库", "Put into stock")
GOODS_LEAVE: Words = ("确认发货", "Let the goods leave")
RETURN_RECEIPT: Words = ("返回收货单", "Return the receipt")
REGISTER: Words = ("登记收款", "Register a payment")
REGISTERED: Words = ("登记，由财务确认", "Register it, finance confirms")
CONFIRM: Words = ("确认并结帐", "Confirm")
GIVE_OPINION: Words = ("提交意见", "Give the opinion")


def examine_and_sign(desk: Desk, customer: str) -> None:
    """4.1 and 4.2: the salesperson looks once more and signs."""
    desk.take_from_inbox(customer, "4.1")
    desk.follow_link(EXAMINE)
    desk.press(EXAMINED)
    desk.follow_link(SIGN)
    desk.press(SIGN)


def decide(desk: Desk, customer: str, step: str, opinion: str) -> None:
    """3.2, 6.1, 6.3, 6.5: agree by the keyboard, with an opinion; the next item opens."""
    desk.take_from_inbox(customer, step)
    desk.page.locator("#id_opinion").fill(opinion)
    desk.page.locator("main h1").click()
    desk.page.keyboard.press("a")
    expect(desk.page.locator("dialog[open]")).to_contain_text(customer)
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")


def give_opinion(desk: Desk, customer: str, text: str) -> None:
    """6.2: a department says what it thinks."""
    desk.take_from_inbox(customer, "6.2")
    desk.page.locator("input[name=conclusion][value=agree]").check()
    desk.fill({"text": text})
    desk.press(GIVE_OPINION)


def issue(desk: Desk, customer: str) -> None:
    """6.4: the centre issues the contract."""
    desk.take_from_inbox(customer, "6.4")
    desk.follow_link(ISSUE)
    desk.press(ISSUE)


def record_signature(desk: Desk, customer: str, scan: Path) -> None:
    """7.1: say by when, then bring the contract that both have signed."""
    desk.take_from_inbox(customer, "7.1")
    say_by_when(desk)
    desk.follow_link(RECORD_SIGNATURE)
    desk.fill({"signed_on": clock.today().isoformat()})
    desk.page.locator("input[name=scan]").set_input_files(scan)
    desk.press(IN_FORCE)


def say_by_when(desk: Desk) -> None:
    """Some limits are "as the case may be": who has the step names the day."""
    desk.fill({"planned_on": (clock.today() + timedelta(days=60)).isoformat()})
    desk.press(SAVE_DAY)


def plan(desk: Desk, customer: str) -> None:
    """8.1: stock or production, as the page proposes."""
    desk.take_from_inbox(customer, "8.1")
    desk.press(CARRY_OUT)


def produce(desk: Desk, customer: str) -> None:
    """8.4: take the job, make the goods, report them."""
    desk.take_from_inbox(customer, "8.4")
    if "/date/" in desk.page.url:
        say_by_when(desk)
    today = clock.today()
    desk.fill(
        {
            "planned_start_on": today.isoformat(),
            "planned_end_on": (today + timedelta(days=40)).isoformat(),
        }
    )
    desk.press(TAKE_JOB)
    desk.press(INTO_STOCK)


def deliver(desk: Desk, customer: str, scan: Path) -> None:
    """8.2 and 9.1: the goods leave, and the customer has signed for all of them."""
    desk.take_from_inbox(customer, "8.2")
    desk.fill({"mode": "汽运", "carrier": "云汀通达", "waybill": "YD1"})
    desk.press(GOODS_LEAVE)
    desk.take_from_inbox(customer, "9.1")
    desk.fill({"signed_by_name": "仲书远", "signed_on": clock.today().isoformat()})
    desk.page.locator("input[name=scan]").set_input_files(scan)
    desk.press(RETURN_RECEIPT)


def collect(seller: Desk, finance: Desk, customer: str, amount: str) -> None:
    """10.1 and 10.2: the money came in; finance finds it at the bank, allocated by the page."""
    seller.take_from_inbox(customer, "10.1")
    seller.follow_link(REGISTER)
    seller.fill({"amount": amount})
    seller.press(REGISTERED)
    finance.take_from_inbox(customer, "10.2")
    finance.reads(amount)
    finance.fill({"bank_reference": "YTSF202611240001"})
    finance.press((f"{CONFIRM[0]} {amount}", f"{CONFIRM[1]} {amount}"))
