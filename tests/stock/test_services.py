"""Stock moves by movements, under its lock, never below zero."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from core.books import check_books
from core.guards import guards_off
from core.refusals import NotAllowed, Refused
from stock import queries, services
from stock.models import StockItem, StockMovement
from tests.pricing.makers import product
from tests.stock.makers import stocked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def figures(item: StockItem) -> tuple[int, int, int]:
    row = StockItem.objects.get(pk=item.pk)
    return int(row.on_hand), int(row.reserved), int(row.expected)


def test_reserving_takes_what_is_free_and_no_more(people: dict[str, User]) -> None:
    item, order = stocked("10"), people["sales"]

    assert services.reserve(product=item.product, quantity=Decimal(6), subject=order, by=None) == 6
    assert services.reserve(product=item.product, quantity=Decimal(6), subject=order, by=None) == 4
    assert services.reserve(product=item.product, quantity=Decimal(6), subject=order, by=None) == 0
    assert figures(item) == (10, 10, 0)
    assert queries.reserved_for("accounts.user", order.pk) == {item.product_id: Decimal(10)}
    assert queries.free_quantities([item.product_id]) == {item.product_id: Decimal(0)}


def test_goods_go_from_reserved_to_gone(people: dict[str, User]) -> None:
    item, order = stocked("10"), people["sales"]
    act: dict[str, Any] = {"product": item.product, "subject": order, "by": None}
    services.reserve(quantity=Decimal(6), **act)
    services.ship_out(quantity=Decimal(4), **act)
    services.release(quantity=Decimal(1), **act)

    assert figures(item) == (6, 1, 0)
    with pytest.raises(Refused, match="2"):
        services.ship_out(quantity=Decimal(2), **act)
    with pytest.raises(Refused):
        services.release(quantity=Decimal(2), **act)
    assert list(check_books()) == []


def test_production_is_expected_received_and_cancelled(people: dict[str, User]) -> None:
    item = stocked("1")
    act: dict[str, Any] = {"product": item.product, "subject": people["production"], "by": None}
    services.expect(quantity=Decimal(30), **act)
    services.receive_finished(quantity=Decimal(12), **act)
    services.cancel_expected(quantity=Decimal(10), **act)
    assert figures(item) == (13, 0, 8)

    services.receive_finished(quantity=Decimal(9), **act)
    assert figures(item) == (22, 0, 0)


def test_a_correction_needs_right_reason_and_room(people: dict[str, User]) -> None:
    item = stocked("10")
    services.reserve(product=item.product, quantity=Decimal(8), subject=item, by=None)

    def correct(change: str, *, role: str = "logistics", reason: str = "盘点") -> None:
        services.correct_stock(
            product=item.product, change=Decimal(change), reason=reason, by=people[role],
            form_key=uuid.uuid4(),
        )  # fmt: skip

    with pytest.raises(NotAllowed):
        correct("1", role="sales")
    for change, reason in (("0", "盘点"), ("1", " "), ("-3", "盘点"), ("0.5", "盘点")):
        with pytest.raises(Refused):
            correct(change, reason=reason)
    correct("-2")
    assert figures(item) == (8, 8, 0)


def test_the_same_correction_sent_twice_counts_once(people: dict[str, User]) -> None:
    item, key = stocked("10"), uuid.uuid4()
    for _time in range(2):
        services.correct_stock(
            product=item.product, change=Decimal(5), reason="盘盈", by=people["logistics"],
            form_key=key,
        )  # fmt: skip
    assert figures(item) == (15, 0, 0)


def test_opening_stock_is_entered_once(people: dict[str, User]) -> None:
    item = stocked("10")
    with pytest.raises(Refused):
        stocked("10", of=item.product)


def test_many_products_cost_one_statement(django_assert_num_queries: object) -> None:
    ids = [product().pk for _n in range(6)]
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django's fixture
        assert queries.free_quantities(ids) == dict.fromkeys(ids, Decimal(0))


def test_the_database_keeps_stock_itself() -> None:
    item = stocked("10")
    for raw in ({"on_hand": Decimal(-11)}, {"reserved": Decimal(11)}, {"expected": Decimal(-1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            StockMovement.objects.create(
                item=item, kind="correction", at="2026-11-24T00:00Z", **raw
            )
    with pytest.raises(DatabaseError), transaction.atomic():
        StockMovement.objects.update(on_hand=Decimal(99))


def test_the_judge_names_stock_that_does_not_add_up() -> None:
    item = stocked("10")
    with guards_off():
        StockItem.objects.filter(pk=item.pk).update(on_hand=Decimal(11))
    assert [found.problem for name, found in check_books() if name == "stock: totals"] == [
        "on_hand is 11.000, the movements make 10.000"
    ]
