"""Who may open which address, and what each form takes: the table that the walker walks.

**How to add an address.** In ``tests/walker/pages/<app>.py`` (one file an app, found by itself):

    @world_part                                  # what the addresses need; later parts see earlier
    def orders(world: World) -> None:            # ones (apps in the order of the house)
        world["order"] = submitted_order(owner=world.people["sales"])
        world["other_order"] = submitted_order(owner=world.other_sales)

    page(
        "orders:detail",                         # the name of the URL pattern
        args={"own": lambda w: [w["order"].pk],  # variants; leave ``args`` out when there are none
              "other": lambda w: [w["other_order"].pk]},
        get={"own": only("sales", "centre_head", "director", no=404),
             "other": only("centre_head", "director", no=404)},
    )
    page("orders:submit", args=…, post=only("sales", ok=(302, 409), no=404))

``only(roles)`` answers ``ok`` (200) for them, ``no`` (403) for other roles, and the sign-in page
(302) for anonymous; ``everybody()`` is all roles; ``anybody()`` is anonymous too. ``get=None`` or
``post=None`` (the default) means: there is no such method. A pattern that is not in the table
fails ``test_access.py``. POSTs of the table are sent empty: a form answers 422, an act 302.

**How to add a form.** Every ``<form method="post">`` on a page needs a valid set:

    form("orders:new", shown_on="orders:new", by="sales", fields={"customer": lambda w: …, …})

``fields`` is laid over what the page shows. Kinds are read off the Django form in the page's
context; where there is none, say ``kinds={"reason": Kind.TEXT}``. ``ok`` is the answer to the valid
set (302). A form with nothing to type (a button) needs ``button("orders:withdraw", …)`` instead.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from accounts.roles import ROLES
from tests.corpus import Kind

ANONYMOUS = "anonymous"
EVERYBODY: tuple[str, ...] = (*ROLES, ANONYMOUS)

# Where the parts of the world are built: from the foundation upwards.
_ORDER = (
    "core", "accounts", "worktime", "workflow", "customers", "pricing", "demand",
    "stock", "orders", "contracts", "deliveries", "receivables", "aftersales", "insights",
    "records", "marketing",
)  # fmt: skip


@dataclass
class World:
    """Everything the walked addresses need; made anew for each test."""

    people: dict[str, User]
    other_sales: User
    things: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    def __setitem__(self, name: str, thing: Any) -> None:
        self.things[name] = thing


Args = Callable[[World], Sequence[Any]]
WORLD_PARTS: list[Callable[[World], None]] = []


def world_part(build: Callable[[World], None]) -> Callable[[World], None]:
    """Register what one app adds to the world."""
    WORLD_PARTS.append(build)
    return build


def build_world(people: dict[str, User], other_sales: User) -> World:
    """Build it all, from the foundation upwards."""
    world = World(people, other_sales)
    for build in sorted(WORLD_PARTS, key=lambda part: _ORDER.index(part.__module__.split(".")[-1])):
        build(world)
    return world


@dataclass(frozen=True)
class Rule:
    """Which answers each reader may get."""

    answers: Mapping[str, frozenset[int]]

    def __getitem__(self, who: str) -> frozenset[int]:
        return self.answers[who]

    def opens_for(self, who: str) -> bool:
        """Whether the reader gets the page or the act."""
        return bool(self.answers[who] & {200, 204, 302, 409, 422}) and not (
            who == ANONYMOUS and self.answers[who] == {302}
        )


def _statuses(told: int | Sequence[int]) -> frozenset[int]:
    return frozenset([told] if isinstance(told, int) else told)


def only(
    *roles: str,
    ok: int | Sequence[int] = 200,
    no: int | Sequence[int] = 403,
    anonymous: int | Sequence[int] = 302,
) -> Rule:
    """These roles get ``ok``, others ``no``, strangers the sign-in page."""
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {unknown}")
    answers = {role: _statuses(ok if role in roles else no) for role in ROLES}
    return Rule({**answers, ANONYMOUS: _statuses(anonymous)})


def everybody(ok: int | Sequence[int] = 200, *, anonymous: int | Sequence[int] = 302) -> Rule:
    """Every role, but nobody unknown."""
    return only(*ROLES, ok=ok, anonymous=anonymous)


def anybody(ok: int | Sequence[int] = 200) -> Rule:
    """Strangers too."""
    return only(*ROLES, ok=ok, anonymous=ok)


def all_but(*roles: str, ok: int | Sequence[int] = 200, no: int | Sequence[int] = 403) -> Rule:
    """Every role but these."""
    return only(*(role for role in ROLES if role not in roles), ok=ok, no=no)


# No such method; whoever may not open the address at all may learn that first.
_NO_METHOD = only(*ROLES, ok=(405, 403, 404), anonymous=(405, 403, 404, 302))

Rules = Rule | Mapping[str, Rule]


@dataclass(frozen=True)
class Page:
    """One URL pattern: its variants and who gets what."""

    name: str
    args: Mapping[str, Args]
    get: Rules | None
    post: Rules | None
    csrf: bool
    data: Mapping[str, str]

    def rule(self, method: str, variant: str) -> Rule:
        """The rule of this method for this variant."""
        rules = self.get if method == "get" else self.post
        if rules is None:
            return _NO_METHOD
        return rules if isinstance(rules, Rule) else rules[variant]


@dataclass(frozen=True)
class WalkedForm:
    """One form: where it is shown, to whom, and a set of values it takes."""

    action: str
    shown_on: str
    by: str
    fields: Mapping[str, Any]
    args: Args
    action_args: Args
    kinds: Mapping[str, Kind]
    ok: frozenset[int]
    marker: str
    is_button: bool
    loose: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """How a failure names it."""
        return f"{self.action} on {self.shown_on} by {self.by} {self.marker}".strip()


PAGES: dict[str, Page] = {}
FORMS: list[WalkedForm] = []


def page(
    name: str,
    *,
    args: Mapping[str, Args] | Args | None = None,
    get: Rules | None = None,
    post: Rules | None = None,
    csrf: bool = True,
    data: Mapping[str, str] | None = None,
) -> None:
    """Enter one address into the table; ``data`` is what its POSTs carry (nothing, else)."""
    variants = args if isinstance(args, Mapping) else {"": args or (lambda world: [])}
    if name in PAGES:
        raise ValueError(f"{name} is in the table twice")
    PAGES[name] = Page(name, variants, get, post, csrf, data or {})


def form(
    action: str,
    *,
    by: str,
    fields: Mapping[str, Any],
    shown_on: str = "",
    args: Args | None = None,
    action_args: Args | None = None,
    kinds: Mapping[str, Kind] | None = None,
    ok: int | Sequence[int] = 302,
    marker: str = "",
    loose: Sequence[str] = (),
) -> None:
    """Enter one form; ``args`` are those of the page it is shown on, ``action_args`` of its target.

    ``marker`` is the name of a field that tells this form from others with the same action;
    ``loose`` names fields where a senseless value is simply not minded (``next``).
    """
    shown: Args = args or (lambda world: [])
    FORMS.append(
        WalkedForm(
            action=action,
            shown_on=shown_on or action,
            by=by,
            fields=fields,
            args=shown,
            action_args=action_args or (shown if shown_on in {"", action} else (lambda world: [])),
            kinds=kinds or {},
            ok=_statuses(ok),
            marker=marker,
            is_button=False,
            loose=frozenset(loose),
        )
    )


def button(
    action: str,
    *,
    by: str,
    shown_on: str,
    args: Args | None = None,
    action_args: Args | None = None,
    ok: int | Sequence[int] = 302,
) -> None:
    """Enter a form that has nothing to type."""
    nothing: Args = lambda world: []  # noqa: E731  # two words
    FORMS.append(
        WalkedForm(
            action=action,
            shown_on=shown_on,
            by=by,
            fields={},
            args=args or nothing,
            action_args=action_args or nothing,
            kinds={},
            ok=_statuses(ok),
            marker="",
            is_button=True,
        )
    )


def load() -> None:
    """Read the tables of all apps, once."""
    from tests.walker import pages  # noqa: PLC0415  # they import this module

    for found in sorted(pkgutil.iter_modules(pages.__path__), key=lambda one: one.name):
        importlib.import_module(f"{pages.__name__}.{found.name}")
