"""Every page, as somebody who may open it, at a desk's and a phone's width.

The browser complains of nothing, nothing scrolls sideways, no menu opens beyond the edge, and
axe-core (vendored beside this file) finds no serious or critical barrier: at the desk's width on
every other page, at the phone's on the rest; BROWSER_ALL=1 has it look at both. Addresses, readers
and world are the walker's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Error, Page
from pytest_django.live_server_helper import LiveServer
from zeal import zeal_ignore

from tests.browser.conftest import once
from tests.browser.desk import Complaints
from tests.conftest import one_of_each_role, second_salesperson
from tests.walker import table
from tests.walker.table import ANONYMOUS, EVERYBODY, World
from tests.walker.table import Page as Address
from tests.walker.visits import session_for

pytestmark = [once, pytest.mark.slow]
table.load()

AXE = Path(__file__).parent / "vendor" / "axe-core-4.11.1" / "axe.min.js"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Their pages are made of what the reader may see, so each reader's is a page of its own.
EACH_READER = {"insights:home", "workflow:inbox"}
HALVES = 2  # the two processes of the test command walk one half each
ALL = os.environ.get("BROWSER_ALL") == "1"
LOOK = """async (axeToo) => {
  if (document.contentType !== "text/html" || !document.doctype) return null;
  const html = document.documentElement;
  const found = !axeToo ? {violations: []} : await axe.run(document, {
    resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  const menus = [...document.querySelectorAll("details.menu")].filter((menu) => {
    menu.open = true;
    const list = menu.querySelector(".menu-list").getBoundingClientRect();
    menu.open = false;
    return list.left < 0 || list.right > html.clientWidth;
  });
  const barriers = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
  return {
    wider: html.scrollWidth - html.clientWidth,
    cut: menus.map((menu) => menu.textContent.trim().slice(0, 20)),
    barriers: barriers.map(
      (one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join()
    ),
  };
}"""


BrowserOf = Callable[[str], tuple[Page, Complaints]]


@dataclass(frozen=True)
class Visit:
    """One address, opened by one reader."""

    address: Address
    variant: str
    who: str


def readers(address: Address, variant: str) -> list[str]:
    """Who opens it here: one of those who may, by turns; of some pages everybody."""
    may = [who for who in EVERYBODY if 200 in address.rule("get", variant)[who]]
    if address.name in EACH_READER or len(may) < 2:
        return may
    return [may[sum(map(ord, address.name)) % len(may)]]


def visits() -> list[Visit]:
    """All of them, in the order of the readers, so that each needs one browser only."""
    found = [
        Visit(address, variant, who)
        for address in table.PAGES.values()
        if address.get is not None
        for variant in address.args
        for who in readers(address, variant)
    ]
    return sorted(found, key=lambda visit: EVERYBODY.index(visit.who))


@pytest.fixture
def world(transactional_db: None) -> World:
    """The walker's world, where the live server sees it."""
    people = one_of_each_role()
    with zeal_ignore():
        return table.build_world(people, second_salesperson(people))


@pytest.fixture
def browser_of(
    world: World, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> BrowserOf:
    """A page signed in as this reader, with axe-core at hand in every document."""
    pages: dict[str, tuple[Page, Complaints]] = {}

    def of(who: str) -> tuple[Page, Complaints]:
        if who not in pages:
            for page, _complaints in pages.values():
                page.context.close()
            pages.clear()
            context = new_context()
            context.add_init_script(path=AXE)
            if who != ANONYMOUS:
                context.add_cookies(
                    [
                        {
                            "name": settings.SESSION_COOKIE_NAME,
                            "value": session_for(world.people[who]),
                            "url": live_server.url,
                        }
                    ]
                )
            pages[who] = context.new_page(), Complaints()
            pages[who][1].listen(pages[who][0])
        return pages[who]

    return of


def looked_at(page: Page, complaints: Complaints, url: str, axe_at: object) -> Iterator[str]:
    """Open it at both widths and say what is wrong with it; axe looks at one, or at both."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a ViewportSize
        if size is DESK:
            try:
                page.goto(url)
            except Error as problem:
                if "Download is starting" in str(problem):
                    return
                raise
        seen: dict[str, Any] | None = page.evaluate(LOOK, ALL or size is axe_at)
        if seen is None:  # a file, or a part of a page
            return
        if seen["wider"] > 0:
            yield f"{size['width']}: scrolls sideways by {seen['wider']}"
        yield from (f"{size['width']}: menu beyond the edge: {menu}" for menu in seen["cut"])
        yield from (f"{size['width']}: {barrier}" for barrier in seen["barriers"])
    yield from complaints.take()


@pytest.mark.parametrize("half", range(HALVES))
def test_every_page_is_whole(
    world: World, live_server: LiveServer, browser_of: BrowserOf, half: int
) -> None:
    problems, opened = [], 0
    for number, visit in enumerate(visits()):
        if number % HALVES != half:
            continue
        url = reverse(visit.address.name, args=visit.address.args[visit.variant](world))
        opened += 1
        problems += [
            f"{visit.address.name} {url} as {visit.who}, {problem}"
            for problem in looked_at(
                *browser_of(visit.who), live_server.url + url, (DESK, PHONE)[opened % 2]
            )
        ]

    assert opened > 50
    assert problems == [], "\n".join(problems)
