"""Every address × every role × every variant, against the table; no address is missing from it.

`./test` asks of each address a quarter of the roles by turns, nobody and two salespeople; `--all`
half of them, WALK_ALL=1 every role.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.amount import NIGHT, SHORT
from tests.walker import table
from tests.walker.canary import leaks
from tests.walker.table import ANONYMOUS, EVERYBODY, PAGES, Page, World
from tests.walker.visits import Visitor, once

pytestmark = [pytest.mark.django_db, once]
table.load()

# There by a setting only: Django's admin site has its own test, the sheet of components is DEBUG's.
_ELSEWHERE = ("admin:", "core:styleguide")


def named_patterns(
    patterns: Sequence[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """Every pattern of the house: its name and its route."""
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from named_patterns(one.url_patterns, inner)
        else:
            yield f"{prefix}{one.name or ''}", str(one.pattern)


def by_app() -> list[str]:
    """The apps that have addresses in the table."""
    return sorted({name.partition(":")[0] if ":" in name else "" for name in PAGES})


def pages_of(app: str) -> list[Page]:
    """The table's entries of one app."""
    return [p for p in PAGES.values() if (p.name.partition(":")[0] if ":" in p.name else "") == app]


def address(page: Page, variant: str, world: World) -> str:
    """The address of one variant."""
    return reverse(page.name, args=list(page.args[variant](world)))


def test_every_address_is_in_the_table_and_only_those() -> None:
    known = [
        (name, route)
        for name, route in named_patterns(get_resolver().url_patterns)
        if not name.startswith(_ELSEWHERE)
    ]
    unnamed = [route for name, route in known if not name or name.endswith(":")]
    missing = sorted({name for name, _route in known} - PAGES.keys())
    gone = sorted(PAGES.keys() - {name for name, _route in known})

    assert not unnamed, f"give these patterns a name: {unnamed}"
    assert not missing, f"enter these into tests/walker/pages/<app>.py: {missing}"
    assert not gone, f"these addresses are in the table and nowhere else: {gone}"


@pytest.mark.parametrize("app", by_app())
def test_everybody_gets_what_the_table_says(app: str, canaries: World, visitor: Visitor) -> None:
    """Every role and nobody; no GET changes a row, no answer tells what is not for its reader."""
    wrong: dict[str, list[str]] = defaultdict(list)
    for page in pages_of(app):
        for variant in page.args:
            url = address(page, variant, canaries)
            for who, method in _visits(page, variant):
                visit = visitor.go(who, method, url, page.data if method == "post" else {})
                if visit.status not in page.rule(method, variant)[who]:
                    answer = f"{visit.status}, not {sorted(page.rule(method, variant)[who])}"
                    wrong[f"{method} {page.name} {variant}: {answer}"].append(who)
                if method == "get" and visit.writes:
                    wrong[f"get {page.name} {variant} writes {visit.writes[0][:80]}"].append(who)
                for leak in leaks(visit, who):
                    wrong[f"{method} {page.name} {variant} tells {leak}"].append(who)

    assert not wrong, "\n".join(f"{what} for {', '.join(who)}" for what, who in wrong.items())


# A stranger, and the two who must not see each other's customers.
_ALWAYS = (ANONYMOUS, "sales", "other_sales")
_TURNS = 1 if NIGHT else 4 if SHORT else 2


def _asked(page: Page, variant: str) -> list[str]:
    turn = zlib.crc32(f"{page.name} {variant}".encode())
    return [
        who
        for number, who in enumerate(EVERYBODY)
        if who in _ALWAYS or (number + turn) % _TURNS == 0
    ]


def _visits(page: Page, variant: str) -> Iterator[tuple[str, str]]:
    for who in _asked(page, variant):
        if page.get is not None or who in {ANONYMOUS, "admin"}:  # a method that is not there
            yield who, "get"  # is not there for anybody
        if page.post is not None or who in {ANONYMOUS, "admin"}:
            yield who, "post"


@pytest.mark.parametrize("app", by_app())
def test_a_refusal_tells_nothing_of_the_object(app: str, world: World, visitor: Visitor) -> None:
    """404 for what a reader may not see looks like 404 for what is not there."""
    for page in pages_of(app):
        for variant in page.args:
            rule = page.rule("get", variant)
            hidden = [who for who in EVERYBODY if rule[who] == {404} and who != ANONYMOUS]
            if not hidden or not page.args[variant](world):
                continue
            seen = visitor.go(hidden[0], "get", address(page, variant, world))
            label = str(_named(world, page, variant))
            assert label not in seen.body.decode(), f"{page.name} names {label} to {hidden[0]}"


def _named(world: World, page: Page, variant: str) -> object:
    """Something that only a reader of the object may learn; the path itself is no secret."""
    pk = page.args[variant](world)[0]
    named = [t for t in world.things.values() if getattr(t, "pk", None) == pk]
    labels = [str(t) for t in named if len(str(t)) > 3]
    return labels[0] if labels else "\x00"
