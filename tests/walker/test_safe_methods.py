"""Every POST demands its token; no query string breaks a page or changes a row."""

from __future__ import annotations

import random
import zlib

import pytest
from django.db import connection

from tests import corpus
from tests.amount import NIGHT, slow_on_postgresql, wider_on_postgresql
from tests.walker import table
from tests.walker.table import ANONYMOUS, EVERYBODY, PAGES, World
from tests.walker.test_access import address, by_app, pages_of
from tests.walker.visits import Visitor, once

pytestmark = [pytest.mark.django_db, slow_on_postgresql]
table.load()

# The parameters that lists and searches read; what a page does not know it must ignore.
PARAMETERS = ("page", "after", "before", "o", "sort", "q", "next", "state", "owner", "from", "day")


def reader_of(name: str, variant: str) -> str | None:
    """Somebody whom the table lets in, a person rather than a stranger."""
    rule = PAGES[name].rule("get", variant)
    open_to = [who for who in EVERYBODY if rule[who] & {200, 302} and rule.opens_for(who)]
    return next((who for who in open_to if who != ANONYMOUS), open_to[0] if open_to else None)


@once
@pytest.mark.parametrize("app", by_app())
def test_every_post_demands_its_token(app: str, world: World, visitor: Visitor) -> None:
    taken = []
    for page in pages_of(app):
        for variant in page.args:
            for who in EVERYBODY:
                if page.post is None or not page.csrf:
                    continue
                if page.rule("post", variant).opens_for(who):
                    url = address(page, variant, world)
                    visit = visitor.go(who, "post", url, page.data, enforce_csrf_checks=True)
                    if visit.status != 403 or visit.writes:
                        taken.append(f"{page.name} {variant} as {who}: {visit.status}")
                    break

    assert not taken, "\n".join(taken)


@wider_on_postgresql
@pytest.mark.parametrize("app", by_app())
def test_no_query_string_breaks_a_page(app: str, world: World, visitor: Visitor) -> None:
    broken = []
    for page in pages_of(app):
        for variant in page.args:
            who = reader_of(page.name, variant)
            if who is None:
                continue
            url = address(page, variant, world)
            for name, value in _questions(page.name):
                visit = visitor.go(who, "get", url, {name: value})
                if visit.status >= 500 or visit.writes:
                    broken.append(f"{url}?{name}={value[:40]!r} as {who}: {visit.status}")
                elif visit.is_html and f"<script>{corpus.MARK}" in visit.body.decode():
                    broken.append(f"{url}?{name}={value[:40]!r} as {who}: unescaped")

    assert not broken, "\n".join(broken)


def _questions(name: str) -> list[tuple[str, str]]:
    pairs = [(p, v) for p in PARAMETERS for v in corpus.QUERY]
    if NIGHT:
        return pairs
    seed = zlib.crc32(f"{name} {connection.vendor}".encode())  # each database has its own sample
    return random.Random(seed).sample(pairs, 2)  # noqa: S311  # a sample, no secret
