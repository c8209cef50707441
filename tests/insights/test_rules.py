"""Months, rates and the chart's geometry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights import rules

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


def test_months_go_over_the_turn_of_the_year() -> None:
    assert [str(one) for one in rules.last_months(date(2026, 1, 31), 3)] == [
        "2025-11",
        "2025-12",
        "2026-01",
    ]
    assert str(rules.month_of(date(2025, 12, 31)).next) == "2026-01"


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "2026-00", "1999-12", "2026-11-01", "x"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert rules.month_from(text) is None


@pytest.mark.parametrize(
    ("on_time", "judged", "rate", "colour"),
    [
        (0, 0, None, "grey"),
        (95, 100, "95.0", "green"),
        (949, 1000, "94.9", "amber"),
        (90, 100, "90.0", "amber"),
        (899, 1000, "89.9", "red"),
        (1999, 2000, "99.9", "green"),
        (2000, 2000, "100.0", "green"),
    ],
)
def test_a_rate_is_rounded_down_and_has_a_colour(
    on_time: int, judged: int, rate: str | None, colour: str
) -> None:
    found = rules.rate_of(on_time, judged)

    assert found == (None if rate is None else Decimal(rate))
    assert rules.colour_of(found) == colour


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("DD-202611-0001", True),
        (" dd-202611-0001 ", True),
        ("XS-202611-12345", True),
        ("DD-202611-1", False),
        ("DD-2026", False),
        ("冀澜", False),
    ],
)
def test_a_whole_number_is_known_by_its_shape(text: str, is_number: bool) -> None:  # noqa: FBT001  # a column of the table
    assert rules.looks_like_a_number(text) is is_number


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=6))
def test_no_bar_leaves_the_drawing(pairs: list[tuple[Decimal, Decimal]]) -> None:
    for bar in rules.bars(pairs):
        assert rules.TOP <= bar.plan_y <= rules.BASE
        assert rules.TOP <= bar.actual_y <= rules.BASE
        assert bar.plan_height >= 0
        assert bar.actual_height >= 0
