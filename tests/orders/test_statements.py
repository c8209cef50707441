"""What the main job asks of the database: no statement more than here, whatever the order's size.

Counted by `execute_wrapper`, for a person whose roles are read and a process that knows the price
strategy in force; on SQLite the begin of each transaction counts too, on PostgreSQL the lock of a
chain that is continued.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from orders.models import Order
from orders.rules.content import LineContent, OrderContent, TermContent
from orders.services import create_order, sign_order, submit_order
from pricing.models import Product
from tests.customers.makers import person
from tests.orders.makers import again, old_customer
from tests.pricing.makers import in_force, line, product
from tests.stock.makers import stocked

pytestmark = pytest.mark.django_db(transaction=True)

MOST = {
    "sqlite": {"create": 13, "submit": 23, "sign": 31},
    "postgresql": {"create": 12, "submit": 23, "sign": 31},
}
# SQLite takes the findings of fifty lines in two helpings.
MORE_FOR_FIFTY = 1


def counted(act: Callable[[], Order]) -> tuple[Order, list[str]]:
    """Do it and give the statements it took."""
    asked: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        asked.append(sql[:100])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        order = act()
    return order, asked


def walked(products: list[Product], owner: User) -> dict[str, list[str]]:
    """Create, submit and sign an order of these products; the statements of each."""
    buyer = old_customer(owner)
    content = OrderContent(
        lines=tuple(
            LineContent(quantity=Decimal(2), price=Decimal(680), product_id=one.pk)
            for one in products
        ),
        terms=(TermContent(Decimal(100), "receipt", 30),),
        delivery_on=clock.today() + timedelta(days=60),
    )
    order, created = counted(
        lambda: create_order(by=owner, form_key=uuid.uuid4(), customer=buyer, content=content)
    )
    order = again(order)
    order, submitted = counted(lambda: submit_order(order=order, by=owner, version=order.version))
    assert order.state == Order.State.SIGNING
    order = again(order)
    order, signed = counted(lambda: sign_order(order=order, by=owner, version=order.version))
    assert order.state == Order.State.APPROVED
    return {"create": created, "submit": submitted, "sign": signed}


def test_the_main_job_asks_no_more_for_fifty_lines_than_for_five() -> None:
    owner = person("sales")
    products = [product(f"P-{no}") for no in range(50)]
    for one in products:
        stocked("500", of=one)
    in_force([line(one) for one in products])
    assert owner.has_role("sales")
    walked(products[:1], owner)  # series, strategy and standard are read once a process or month

    five, fifty = walked(products[:5], owner), walked(products, owner)

    most = MOST[connection.vendor]
    for act, asked in five.items():
        assert len(asked) <= most[act], "\n".join(asked)
        extra = MORE_FOR_FIFTY if act == "submit" and connection.vendor == "sqlite" else 0
        assert len(fifty[act]) == len(asked) + extra, act
