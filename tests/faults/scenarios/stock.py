"""The services of stock."""

from __future__ import annotations

import uuid
from decimal import Decimal

from stock import services
from stock.models import StockItem
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.pricing.makers import product
from tests.stock.makers import stocked


def _act(item: StockItem) -> dict[str, object]:
    return {"product": item.product, "quantity": Decimal(4), "subject": item, "by": None}


def _reserved() -> StockItem:
    item = stocked()
    services.reserve(product=item.product, quantity=Decimal(6), subject=item, by=None)
    return item


@scenario("stock.services.lock_items")
def lock_items() -> Call:
    products = [product(), product()]
    StockItem.objects.filter(product=products[0]).delete()
    return lambda: services.lock_items(products=products)


@scenario("stock.services.open_stock")
def open_stock() -> Call:
    one, by = product(), person("logistics")
    return lambda: services.open_stock(product=one, quantity=Decimal(4), by=by)


@scenario("stock.services.correct_stock")
def correct_stock() -> Call:
    one, by, key = stocked().product, person("logistics"), uuid.uuid4()
    return lambda: services.correct_stock(
        product=one, change=Decimal(-2), reason="盘点", by=by, form_key=key
    )


@scenario("stock.services.reserve")
def reserve() -> Call:
    item = stocked()
    return lambda: services.reserve(**_act(item))  # type: ignore[arg-type]  # one shape for all


@scenario("stock.services.release")
def release() -> Call:
    item = _reserved()
    return lambda: services.release(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary


@scenario("stock.services.reserve_many")
def reserve_many() -> Call:
    items = [stocked(), stocked()]
    wanted = {item.product: Decimal(4) for item in items}
    return lambda: services.reserve_many(wanted=wanted, subject=items[0], by=None)


@scenario("stock.services.release_many")
def release_many() -> Call:
    items = [stocked(), stocked()]
    reserved = {item.product: Decimal(4) for item in items}
    services.reserve_many(wanted=reserved, subject=items[0], by=None)
    return lambda: services.release_many(reserved=reserved, subject=items[0], by=None)


@scenario("stock.services.ship_out")
def ship_out() -> Call:
    item = _reserved()
    return lambda: services.ship_out(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary


@scenario("stock.services.expect")
def expect() -> Call:
    item = stocked()
    return lambda: services.expect(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary


@scenario("stock.services.receive_finished")
def receive_finished() -> Call:
    item = stocked()
    services.expect(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary
    return lambda: services.receive_finished(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary


@scenario("stock.services.cancel_expected")
def cancel_expected() -> Call:
    item = stocked()
    services.expect(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary
    return lambda: services.cancel_expected(**_act(item))  # type: ignore[arg-type]  # arguments from a dictionary
