"""What a version that is decided would change for orders that are still being written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from orders.queries import Impact, impact_of
from orders.services import update_order, withdraw_order
from pricing import services
from pricing.models import PriceStrategy
from tests.customers.makers import person
from tests.orders.makers import content, draft, goods, old_customer, submitted
from tests.pricing.makers import draft as draft_version
from tests.pricing.makers import line, product
from tests.pricing.test_pages import as_
from tests.pricing.test_way import answered, convened

pytestmark = pytest.mark.django_db


def start() -> date:
    return clock.today() + timedelta(days=10)


def test_drafts_with_lines_are_counted_and_those_whose_product_moves(people: Any) -> None:
    story, other = goods(), product("Q41F-16C-50")
    version = draft_version([line(story, "700")], start())
    for typed in (content(), content(), content(of=other)):
        draft(old_customer(), typed)
    submitted(old_customer())

    assert impact_of(version) == Impact(drafts=3, touched=2)


def test_a_product_that_is_listed_no_more_moves_and_one_that_stays_does_not(people: Any) -> None:
    story = goods()
    draft(old_customer())

    assert impact_of(draft_version([line(story)], start())) == Impact(1, 0)
    assert impact_of(draft_version([line(product())], start())) == Impact(1, 1)


def test_lines_that_were_taken_out_of_an_order_that_came_back_do_not_count(people: Any) -> None:
    story, other = goods(), product("Q41F-16C-50")
    version = draft_version([line(story, "700")], start())
    order = submitted(old_customer(), content("10", "600"))
    order = withdraw_order(order=order, by=order.owner, reason="改型号", version=order.version)
    assert impact_of(version) == Impact(1, 1)

    update_order(order=order, by=order.owner, version=order.version, content=content(of=other))

    assert impact_of(version) == Impact(1, 0)


@pytest.mark.parametrize("role", ["director", "centre_head", "finance", "gm"])
def test_those_who_write_and_decide_read_it_where_they_decide(
    people: dict[str, User], role: str
) -> None:
    version = draft_version([line(goods(), "700")], start())
    draft(old_customer())
    address = version.get_absolute_url()
    if role == "director":
        version = answered(convened(version))
        address = reverse("pricing:decide", args=[version.pk])
    page = as_(people[role]).get(address).content.decode()

    assert 'id="impact"' in page
    assert "1 张" in page


def test_the_asked_departments_and_readers_of_what_rules_are_not_told(
    people: dict[str, User],
) -> None:
    version = draft_version([line(goods(), "700")], start())
    convened(version)
    ruling = PriceStrategy.objects.get(state="in_force")
    for role, of in (("quality", version), ("sales", ruling), ("gm", ruling)):
        assert 'id="impact"' not in as_(people[role]).get(of.get_absolute_url()).content.decode()


def test_it_costs_the_same_for_one_draft_and_for_seven(people: Any) -> None:
    version = draft_version([line(goods(), "700")], start())

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            impact_of(version)
        return len(asked)

    draft(old_customer())
    few = statements()
    customer = old_customer()
    for _turn in range(6):
        draft(customer)
    assert statements() == few


def test_a_version_that_was_given_up_is_run_over_no_orders(people: dict[str, User]) -> None:
    version = draft_version([line(goods(), "700")], start())
    services.void_strategy(
        strategy=version, reason="市场未变", revision=1, by=person("centre_head")
    )
    client = as_(people["centre_head"])
    address = reverse("orders:start_replay", args=[version.pk])

    assert client.get(address).status_code == 422
    assert address not in client.get(version.get_absolute_url()).content.decode()
