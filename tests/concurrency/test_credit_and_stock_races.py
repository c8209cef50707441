"""One credit limit and one stock, many hands at once: nothing is counted twice or lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal

import pytest

from core.books import check_books
from core.refusals import Refused
from customers import services as customers
from customers.models import Customer, CustomerCredit
from stock import services as stock
from stock.models import StockItem
from tests.concurrency.test_core_races import together
from tests.customers.makers import customer, details, person
from tests.stock.makers import stocked

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _books_hold_at_the_end(transactional_db: None) -> Iterator[None]:
    yield
    assert [finding for _section, finding in check_books()] == []


def test_twenty_documents_move_one_exposure() -> None:
    one, documents = customer(), [customer() for _n in range(20)]

    def move(turn: int) -> None:
        for amount in ("100.10", "50.05"):
            customers.move_exposure(
                customer=one, subject=documents[turn], approved=Decimal(amount),
                delivered=Decimal("0.01"), by=None,
            )  # fmt: skip

    assert together(20, move, threads=8) == [None] * 20
    credit = CustomerCredit.objects.get(pk=one.pk)
    assert (credit.approved, credit.delivered) == (Decimal("1001.00"), Decimal("0.20"))


def test_thirty_orders_reserve_ten_pieces() -> None:
    item = stocked("10")
    taken = together(
        30,
        lambda _turn: stock.reserve(
            product=item.product, quantity=Decimal(3), subject=item, by=None
        ),
        threads=10,
    )

    assert sum(taken) == 10
    row = StockItem.objects.get(pk=item.pk)
    assert (row.on_hand, row.reserved) == (Decimal(10), Decimal(10))


def test_reserved_goods_leave_once() -> None:
    item = stocked("10")
    stock.reserve(product=item.product, quantity=Decimal(6), subject=item, by=None)
    results = together(
        12,
        lambda _turn: stock.ship_out(
            product=item.product, quantity=Decimal(2), subject=item, by=None
        ),
        threads=6,
    )

    assert results.count(None) == 3
    assert sum(isinstance(result, Refused) for result in results) == 9
    row = StockItem.objects.get(pk=item.pk)
    assert (row.on_hand, row.reserved) == (Decimal(4), Decimal(0))


def test_one_company_is_registered_once() -> None:
    by = person("sales")
    given = details(name="鹿原钢铁制品有限公司", uscc="91420000MAYT00056E")
    results = together(
        12,
        lambda _turn: customers.register_customer(details=given, by=by, form_key=uuid.uuid4()),
        threads=6,
    )

    assert sum(isinstance(result, Customer) for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 11
    assert Customer.objects.get().code.endswith("-0001")


def test_one_rating_is_decided_once() -> None:
    one = customer()
    rating = customers.propose_new_rating(
        customer=one,
        proposal=customers.Proposal("B", 75, 30, "可以", Decimal(200_000)),
        form_key=uuid.uuid4(),
        by=person("finance"),
    )
    people = [person("director"), person("gm")]
    results = together(
        10,
        lambda turn: customers.decide_rating(
            rating=rating, version=rating.version, outcome="approve", by=people[turn % 2]
        ),
        threads=5,
    )

    assert sum(isinstance(result, Exception) for result in results) == 9
    assert one.ratings.filter(state="in_force").count() == 1
