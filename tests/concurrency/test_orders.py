"""Orders under many hands: one decision each, one limit used once, one order for one form."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection

from core.books import check_books
from core.refusals import Refusal
from orders import services
from orders.models import Decision, Order
from tests.amount import NIGHT
from tests.concurrency.test_core_races import together
from tests.customers.makers import person
from tests.orders.makers import again, content, goods, old_customer, submitted

pytestmark = pytest.mark.postgres
ROUNDS = 200 if NIGHT else 80


@pytest.fixture(autouse=True)
def _books_hold_at_the_end(transactional_db: None) -> Iterator[None]:
    yield
    assert [finding for _section, finding in check_books()] == []


def test_two_people_decide_the_same_order_at_once() -> None:
    """Two heads of the centre, many orders: one decision each, and the other is told."""
    heads = [person("centre_head"), person("centre_head", "second_head")]
    one = old_customer(limit="9000000")
    orders = [submitted(one, content("1", "632")) for _turn in range(ROUNDS)]

    both = threading.Barrier(2)

    def decide(turn: int) -> Order:
        order = orders[turn // 2]
        both.wait(timeout=60)
        return services.decide_order(
            order=order,
            by=heads[turn % 2],
            version=order.version,
            outcome=("approve", "return")[turn % 2],
            opinion="同意。",
        )

    results = together(ROUNDS * 2, decide, threads=2)

    for turn, order in enumerate(orders):
        pair = results[turn * 2 : turn * 2 + 2]
        assert sum(isinstance(one, Order) for one in pair) == 1, pair
        assert sum(isinstance(one, Refusal) for one in pair) == 1, pair
        assert Decision.objects.filter(order=order).count() == 1


def test_two_orders_are_signed_against_one_remaining_limit() -> None:
    """Each fits alone; together they do not: the second goes up instead of being signed."""
    goods()
    for _turn in range(10):
        one = old_customer(limit="10000", grade="B")
        pair = [submitted(one, content("10", "680")) for _order in range(2)]
        assert [order.state for order in pair] == ["signing", "signing"]

        results = together(
            2,
            lambda turn, pair=pair: services.sign_order(  # type: ignore[misc]  # bound now
                order=pair[turn], by=pair[turn].owner, version=pair[turn].version
            ),
            threads=2,
        )

        assert all(isinstance(result, Order) for result in results), results
        states = sorted(again(order).state for order in pair)
        assert states[0] == "approved"
        assert states[1] in {"triage", "director", "gm"}


def test_one_form_sent_by_twenty_threads_is_one_order() -> None:
    one, typed, key = old_customer(), content(), uuid.uuid4()
    results = together(
        20,
        lambda _turn: services.hand_in_new_order(
            by=one.owner, form_key=key, customer=one, content=typed
        ),
        threads=10,
    )

    assert {result.pk for result in results} == {Order.objects.get().pk}
    assert Order.objects.get().number is not None
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders_orderline")
        assert cursor.fetchone() == (1,)
