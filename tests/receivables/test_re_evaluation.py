"""Node N17: a delivered and paid order lets the customer's credit be looked at again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.models import User
from core.refusals import NotAllowed, Refused, Stale
from customers.models import Rating
from orders.models import Order
from receivables import queries, rules, services
from tests.aftersales.makers import returned, shipped
from tests.conftest import SignedIn
from tests.customers.makers import person
from tests.receivables.makers import confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(sales: User) -> Order:
    """An order delivered and paid."""
    shipment = returned(shipped())
    order = shipment.contract.order
    shares = rules.suggest(Decimal(6800), queries.open_instalments(order.customer))
    confirmed(shipment.contract, "6800", shares)
    return Order.objects.select_related("customer").get(pk=order.pk)


def test_closing_asks_for_it_once(closed: Order) -> None:
    assert closed.state == Order.State.CLOSED
    item = queries.open_re_evaluation(closed.customer)
    assert item is not None
    assert item.role == "centre_head"

    assert services.ask_re_evaluation(order=closed, by=None) is None


def test_who_only_looks_on_comes_to_the_customer(closed: Order, as_user: SignedIn) -> None:
    item = queries.open_re_evaluation(closed.customer)
    assert item is not None
    for role in ("director", "gm"):
        answer = as_user(person(role)).get(item.get_absolute_url(), follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] == closed.customer.get_absolute_url()
    answer = as_user(person("centre_head")).get(item.get_absolute_url(), follow=True)
    assert answer.request["PATH_INFO"].endswith("/credit/")


def test_the_rating_stays_with_a_reason(closed: Order) -> None:
    head = person("centre_head")
    with pytest.raises(Refused):
        services.keep_rating(customer=closed.customer, reason=" ", by=head)

    services.keep_rating(customer=closed.customer, reason="按期付清", by=head)

    assert queries.open_re_evaluation(closed.customer) is None
    with pytest.raises(Stale):
        services.keep_rating(customer=closed.customer, reason="再来", by=head)


def test_or_a_survey_is_opened(closed: Order) -> None:
    rating = services.start_survey(customer=closed.customer, by=person("centre_head"))

    assert (rating.state, rating.cause) == (Rating.State.SURVEYING, "paid")


def test_only_the_head_does_it(closed: Order, sales: User) -> None:
    with pytest.raises(NotAllowed):
        services.keep_rating(customer=closed.customer, reason="按期付清", by=sales)


def test_the_page_shows_how_the_customer_paid(closed: Order, as_user: SignedIn) -> None:
    record = queries.payment_record(closed.customer)
    assert (record["settled"], record["on_time"]) == (1, 1)

    page = as_user(person("centre_head")).get(
        f"/receivables/customers/{closed.customer_id}/credit/"
    )
    assert page.status_code == 200
