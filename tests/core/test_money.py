"""Money is rounded once, half up, and what is shared out always adds up again."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    fen,
    fen_down,
    fen_up,
    line_amount,
    net_of,
    percent_off,
    plan_amounts,
    share_out,
    tax_of,
)

amounts = st.decimals(min_value=0, max_value=10**10, places=2)
percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1", "1.00")],
)
def test_the_fen_is_rounded_half_up(exact: str, rounded: str) -> None:
    assert fen(Decimal(exact)) == Decimal(rounded)


def test_a_limit_is_rounded_to_its_safe_side() -> None:
    assert fen_up(Decimal("1.001")) == Decimal("1.01")
    assert fen_up(Decimal("1.00")) == Decimal("1.00")
    assert fen_down(Decimal("1.009")) == Decimal("1.00")


def test_a_line_is_quantity_times_price() -> None:
    assert line_amount(Decimal("2.5"), Decimal("0.03")) == Decimal("0.08")


def test_net_and_tax_of_a_tax_inclusive_amount() -> None:
    assert net_of(Decimal("33600.00"), Decimal(13)) == Decimal("29734.51")
    assert tax_of(Decimal("33600.00"), Decimal(13)) == Decimal("3865.49")
    assert tax_of(Decimal("100.00"), Decimal(0)) == 0


@given(amounts, percents)
def test_net_and_tax_add_up(gross: Decimal, tax: Decimal) -> None:
    assert net_of(gross, tax) + tax_of(gross, tax) == gross


def test_per_cent_off_is_unrounded() -> None:
    assert percent_off(Decimal(646), Decimal(680)) == 5
    assert percent_off(Decimal("645.99"), Decimal(680)) > 5
    assert percent_off(Decimal(700), Decimal(680)) < 0
    assert percent_off(Decimal(1), Decimal(0)) == 0


def test_the_largest_remainder_gets_the_fen() -> None:
    thirds = [Decimal(1)] * 3
    assert share_out(Decimal("100.00"), thirds) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert share_out(Decimal("0.01"), [Decimal(1), Decimal(2)]) == [0, Decimal("0.01")]
    assert share_out(Decimal("-0.01"), [Decimal(1), Decimal(2)]) == [0, Decimal("-0.01")]


def test_nothing_can_be_shared_by_no_weight() -> None:
    with pytest.raises(ValueError, match="weight"):
        share_out(Decimal(1), [Decimal(0)])


@given(amounts, st.lists(st.integers(0, 10**6).map(Decimal), min_size=1).filter(any))
def test_shares_add_up_and_are_less_than_a_fen_off(total: Decimal, weights: list[Decimal]) -> None:
    parts = share_out(total, weights)

    whole = sum(weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < Decimal("0.010001")


@given(amounts, st.lists(percents, min_size=1, max_size=5))
def test_plan_lines_add_up_the_last_takes_the_rest(total: Decimal, cuts: list[Decimal]) -> None:
    amounts_of_plan = plan_amounts(total, cuts)

    assert sum(amounts_of_plan) == total
    assert amounts_of_plan[:-1] == [fen(total * cut / 100) for cut in cuts[:-1]]


def test_no_plan_has_no_amounts() -> None:
    assert plan_amounts(Decimal(1), []) == []
