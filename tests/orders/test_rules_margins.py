"""What an order earns beside the prices it is measured by (domain B1, story S4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from orders.rules import CostedLine, compare_margins


def line(quantity: str = "300", price: str = "487", **more: str) -> CostedLine:
    given = {
        "tax_percent": "13", "cost_net": "325", "strategy": "532", "normal": "560", "floor": "476",
    } | more  # fmt: skip
    return CostedLine(
        quantity=Decimal(quantity),
        price=Decimal(price),
        **{name: Decimal(value) for name, value in given.items()},
    )


@pytest.mark.parametrize(
    ("column", "price", "net", "margin", "percent"),
    [
        ("order", "487", "129292.04", "31792.04", "24.59"),
        ("strategy", "532", "141238.94", "43738.94", "30.97"),
        ("normal", "560", "148672.57", "51172.57", "34.42"),
        ("floor", "476", "126371.68", "28871.68", "22.85"),
    ],
)
def test_each_column_reckons_the_same_lines_at_its_own_price(
    column: str, price: str, net: str, margin: str, percent: str
) -> None:
    found = getattr(compare_margins([line()]), column)

    assert (found.price, found.net) == (Decimal(price), Decimal(net))
    assert (found.cost, found.margin) == (Decimal(97500), Decimal(margin))
    assert round(found.percent, 2) == Decimal(percent)


def test_several_lines_add_up_and_tell_no_single_price() -> None:
    both = compare_margins([line(), line(quantity="1", price="100", cost_net="120")])

    assert both.order.price is None
    assert both.order.gross == Decimal("146200.00")
    assert both.order.cost == Decimal(97620)


def test_an_order_of_nothing_earns_nothing() -> None:
    assert compare_margins([]).order.percent == 0
