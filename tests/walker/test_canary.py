"""Canaries: a cost and another's customer occur in no byte that an unauthorised role can fetch."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal

import pypdf
import pytest
from django.apps import apps
from django.urls import reverse

from accounts.roles import ROLES
from core.guards import guards_off
from tests.walker import table
from tests.walker.table import EVERYBODY, PAGES, World
from tests.walker.test_access import by_app, pages_of
from tests.walker.visits import Visit, Visitor, once

pytestmark = [pytest.mark.django_db, once]
table.load()

COST = Decimal("77777.77")
COST_WRITTEN = ("77777.77", "77,777.77", "7777777", "77777,77")
COST_FIELDS = ("cost_net",)
# customers.py of this folder gives another salesperson's customer this name.
CUSTOMER = "金丝雀阀门用户"
PART_OF_IT = "阀门用户"

# Whose searches and exports are tried; the others share their querysets with these.
SEARCHERS = ("sales", "market", "production", "centre_head")

SEE_COST = {code for code, role in ROLES.items() if "accounts.see_cost" in role.permissions}
SEE_ALL = {code for code, role in ROLES.items() if "accounts.see_all_customers" in role.permissions}


@pytest.fixture
def canaries(world: World) -> World:
    """Every cost in the database is the canary."""
    with guards_off():
        for model in apps.get_models():
            names = {f.name for f in model._meta.concrete_fields} & set(COST_FIELDS)
            if names:
                model._default_manager.update(**dict.fromkeys(names, COST))
    return world


def texts_of(visit: Visit) -> Iterator[str]:
    """Everything legible in an answer; downloads are unpacked, character references resolved."""
    for text in _raw_texts(visit):
        yield text
        yield html.unescape(text)


def _raw_texts(visit: Visit) -> Iterator[str]:
    yield str(visit.response.headers)
    body = visit.body
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield archive.read(name).decode("utf-8", "replace")
    elif body[:5] == b"%PDF-":
        for sheet in pypdf.PdfReader(io.BytesIO(body)).pages:
            yield sheet.extract_text()
    else:
        yield body.decode("utf-8", "replace")


def leaks(visit: Visit, who: str) -> Iterator[str]:
    """What this reader should not have been able to read."""
    for text in texts_of(visit):
        if who not in SEE_COST and any(written in text for written in COST_WRITTEN):
            yield "a cost"
        if who not in SEE_ALL and CUSTOMER in text:
            yield "another's customer"


@pytest.mark.parametrize("app", by_app())
def test_no_canary_sings_to_strangers(app: str, canaries: World) -> None:
    visitor, found = Visitor(canaries), set()
    for page in pages_of(app):
        if page.get is None:
            continue
        for variant in page.args:
            url = reverse(page.name, args=list(page.args[variant](canaries)))
            for who in EVERYBODY:
                if who in SEE_COST & SEE_ALL:
                    continue
                # "q" finds it, "export" packs it; whoever knows neither ignores them.
                asked = [{}, {"q": PART_OF_IT}, {"q": PART_OF_IT, "export": "xlsx"}]
                for query in asked if not page.args[variant](canaries) else asked[:1]:
                    if query and who not in SEARCHERS:
                        continue
                    visit = visitor.go(who, "get", url, query)
                    found |= {
                        f"{page.name} {variant} {query}: {w} to {who}" for w in leaks(visit, who)
                    }

    assert not found, "\n".join(sorted(found))


def test_the_canaries_sing_where_they_may(canaries: World) -> None:
    """If nobody at all saw them, the test above would prove nothing."""
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
