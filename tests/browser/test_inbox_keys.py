"""The director's nine minutes: several items decided from the inbox without a mouse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db.models import F
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from orders.models import Order
from orders.services import decide_order
from tests.browser.conftest import once
from tests.browser.desk import Desk
from tests.conftest import PASSWORD, one_of_each_role
from tests.customers.makers import person
from tests.orders.makers import again, answered, content, old_customer, submitted
from workflow.models import WorkItem

pytestmark = once
ORDERS = 10
SIZES = {"desk": ViewportSize(width=1440, height=900), "phone": ViewportSize(width=390, height=844)}


@pytest.fixture
def director(transactional_db: None) -> User:
    """The director, who can sign in, with ten orders on the desk."""
    found = one_of_each_role()["director"]
    found.set_password(PASSWORD)
    found.save()
    for less in range(ORDERS):
        order = submitted(old_customer(), content(price=str(600 - less)))
        decide_order(
            order=order,
            by=person("centre_head"),
            version=order.version,
            outcome="approve",
            opinion="请评审。",
        )
        assert answered(again(order)).state == Order.State.DIRECTOR
    return found


def signed_in_by_keys(desk: Desk, login: str) -> Page:
    """Sign in with Tab, Enter and the letters."""
    page = desk.page
    page.goto(f"{desk.site}/accounts/sign-in/")
    page.locator("input[name=username]").focus()
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{desk.site}/inbox/")
    return page


def decided(page: Page, key: str, *, opinion: str = "") -> None:
    """Write an opinion where one is needed, press the key, confirm with Enter."""
    if opinion:
        page.locator("#id_opinion").focus()
        page.keyboard.type(opinion)
        page.keyboard.press("Escape")
    page.keyboard.press(key)
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("DD-")
    with page.expect_navigation():
        page.keyboard.press("Enter")


@contextmanager
def noted_as_opened(page: Page) -> Iterator[None]:
    """What is done in it shows an item, of which the page itself tells the server."""
    with page.expect_response(lambda told: told.url.endswith("/opened/") and told.status == 204):
        yield


@pytest.mark.parametrize("size", list(SIZES))
def test_a_director_clears_ten_orders_by_keys(
    director: User,
    live_server: LiveServer,
    new_context: Callable[..., BrowserContext],
    size: str,
) -> None:
    desk = Desk(new_context(), live_server.url)
    desk.page.set_viewport_size(SIZES[size])
    page = signed_in_by_keys(desk, director.username)
    expect(page.locator("main table tbody tr")).to_have_count(ORDERS)

    page.keyboard.press("j")
    with noted_as_opened(page), page.expect_navigation():
        page.keyboard.press("Enter")
    for _approved in range(ORDERS - 2):  # the next one opens by itself
        with noted_as_opened(page):
            decided(page, "a")
        expect(page.locator("main")).to_contain_text("DD-")
    with noted_as_opened(page):
        decided(page, "r", opinion="请补充市场调研。")
    decided(page, "n", opinion="价格过低，不同意。")

    assert Counter(Order.objects.values_list("state", flat=True)) == {
        Order.State.APPROVED: ORDERS - 2,
        Order.State.RETURNED: 1,
        Order.State.REFUSED: 1,
    }
    # Each was noted while it was read, not only when it was decided.
    seen = WorkItem.objects.filter(step_code="6.3", opened_at__lt=F("done_at"))
    assert seen.count() == ORDERS
    assert desk.complaints.found == []
