"""A real Chromium, driven against a live server; pages are in Chinese unless a test says more.

The machine's own Chromium is taken where there is one, else the one that `playwright install
chromium` fetched. A plain user without either sees these tests skipped by name; as root the test
command installs it, so there its absence is a failure.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest
from django.db import connection
from playwright.sync_api import BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser.desk import CHINESE, PATIENCE, Complaints, Desk
from tests.conftest import PASSWORD, one_of_each_role

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
IS_ROOT = os.geteuid() == 0
# Long, and the same on every database; a live server's threads are more at home on PostgreSQL.
once = pytest.mark.skipif(
    connection.vendor != "postgresql" and os.environ.get("BROWSER_ALL") != "1",
    reason="played on PostgreSQL; BROWSER_ALL=1 plays it here too",
)


def installed_chromium() -> str | None:
    """Return the path of the machine's own Chromium."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder; its transactions must be seen by the server's threads."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Say which Chromium to start; its sandbox refuses root."""
    arguments = dict(browser_type_launch_args)
    if path := installed_chromium():
        arguments["executable_path"] = path
    if IS_ROOT:
        arguments["args"] = [*arguments.get("args", []), "--no-sandbox"]
    return arguments


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Look as the users do: Chinese, Shanghai, a desk's screen."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="session", autouse=True)
def chromium_is_there() -> None:
    """Skip by name where a plain user has no Chromium."""
    if installed_chromium() or IS_ROOT:
        return
    with sync_playwright() as playwright:
        if not os.path.exists(playwright.chromium.executable_path):  # noqa: PTH110  # a str
            pytest.skip("no Chromium: install the package chromium, or playwright install chromium")


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """Fail a test on any script error or refusal by the content policy."""
    complaints = Complaints()
    complaints.listen(page)
    page.set_default_timeout(PATIENCE)
    yield page
    assert complaints.found == []


class MakeDesk(Protocol):
    """How a role comes to a browser of its own."""

    def __call__(self, role: str, language: int = CHINESE) -> Desk: ...


@pytest.fixture
def staffed(transactional_db: None) -> None:
    """One person of each role is there and can sign in."""
    for one in one_of_each_role().values():
        one.set_password(PASSWORD)
        one.save(update_fields=["password"])


@pytest.fixture
def desk(
    staffed: None, new_context: Callable[..., BrowserContext], live_server: LiveServer
) -> Iterator[MakeDesk]:
    """Open a desk for a role; whatever its browser complains of fails the test."""
    desks: list[Desk] = []

    def of(role: str, language: int = CHINESE) -> Desk:
        desks.append(Desk(new_context(), live_server.url, language))
        desks[-1].sign_in(role, PASSWORD)
        return desks[-1]

    yield of
    assert [found for one in desks for found in one.complaints.found] == []
