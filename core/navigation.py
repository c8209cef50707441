"""The shell's navigation, counts and banners: registries that the apps fill from `ready()`.

    from core.navigation import register_nav

    register_nav("tasks", "T6", _("Order review"), "orders:review", number="6",
                 roles=("centre_head", "director", "gm"), order=6)
    register_nav("queries", "orders", _("Orders"), "orders:list", icon="file-text", order=10)

An entry whose `url_name` does not resolve is left out. `roles=()` means everybody. A count shown
behind an entry is found by the entry's key in what the count providers return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrOrPromise

SECTIONS = ("top", "tasks", "queries", "system")
CAP = 100


@dataclass(frozen=True)
class NavCount:
    """How many wait, and whether one of them is late. Shown capped: 100+."""

    n: int
    late: bool = False

    def __bool__(self) -> bool:
        return self.n > 0

    def __str__(self) -> str:
        return f"{CAP}+" if self.n > CAP else str(self.n)


@dataclass(frozen=True)
class NavEntry:
    """One line of the left navigation."""

    section: str
    key: str
    label: _StrOrPromise
    url_name: str
    icon: str = ""
    roles: frozenset[str] = frozenset()
    order: int = 100
    number: str = ""
    tab: bool = False

    def shown_to(self, roles: frozenset[str]) -> bool:
        """Whether one of these roles uses the entry."""
        return not self.roles or not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Banner:
    """A line over every page: something the reader should know or put right."""

    colour: str
    text: _StrOrPromise
    url: str = ""
    link: _StrOrPromise = ""


CountsProvider = Callable[[Any], Mapping[str, NavCount]]
BannerProvider = Callable[["HttpRequest"], Iterable[Banner]]


@dataclass
class _Registry:
    entries: dict[tuple[str, str], NavEntry] = field(default_factory=dict)
    counts: list[CountsProvider] = field(default_factory=list)
    banners: list[BannerProvider] = field(default_factory=list)
    shell: dict[str, str] = field(
        default_factory=lambda: {
            "home": "insights:home",
            "inbox": "workflow:inbox",
            "bell": "workflow:notices",
            "counts": "workflow:counts",
            "search": "insights:search",
            "profile": "accounts:profile",
            "language": "accounts:language",
            "sign_out": "accounts:logout",
            "sign_in": "accounts:login",
        }
    )


_registry = _Registry()


def register_nav(
    section: str,
    key: str,
    label: _StrOrPromise,
    url_name: str,
    icon: str = "",
    roles: Sequence[str] = (),
    order: int = 100,
    *,
    number: str = "",
    tab: bool = False,
) -> None:
    """Add an entry; `tab=True` puts it into the phone's bar too (five fit, the last is "more").

    `number` stands in place of an icon for the ten tasks of the standard.
    """
    if section not in SECTIONS:
        raise ValueError(f"{section} is none of {', '.join(SECTIONS)}")
    entry = NavEntry(section, key, label, url_name, icon, frozenset(roles), order, number, tab)
    _registry.entries[section, key] = entry


def register_counts(provider: CountsProvider) -> None:
    """Add `provider(user) -> {entry key: NavCount}`; one statement at most. "bell" counts too."""
    if provider not in _registry.counts:
        _registry.counts.append(provider)


def register_banner(provider: BannerProvider) -> None:
    """Add `provider(request) -> banners`; it must be cheap: cached, or no statement at all."""
    if provider not in _registry.banners:
        _registry.banners.append(provider)


def set_shell_link(key: str, url_name: str) -> None:
    """Say which address the shell's own links have (search, inbox, bell, profile, …)."""
    _registry.shell[key] = url_name


def shell_keys() -> list[str]:
    """Give the keys of the shell's own links."""
    return list(_registry.shell)


def shell_url(key: str) -> str:
    """Give the address of one of the shell's own links, "" when there is no such page."""
    return address_of(_registry.shell.get(key, ""))


def entries_for(roles: frozenset[str]) -> list[NavEntry]:
    """Give the entries that these roles use, by section and order."""
    shown = (entry for entry in _registry.entries.values() if entry.shown_to(roles))
    return sorted(shown, key=lambda one: (SECTIONS.index(one.section), one.order, one.key))


def counts_for(user: Any) -> dict[str, NavCount]:
    """Ask every provider."""
    found: dict[str, NavCount] = {}
    for provider in _registry.counts:
        found.update(provider(user))
    return found


def banners_for(request: HttpRequest) -> list[Banner]:
    """Ask every provider."""
    return [banner for provider in _registry.banners for banner in provider(request)]


def address_of(url_name: str) -> str:
    """Give the address, "" when nothing of that name exists."""
    if not url_name:
        return ""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
