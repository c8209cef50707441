"""The browser, the server and the policy work together."""

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer


def test_a_stranger_is_asked_to_sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/accounts/sign-in/")

    expect(page.locator("input[type=password]")).to_be_visible()
