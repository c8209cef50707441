"""The pages on which a version is written and reviewed, as the people who use them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from pricing.models import PriceStrategy
from pricing.services import convene_meeting
from tests.customers.makers import person
from tests.pricing.makers import draft, in_force, line, product
from tests.pricing.test_pages import as_, spoken

pytestmark = pytest.mark.django_db
COST, PRICE = "77777.77", "123456.78"


@pytest.fixture
def version(people: dict[str, User]) -> PriceStrategy:
    one = product("Z41H-16C-50")
    in_force([line(one, "100000", cost_net=Decimal("66666.66"))])
    row = line(one, PRICE, cost_net=Decimal(COST))
    return draft([row], clock.today() + timedelta(days=9), cost_basis="铸件 88888.88 元")


def address(name: str, strategy: PriceStrategy) -> str:
    return reverse(f"pricing:{name}", args=[strategy.pk])


def grid(**cells: str) -> dict[str, Any]:
    row = {
        "code": "Z41H-16C-50", "normal": "700", "holding": "660", "winning": "630",
        "floor": "600", "tax_percent": "13", "minimum_quantity": "1", "usual_max": "100",
        "lead_days": "7", "note": "", **cells,
    }  # fmt: skip
    return {
        "version": "1",
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "1",
        **{f"lines-0-{name}": value for name, value in row.items()},
    }


def test_the_cost_is_in_no_byte_for_the_centre(people: dict[str, User], version: Any) -> None:
    client = as_(people["centre_head"])
    for name in ("strategy", "lines", "header", "difference", "conditions", "matrix", "targets"):
        page = client.get(address(name, version)).content.decode()
        for figure in (*spoken(COST), *spoken("66666.66"), "88888.88", "cost_net", "cost_basis"):
            assert figure not in page, (name, figure)
    assert client.post(address("margins", version), grid(cost_net="1")).status_code == 403


def test_the_asked_departments_read_no_price_and_no_cost(
    people: dict[str, User], version: Any
) -> None:
    asked = convene_meeting(strategy=version, revision=1, by=person("centre_head"))
    for role in ("production", "quality", "supply", "rd"):
        for name in ("strategy", "opine", "difference"):
            response = as_(people[role]).get(address(name, asked))
            assert response.status_code == 200
            page = response.content.decode()
            for figure in (*spoken(COST), *spoken(PRICE), "100,000.00", "88888.88"):
                assert figure not in page, (role, name, figure)
            if name != "strategy":  # what they do not see is not said to be the same
                assert "不含价格" in page
                assert "与上一版本内容相同" not in page


def test_finance_and_director_see_cost_and_margin(people: dict[str, User], version: Any) -> None:
    for role in ("finance", "director"):
        page = as_(people[role]).get(address("lines", version)).content.decode()
        assert COST in page
        assert "77,777.77" in as_(people[role]).get(address("difference", version)).content.decode()


def test_the_grid_names_the_bad_cell_and_keeps_what_was_typed(
    people: dict[str, User], version: Any
) -> None:
    response = as_(people["centre_head"]).post(address("lines", version), grid(floor="631"))

    assert response.status_code == 422
    (row,) = response.context["rows"].forms
    assert list(row.errors) == ["floor"]
    assert 'value="631"' in response.content.decode()
    assert version.lines.get().normal == Decimal(PRICE)


def test_a_cost_that_the_centre_sends_is_not_taken(people: dict[str, User], version: Any) -> None:
    sent = grid(cost_net="1.00")
    assert as_(people["centre_head"]).post(address("lines", version), sent).status_code == 302

    row = version.lines.get()
    assert (row.normal, row.cost_net) == (Decimal(700), Decimal(COST))


def test_finance_types_the_cost_and_nothing_else(people: dict[str, User], version: Any) -> None:
    sent = grid(cost_net="500.00")
    assert as_(people["finance"]).post(address("lines", version), sent).status_code == 302

    row = version.lines.get()
    assert (row.normal, row.cost_net) == (Decimal(PRICE), Decimal(500))


def test_the_margin_is_reckoned_while_one_types(people: dict[str, User], version: Any) -> None:
    sent = grid(normal="1130", cost_net="800")
    page = as_(people["director"]).post(address("margins", version), sent).content.decode()
    assert "20.0\N{NO-BREAK SPACE}%" in page


def test_the_matrix_takes_figures_unlimited_and_nothing(
    people: dict[str, User], version: Any
) -> None:
    client = as_(people["centre_head"])
    fields = client.get(address("matrix", version)).context["form"].initial
    sent = {**fields, "discount__2": "12", "new_customer__2": "不限"}
    assert client.post(address("matrix", version), sent).status_code == 302
    assert version.cells.get(dimension="discount", level=2).value == 12
    assert version.cells.get(dimension="new_customer", level=2).value is None

    bad = {**sent, "version": "2", "discount__2": "4", "discount__3": "many"}
    errors = client.post(address("matrix", version), bad).context["form"].errors
    assert "discount__3" in errors


def test_the_grid_costs_the_same_at_2_and_at_30_lines(people: dict[str, User]) -> None:
    start = clock.today() + timedelta(days=9)
    few = draft([line(product()) for _n in range(2)], start)
    many = draft([line(product()) for _n in range(30)], start)
    client = as_(people["director"])

    def count(strategy: PriceStrategy, name: str) -> int:
        client.get(address(name, strategy))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(name, strategy))
        return len(asked)

    for name in ("lines", "difference", "strategy"):
        assert count(few, name) == count(many, name)
