"""What is wrong with a cell of a draft: each rule at its limit and a unit beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.authority import Level
from pricing.rules import (
    Condition,
    DiscountKind,
    Fault,
    PriceLine,
    cell_problems,
    condition_problems,
    line_problems,
    margin_percent,
)

GOOD = PriceLine(
    product_id=1, normal=Decimal(100), holding=Decimal(95), winning=Decimal(90), floor=Decimal(85),
    cost_net=Decimal(50), tax_percent=Decimal(13), usual_max=Decimal(10), lead_days=7,
)  # fmt: skip
FREE = replace(GOOD, normal=Decimal(0), holding=Decimal(0), winning=Decimal(0), floor=Decimal(0))
Q = DiscountKind.QUANTITY
PRODUCT = 7


@pytest.mark.parametrize(
    ("field", "value", "faults"),
    [
        ("holding", "100", []), ("holding", "100.01", ["above_normal"]),
        ("winning", "95", []), ("winning", "95.01", ["above_holding"]),
        ("floor", "90", []), ("floor", "90.01", ["above_winning"]),
        ("floor", "0", []), ("floor", "-0.01", ["negative"]),
        ("cost_net", "0", []), ("cost_net", "-0.01", ["negative"]),
        ("tax_percent", "0", []), ("tax_percent", "99.99", []), ("tax_percent", "100", ["tax"]),
        ("tax_percent", "-0.01", ["tax"]),
        ("minimum", "0.001", []), ("minimum", "0", ["not_positive"]),
        ("usual_max", "1", []), ("usual_max", "0.999", ["below_minimum"]),
        ("usual_max", "0", ["not_positive"]), ("usual_max", "0.001", ["below_minimum"]),
    ],
)  # fmt: skip
def test_a_price_line_at_each_of_its_limits(field: str, value: str, faults: list[str]) -> None:
    line = replace(GOOD, **{field: Decimal(value)})  # type: ignore[arg-type]  # a field by name
    assert [str(one.fault) for one in line_problems(line)] == faults


def test_a_normal_price_is_above_nothing() -> None:
    assert [one.field for one in line_problems(FREE)] == ["normal"]
    assert line_problems(replace(GOOD, normal=Decimal("0.01"), holding=Decimal(0),
                                 winning=Decimal(0), floor=Decimal(0))) == ()  # fmt: skip


@pytest.mark.parametrize(
    ("condition", "faults"),
    [
        (Condition(Q, Decimal("0.01"), from_quantity=Decimal(1)), []),
        (Condition(Q, Decimal(0), from_quantity=Decimal(1)), [Fault.PERCENT]),
        (Condition(Q, Decimal(100), from_quantity=Decimal(1)), []),
        (Condition(Q, Decimal("100.01"), from_quantity=Decimal(1)), [Fault.PERCENT]),
        (Condition(Q, Decimal(1)), [Fault.QUANTITY_MISSING]),
        (Condition(Q, Decimal(1), from_quantity=Decimal(0)), [Fault.QUANTITY_MISSING]),
        (Condition(DiscountKind.PREPAYMENT, Decimal(1)), []),
        (Condition(DiscountKind.SEASON, Decimal(1)), [Fault.PRODUCT_MISSING]),
        (Condition(DiscountKind.SEASON, Decimal(1), product_id=PRODUCT), []),
        (
            Condition(DiscountKind.FRAME, Decimal(1), starts_on=date(2026, 1, 1),
                      until=date(2026, 1, 1)),
            [Fault.DAYS],
        ),
        (
            Condition(DiscountKind.FRAME, Decimal(1), starts_on=date(2026, 1, 1),
                      until=date(2026, 1, 2)),
            [],
        ),
        (Condition(DiscountKind.FRAME, Decimal(1), until=date(2026, 1, 1)), []),
    ],
)  # fmt: skip
def test_a_condition_at_each_of_its_limits(condition: Condition, faults: list[Fault]) -> None:
    assert [one.fault for one in condition_problems([condition]).get(0, ())] == faults


def test_what_stands_twice_is_named_where_it_stands_the_second_time() -> None:
    one = Condition(Q, Decimal(2), from_quantity=Decimal(50))
    for_a_product = replace(one, product_id=PRODUCT)

    found = condition_problems([one, for_a_product, replace(one, percent=Decimal(3))])

    assert {place: [p.fault for p in problems] for place, problems in found.items()} == {
        2: [Fault.TWICE]
    }


@pytest.mark.parametrize(("percent", "place"), [("2", None), ("1.99", 1)])
def test_more_never_earns_less_of_the_same_products_breaks(percent: str, place: int | None) -> None:
    first = Condition(Q, Decimal(2), from_quantity=Decimal(50))
    second = Condition(Q, Decimal(percent), from_quantity=Decimal(100))
    other = Condition(Q, Decimal(1), from_quantity=Decimal(200), product_id=PRODUCT)

    found = condition_problems([first, second, other])

    assert list(found) == ([] if place is None else [place])
    if place is not None:
        assert (found[place][0].fault, found[place][0].limit) == (Fault.NOT_RISING, Decimal(2))


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        ([("total", 1, 5), ("total", 2, 5)], None),
        ([("total", 1, 5), ("total", 2, 4)], (("total", 2), Fault.NOT_RISING)),
        # Without limit below, a limit above: less, not more.
        ([("total", 1, None), ("total", 2, 9)], (("total", 2), Fault.NOT_RISING)),
        ([("total", 1, None), ("total", 2, None)], None),
        ([("total", 1, 5), ("total", 4, None)], None),
        ([("total", 1, 0)], None),
        ([("total", 1, -1)], (("total", 1), Fault.NEGATIVE)),
        ([("review_discount", 1, 9), ("review_discount", 2, 4)], None),
    ],
)
def test_a_higher_level_never_may_do_less(
    cells: list[tuple[str, int, int | None]], named: tuple[tuple[str, int], Fault] | None
) -> None:
    found = cell_problems([(d, n, None if v is None else Decimal(v)) for d, n, v in cells])
    told = [((d, int(level)), problem.fault) for (d, level), problem in found.items()]
    assert told == ([] if named is None else [named])
    assert all(isinstance(level, Level) for _dimension, level in found)


def test_the_margin_is_of_the_net_price() -> None:
    assert margin_percent(Decimal(113), Decimal(13), Decimal(60)) == 40
    assert margin_percent(Decimal(113), Decimal(13), Decimal(110)) == -10
    assert margin_percent(Decimal(0), Decimal(13), Decimal(60)) is None
