"""Somebody at a desk: a browser of their own, what they type and choose, and what they are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

# How a page is worded for the reader: Chinese first, English second.
Words = tuple[str, str]

SIGN_IN: Words = ("登录", "Sign in")
INBOX: Words = ("待办", "Inbox")
CHINESE, ENGLISH = 0, 1
REPLACED = ("htmx:afterRequest", "htmx:sendAbort")
PATIENCE = 30_000  # milliseconds until a page that does not come is a failure


@dataclass
class Complaints:
    """What the browser had to complain of: script errors, refusals by the policy, lost files."""

    found: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Write down whatever this page complains of."""
        page.on("pageerror", lambda problem: self.found.append(f"{page.url}: {problem}"))
        page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        source = str(message.location.get("url", ""))
        # htmx calls it an error that newer typing takes the place of a question under way.
        if message.type == "error" and not message.text.startswith(REPLACED):
            self.found.append(f"{source}: {message.text}")

    def take(self) -> list[str]:
        """Give the complaints so far and forget them."""
        found, self.found = self.found, []
        return found


class Desk:
    """One person's browser; knows addresses only from what the pages link to."""

    def __init__(self, context: BrowserContext, site: str, language: int = CHINESE) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.site = site
        self.language = language
        self.complaints = Complaints()
        self.complaints.listen(self.page)

    def says(self, words: Words) -> str:
        """The words of this reader's language."""
        return words[self.language]

    def sign_in(self, login: str, password: str) -> None:
        """Type name and password as everybody does in the morning; then choose the language."""
        self.page.goto(f"{self.site}/accounts/sign-in/")
        self.page.locator("input[name=username]").fill(login)
        self.page.locator("input[name=password]").fill(password)
        self.press(SIGN_IN[CHINESE])
        self.page.wait_for_url(lambda address: "sign-in" not in address)
        if self.language == ENGLISH:
            self.press("English")

    def take_from_inbox(self, *about: str) -> None:
        """Open the inbox and follow the customer's name in the item that says all this."""
        self.page.locator("a.head-link", has_text=self.says(INBOX)).click()
        rows = self.page.locator("main table tbody tr")
        for text in about:
            rows = rows.filter(has_text=text)
        self.follow(rows.first.get_by_role("link", name=about[0]).first)

    def follow(self, link: Locator) -> None:
        """Click a link and wait for the page behind it."""
        before = self.page.url
        link.click()
        self.page.wait_for_url(lambda address: address != before)

    def follow_link(self, words: Words) -> None:
        """Follow the page's link of exactly this name."""
        self.follow(
            self.page.get_by_role("main")
            .get_by_role("link", name=self.says(words), exact=True)
            .first
        )

    def press(self, words: Words | str, within: Locator | None = None) -> None:
        """Press the button of this name; the page that follows is waited for."""
        name = words if isinstance(words, str) else self.says(words)
        button = (within or self.page).get_by_role("button", name=name)
        with self.page.expect_navigation():
            button.first.click()

    def fill(self, typed: Mapping[str, str]) -> None:
        """Fill in the fields of these names."""
        for name, value in typed.items():
            self.page.locator(f"main [name='{name}']").fill(value)

    def pick(self, field_id: str, typed: str, shown: str) -> None:
        """Type into a searching field and take what it offers, by the keyboard."""
        self.page.locator(f"#{field_id}-ts-control").focus()
        self.choose(typed, shown)

    def reads(self, *sentences: str | re.Pattern[str], where: str = "main") -> None:
        """Expect the page to say all of this."""
        for sentence in sentences:
            expect(self.page.locator(where)).to_contain_text(sentence)

    def paste(self, field: Locator, block: str) -> None:
        """Copy a block, as from a spreadsheet, and paste it into the field."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", block)
        field.focus()
        self.page.keyboard.press("Control+V")

    # By the keyboard alone.

    def choose(self, typed: str, shown: str) -> None:
        """Type into the searching field that has the focus, wait for the offer, take it."""
        self.page.keyboard.type(typed)
        offered = self.page.locator(".ts-dropdown .option:visible", has_text=shown)
        expect(offered.first).to_be_visible()
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Tab")

    def type(self, *texts: str) -> None:
        """Type these into one field after the other."""
        for text in texts:
            self.page.keyboard.type(text)
            self.page.keyboard.press("Tab")

    def type_day(self, field_id: str, day: date) -> None:
        """Type a day's digits in the order that this browser's own language wants."""
        field = self.page.locator(f"#{field_id}")
        for order in ("%Y%m%d", "%m%d%Y"):
            self.go_to(field_id)
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
            for _part in range(2):
                self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{field_id} says {field.input_value()}, not {day}")

    def go_to(self, field_id: str, *, backwards: bool = False) -> None:
        """Press Tab until this field has the focus."""
        self._tab_to(f"document.activeElement.id === {field_id!r}", backwards=backwards)

    def go_to_button(self, name: str) -> None:
        """Press Tab until the button that says this has the focus."""
        self._tab_to(f"document.activeElement.textContent.trim() === {name!r}", backwards=False)

    def _tab_to(self, condition: str, *, backwards: bool) -> None:
        for _press in range(80):
            if self.page.evaluate(condition):
                return
            self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError(f"Tab never came to where {condition}")
