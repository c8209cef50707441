"""Home, search and on-time as each role; the figures equal the lists behind them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import ROLES
from core import clock
from customers.models import Customer
from insights.queries import money, punctual
from insights.rules import month_of
from tests.conftest import MakePerson, SignedIn
from tests.customers import makers as customers
from tests.orders import makers as orders
from tests.receivables import makers as receipts
from workflow.models import Breach, WorkItem
from workflow.services import close_item, excuse_breach, flag_breaches, open_item

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 34
A_DAY = timedelta(days=1)
CANARY = "金丝雀秘密客户有限公司"


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def items(subject: Any, count: int, **fields: Any) -> list[WorkItem]:
    return [
        open_item(step="6.3", subject=subject, slot=f"s{n}-{fields.get('role')}",
                  label=f"DD-202611-{n:04d}", url=f"/orders/{n}/", customer="冀澜", **fields)
        for n in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize("role", list(ROLES))
def test_every_role_has_a_home(role: str, people: dict[str, User], as_user: SignedIn) -> None:
    response = as_user(people[role]).get("/")

    assert response.status_code == 200
    assert response.context["board"].figs
    assert 1 <= len(response.context["figs"]) <= 6


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    for name in ("home", "search", "on_time", "items"):
        assert client.get(reverse(f"insights:{name}")).status_code == 302


@pytest.mark.parametrize("role", ["sales", "centre_head", "director", "gm", "finance", "logistics"])
def test_a_home_costs_the_same_with_more_to_show(
    role: str, people: dict[str, User], as_user: SignedIn
) -> None:
    contract = receipts.contract()
    client = as_user(people[role])
    items(people["sales"], 3, role="director")
    few = statements(client, "/")

    items(contract.order, 12, role="director")
    for _turn in range(3):
        receipts.contract()
    many = statements(client, "/")

    assert many <= few
    assert many <= MOST_STATEMENTS


def test_what_waits_stands_on_the_home_page(people: dict[str, User], as_user: SignedIn) -> None:
    items(people["sales"], 10, role="director")

    board = as_user(people["director"]).get("/").context["board"]

    assert board.figs[0].value == "10"
    assert len(board.left[0].rows) == 8
    assert board.left[0].count == "10"


def test_the_figures_of_punctuality_equal_the_items_behind(
    people: dict[str, User], as_user: SignedIn
) -> None:
    done = items(people["sales"], 3, role="director", person=people["director"])
    items(people["gm"], 2, role="gm")
    for one in done[:2]:
        close_item(item=one, outcome="approved", by=people["director"])
    client = as_user(people["gm"])

    response = client.get(reverse("insights:on_time"))

    task, department, person = response.context["panels"]
    checked = 0
    for panel in (task, department, person):
        for row in panel.rows:
            for cell in row.cells:
                for url, number in re.findall(r'<a href="([^"]+kind[^"]*)"[^>]*>(\d+)', cell.html):
                    behind = client.get(url.replace("&amp;", "&"))
                    assert len(behind.context["rows"]) == int(number), url
                    checked += 1
    assert checked >= 9


def test_an_accepted_excuse_stands_beside_the_late_and_leads_to_its_item(
    people: dict[str, User], as_user: SignedIn
) -> None:
    long_ago = clock.now() - timedelta(days=20)
    for one in items(people["sales"], 3, role="director"):
        WorkItem.objects.filter(pk=one.pk).update(arrived_at=long_ago, due_at=long_ago + A_DAY)
    flag_breaches(now=clock.now())
    excuse_breach(breach=Breach.objects.order_by("pk")[0], by=people["gm"], excuse="客户停产")

    now = clock.now()
    total = punctual.punctuality(punctual.period_of("", now=now), now=now).total

    assert (total.late, total.excused) == (3, 1)
    page = as_user(people["gm"]).get(reverse("insights:on_time")).content.decode()
    assert page.count("kind=excused") >= 4  # total, task, department, who
    listed = as_user(people["gm"]).get(reverse("insights:items"), {"kind": "excused"})
    assert len(listed.context["rows"]) == 1


def test_a_past_month_counts_only_what_was_done_in_it(people: dict[str, User]) -> None:
    [done, _open] = items(people["sales"], 2, role="director")
    close_item(item=done, outcome="approved", by=people["director"])
    now = clock.now()
    present = month_of(clock.day_of(now))

    def total(month: object) -> Any:
        return punctual.punctuality(punctual.period_of(str(month), now=now), now=now).total

    assert (total(present).on_time, total(present).open) == (1, 1)
    assert (total(present.previous).on_time, total(present.previous).open) == (0, 0)


def test_withdrawn_steps_do_not_count(people: dict[str, User]) -> None:
    [one] = items(people["sales"], 1, role="director")
    close_item(item=one, outcome="withdrawn", by=people["sales"])
    now = clock.now()

    total = punctual.punctuality(punctual.period_of("", now=now), now=now).total

    assert (total.judged, total.open) == (0, 0)


def test_on_time_figures_leave_as_a_file(people: dict[str, User], as_user: SignedIn) -> None:
    response = as_user(people["gm"]).get(reverse("insights:on_time"), {"export": "xlsx"})

    assert response["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("role", sorted({*ROLES} - {"centre_head", "director", "gm"}))
def test_others_learn_nothing_of_peoples_punctuality(
    role: str, people: dict[str, User], as_user: SignedIn
) -> None:
    client = as_user(people[role])

    assert client.get(reverse("insights:on_time")).status_code == 403
    assert client.get(reverse("insights:items")).status_code == 403


def test_money_on_the_board_equals_the_lists(people: dict[str, User], as_user: SignedIn) -> None:
    contract = receipts.contract()
    receipts.confirmed(contract, "3400")
    receipts.unclaimed("500")
    receipts.registered(contract, "100")
    client = as_user(people["finance"])

    board = client.get("/").context["board"]

    figs = {str(fig.url): fig for fig in board.figs if "state=registered" in str(fig.url)}
    assert len(figs) == 2
    for url, fig in figs.items():
        assert fig.value == str(len(client.get(url).context["rows"])) == "1"


def test_cash_of_a_month_is_plan_and_receipts(people: dict[str, User]) -> None:
    contract = receipts.contract()
    receipts.confirmed(contract, "3400")
    receipts.registered(contract, "100")

    [row] = money.cash_by_month(people["gm"], [month_of(clock.today())])

    assert row.actual == Decimal(3400)
    assert row.plan == sum(
        one.amount
        for one in contract.instalments.all()
        if one.due_on and month_of(one.due_on) == row.month
    )


def test_ageing_adds_up_to_what_is_open(people: dict[str, User]) -> None:
    contract = receipts.contract()

    tallies = money.ageing(people["finance"], clock.today()).values()

    assert sum(one.total for one in tallies) == contract.total
    assert sum(one.count for one in tallies) == contract.instalments.count()


# -- search --------------------------------------------------------------------------------------


def test_a_whole_number_leads_to_its_document(people: dict[str, User], as_user: SignedIn) -> None:
    order = orders.submitted()
    client = as_user(people["gm"])

    response = client.get(reverse("insights:search"), {"q": f" {str(order.number).lower()} "})

    assert response.status_code == 302
    assert response["Location"] == order.get_absolute_url()


def test_a_part_finds_by_kind(people: dict[str, User], as_user: SignedIn) -> None:
    contract = receipts.contract()
    client = as_user(people["gm"])

    response = client.get(reverse("insights:search"), {"q": contract.customer.name[:3]})

    assert len(response.context["panels"]) >= 3


@pytest.fixture
def hidden(make_person: MakePerson) -> Customer:
    """A customer of another salesperson, with an order, a contract and money."""
    owner = make_person("sales3", "sales", name="祁牧川")
    one = orders.old_customer(owner)
    Customer.objects.filter(pk=one.pk).update(name=CANARY)
    contract = receipts.contract(Customer.objects.get(pk=one.pk))
    receipts.confirmed(contract, "3400")
    return Customer.objects.get(pk=one.pk)


@pytest.mark.parametrize("role", ["sales", "production", "supply", "market", "admin", "service"])
def test_search_and_home_tell_nothing_of_what_is_not_seen(
    role: str, people: dict[str, User], as_user: SignedIn, hidden: Customer
) -> None:
    client = as_user(people[role])
    order = hidden.orders.get()
    contract = hidden.contracts.get()
    texts = [CANARY, CANARY[:3], hidden.code, hidden.uscc, order.number, contract.number]

    for text in filter(None, texts):
        response = client.get(reverse("insights:search"), {"q": text})

        assert response.status_code == 200, text
        shown = response.content.decode().replace(f'value="{text}"', "").replace(f">{text}<", "")
        assert CANARY not in shown
        assert not response.context["panels"], text
    assert CANARY not in client.get("/").content.decode()


@pytest.mark.parametrize("q", ["", " ", "%", "_", "'", "a" * 300, "<b>", "DD-202611-9999"])
def test_odd_searches_are_answered(q: str, people: dict[str, User], as_user: SignedIn) -> None:
    assert as_user(people["gm"]).get(reverse("insights:search"), {"q": q}).status_code == 200


def test_a_search_costs_the_same_for_one_and_for_many(
    people: dict[str, User], as_user: SignedIn
) -> None:
    client, url = as_user(people["gm"]), reverse("insights:search") + "?q=有限公司"
    customers.customer()
    few = statements(client, url)
    for _turn in range(6):
        customers.customer()

    assert statements(client, url) <= few


def test_the_customers_page_shows_its_orders(people: dict[str, User], as_user: SignedIn) -> None:
    order = orders.submitted()
    client = as_user(people["gm"])

    page = client.get(order.customer.get_absolute_url()).content.decode()

    assert str(order.number) in page
