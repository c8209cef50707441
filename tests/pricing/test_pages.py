"""The pages of products and prices, as the people who use them."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from pricing.rules import Target
from tests.customers.makers import customer
from tests.pricing.makers import in_force, line, product
from tests.stock.makers import stocked

pytestmark = pytest.mark.django_db
COST, FLOOR = "77777.77", "80001.23"


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def canary_version() -> tuple[str, ...]:
    """A version whose cost and floor are unlike anything else; gives every address that tells."""
    one = product("Z41H-16C-50")
    version = in_force([line(one, "100000", cost_net=Decimal(COST), floor=Decimal(FLOOR))])
    return (
        reverse("pricing:list"),
        reverse("pricing:list") + "?export=xlsx",
        reverse("pricing:search") + "?q=Z41H",
        one.get_absolute_url(),
        version.get_absolute_url(),
        reverse("pricing:price_list", args=[version.pk]),
        reverse("pricing:strategies"),
    )


def told(client: Client, address: str) -> str:
    response = client.get(address)
    if "spreadsheet" not in response.headers["Content-Type"]:
        return response.content.decode()
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    return " ".join(f"{cell.value}" for row in sheet.iter_rows() for cell in row)


def spoken(figure: str) -> tuple[str, str]:
    return figure, f"{Decimal(figure):,.2f}"


@pytest.mark.parametrize("role", ["sales", "market", "production", "info", "admin", "logistics"])
def test_cost_and_floor_occur_in_no_byte_for_others(people: dict[str, User], role: str) -> None:
    client = as_(people[role])
    for address in canary_version():
        page = told(client, address)
        for figure in (*spoken(COST), *spoken(FLOOR)):
            assert figure not in page, address


@pytest.mark.parametrize("role", ["production", "quality", "logistics", "service", "admin"])
def test_other_departments_get_no_price_at_all(people: dict[str, User], role: str) -> None:
    client = as_(people[role])
    for address in canary_version():
        page = told(client, address)
        assert "100,000.00" not in page, address
        assert "100000" not in page, address


def test_the_centre_head_sees_the_floor_and_no_cost(people: dict[str, User]) -> None:
    pages = [told(as_(people["centre_head"]), address) for address in canary_version()]

    assert any("80,001.23" in page for page in pages)
    assert not any(figure in page for page in pages for figure in spoken(COST))


def test_finance_sees_cost_on_page_and_in_the_file(people: dict[str, User]) -> None:
    addresses = canary_version()
    client = as_(people["finance"])

    assert "77,777.77" in told(client, addresses[4])
    assert COST in told(client, addresses[5])


def test_the_search_gives_what_the_order_form_needs(sales: User, people: dict[str, User]) -> None:
    one = product("Z41H-16C-50")
    in_force([line(one, "680")])
    stocked("420", of=one)
    (found,) = as_(sales).get(reverse("pricing:search") + "?q=zgflzf").json()["results"]

    assert found["normal"] == "680.00"
    assert found["free"] == "420.000"
    assert found["usual_max"] == "100.000"
    assert (found["lead_days"], found["unit"], found["value"]) == (7, "台", str(one.pk))
    assert not {"floor", "cost", "cost_net"} & set(found)


def test_the_target_list_names_no_strangers_customer(
    people: dict[str, User], other_sales: User
) -> None:
    one, theirs = product(), customer(other_sales, name="金丝雀阀门有限公司")
    rows = [line(one)]
    version = in_force(rows)
    target = Target(version.start, version.start.replace(year=2099), customer_id=theirs.pk)
    later = in_force(rows, version.start.replace(year=version.start.year + 1), targets=[target])

    assert "金丝雀" not in told(as_(people["sales"]), later.get_absolute_url())
    assert "金丝雀" in told(as_(other_sales), later.get_absolute_url())


def test_without_a_version_the_page_says_so(sales: User) -> None:
    assert as_(sales).get(reverse("pricing:strategy_now")).status_code == 200


def test_the_list_costs_the_same_at_5_and_at_50_rows(people: dict[str, User]) -> None:
    client, address = as_(people["finance"]), reverse("pricing:list")
    rows = [line(product()) for _n in range(5)]
    in_force(rows)

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    few = count()
    for _n in range(45):
        product()
    assert count() == few
