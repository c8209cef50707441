"""Canaries: a cost and another's customer occur in no byte that an unauthorised role can fetch.

Every page as everybody is looked through where it is opened, in test_access.py; here are searches
and exports, and that the canaries sing where they may.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.walker import table
from tests.walker.canary import (
    COST_WRITTEN,
    CUSTOMER,
    PART_OF_IT,
    SEE_ALL,
    SEE_COST,
    leaks,
    texts_of,
)
from tests.walker.table import PAGES, World
from tests.walker.test_access import by_app, pages_of
from tests.walker.visits import Visitor, once

pytestmark = [pytest.mark.django_db, pytest.mark.slow, once]
table.load()

# Whose searches and exports are tried; the others share their querysets with these.
SEARCHERS = ("sales", "market", "production", "centre_head")
# "q" finds it, "export" packs it; whoever knows neither ignores them.
QUESTIONS = ({"q": PART_OF_IT}, {"q": PART_OF_IT, "export": "xlsx"})


@pytest.mark.parametrize("app", by_app())
def test_no_canary_sings_in_searches_and_exports(app: str, canaries: World) -> None:
    visitor, found = Visitor(canaries), set()
    for page in pages_of(app):
        if page.get is None:
            continue
        for variant in page.args:
            if page.args[variant](canaries):
                continue  # one thing's own page: nothing to search
            url = reverse(page.name)
            for who in SEARCHERS:
                if who in SEE_COST & SEE_ALL:
                    continue
                for query in QUESTIONS:
                    visit = visitor.go(who, "get", url, query)
                    found |= {f"{page.name} {query}: {leak} to {who}" for leak in leaks(visit, who)}

    assert not found, "\n".join(sorted(found))


def test_the_canaries_sing_where_they_may(canaries: World) -> None:
    """If nobody at all saw them, the tests would prove nothing."""
    visitor = Visitor(canaries)
    product = reverse("pricing:product", args=[canaries["product"].pk])
    seen = "".join(texts_of(visitor.go("finance", "get", product)))
    assert any(written in seen for written in COST_WRITTEN)

    customer = reverse("customers:detail", args=[canaries["other_customer"].pk])
    assert CUSTOMER in "".join(texts_of(visitor.go("director", "get", customer)))
    workbook = visitor.go("director", "get", reverse("customers:list"), {"export": "xlsx"})
    assert workbook.body[:2] == b"PK"
    assert any(CUSTOMER in text for text in texts_of(workbook))


def test_the_table_has_pages_to_look_at() -> None:
    assert len(PAGES) > 50
