"""What the shell around every page needs, worked out only when a page really draws it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import navigation
from core.navigation import Banner, NavCount, NavEntry

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class NavLine:
    """An entry with its address and count, as drawn."""

    entry: NavEntry
    url: str
    count: NavCount | None


@dataclass(frozen=True)
class NavGroup:
    """Entries under one heading."""

    title: str
    lines: list[NavLine]


class Shell:
    """The frame of a page for one reader; every part is computed when first asked for.

    A fragment that htmx swaps in extends no base and so costs nothing here.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def user(self) -> Any:
        """The signed-in reader, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def company(self) -> str:
        """The company's short name in the reader's language."""
        english = (get_language() or "").startswith("en")
        name = getattr(settings, "COMPANY_NAME_EN" if english else "COMPANY_NAME", "")
        return name or _("Marketing process")

    @property
    def full_name(self) -> str:
        """The company, and that it is a demo, for the window's title."""
        if self.is_demo:
            return _("%(company)s (demo)") % {"company": self.company}
        return self.company

    @property
    def is_demo(self) -> bool:
        """Whether the demo company is loaded."""
        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def counts(self) -> dict[str, NavCount]:
        """What waits, by entry key."""
        return navigation.counts_for(self.user) if self.user else {}

    @cached_property
    def banners(self) -> list[Banner]:
        """Lines over the page."""
        return navigation.banners_for(self.request) if self.user else []

    @cached_property
    def lines(self) -> list[NavLine]:
        """Everything the reader may go to, in order."""
        if not self.user:
            return []
        return [
            NavLine(entry, url, self.counts.get(entry.key))
            for entry in navigation.entries_for(self.user.roles)
            if (url := navigation.address_of(entry.url_name))
        ]

    @cached_property
    def groups(self) -> list[NavGroup]:
        """The left navigation."""
        titles = {"top": "", "tasks": _("Process"), "queries": _("Look up"), "system": _("System")}
        groups = []
        for section in navigation.SECTIONS:
            lines = [line for line in self.lines if line.entry.section == section]
            if lines:
                groups.append(NavGroup(titles[section], lines))
        return groups

    @cached_property
    def tabs(self) -> list[NavLine]:
        """The phone's bar: four places at most, "more" comes behind them."""
        return [line for line in self.lines if line.entry.tab][:4]

    @cached_property
    def here(self) -> str:
        """The key of the entry whose address is the longest beginning of this page's."""
        path = self.request.path
        fitting = [line for line in self.lines if path.startswith(line.url) and line.url != "/"]
        fitting += [line for line in self.lines if line.url == path]
        return max(fitting, key=lambda line: len(line.url)).entry.key if fitting else ""

    @cached_property
    def url(self) -> dict[str, str]:
        """The shell's own links; "" where a page does not exist."""
        return {key: navigation.shell_url(key) for key in navigation.shell_keys()}

    @property
    def other_language(self) -> tuple[str, str]:
        """Code and own name of the language one can switch to."""
        here = get_language() or ""
        return next((pair for pair in settings.LANGUAGES if pair[0] != here), settings.LANGUAGES[0])


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"shell": Shell(request)}
