"""Point 5 and the items that the strategy does not list."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from core.authority import Level
from orders.rules import Effect, Figure, Rule, decide
from tests.orders.matrix import (
    DEPARTMENTS,
    TODAY,
    d,
    found,
    level_of,
    line,
    nearest,
    order,
    rules_of,
    strategy_with,
)


@pytest.mark.parametrize(
    ("days", "level"), [(11, Level.SALES), (10, Level.SALES), (9, Level.CENTRE), (0, Level.CENTRE)]
)
def test_what_stock_cannot_cover_is_held_against_the_standard_lead_time(
    days: int, level: Level
) -> None:
    asked = line(2, 80, 1450, free_stock=d(79), required_on=TODAY + timedelta(days=days))
    assert level_of(order(asked), Rule.EARLY) is level


@pytest.mark.parametrize(
    ("free", "level"),
    [("79.999", Level.CENTRE), ("80", Level.SALES), ("81", Level.SALES)],
)
def test_what_stock_covers_may_be_asked_for_at_once(free: str, level: Level) -> None:
    assert (
        level_of(order(line(2, 80, 1450, free_stock=d(free), required_on=TODAY)), Rule.EARLY)
        is level
    )


def test_two_lines_share_one_stock_earliest_day_first() -> None:
    late = line(2, 50, 1450, free_stock=d(60), required_on=TODAY + timedelta(days=9))
    soon = line(2, 50, 1450, no=2, free_stock=d(60), required_on=TODAY)

    verdict = decide(order(late, soon))

    assert [one.line for one in verdict.findings if one.rule is Rule.EARLY] == [1]
    finding = found(verdict, Rule.EARLY)
    assert finding.params["short"] == 40
    assert [(c.figure, c.after) for c in finding.changes] == [
        (Figure.REQUIRED_ON, TODAY + timedelta(days=10)),
        (Figure.QUANTITY, Decimal(10)),
    ]


@pytest.mark.parametrize(
    ("answer", "level", "asks"),
    [
        (None, Level.CENTRE, True),
        (True, Level.CENTRE, False),
        (False, Level.DIRECTOR, False),
    ],
)
def test_the_centre_decides_once_production_agrees_else_the_director(
    answer: bool | None,  # noqa: FBT001  # a column of the table
    level: Level,
    asks: bool,  # noqa: FBT001  # a column of the table
) -> None:
    asked = line(2, 50, 1450, free_stock=d(0), required_on=TODAY)

    verdict = decide(order(asked, production_agrees=answer))

    assert verdict.level is level
    assert verdict.asks_production is asks
    assert verdict.departments == (("production",) if asks else ())


def test_production_is_asked_once_beside_the_others() -> None:
    asked = line(2, 50, 1300, free_stock=d(0), required_on=TODAY)
    verdict = decide(order(asked))

    assert verdict.departments == DEPARTMENTS


def test_no_day_asked_for_means_no_early_delivery() -> None:
    assert Rule.EARLY not in rules_of(decide(order(line(2, 50, 1450, free_stock=d(0)))))


@pytest.mark.parametrize(
    ("cost", "level"),
    [
        ("49999.99", Level.DIRECTOR),
        ("50000.00", Level.DIRECTOR),
        ("50000.01", Level.GM),
        (None, Level.GM),
    ],
)
def test_a_new_items_research_cost_decides(cost: str | None, level: Level) -> None:
    item = line(None, 2, 3000, rd_cost=None if cost is None else d(cost))

    verdict = decide(order(item))

    assert level_of(order(item), Rule.NEW_ITEM) is level
    assert verdict.departments == (*DEPARTMENTS, "rd")
    assert found(verdict, Rule.NEW_ITEM).nearest is None


def test_a_dear_new_item_names_the_cost_that_the_director_may_decide() -> None:
    finding = found(decide(order(line(None, 1, 3000, rd_cost=d(60000)))), Rule.NEW_ITEM)

    change = finding.changes[0]
    assert (change.figure, change.after, change.effect) == (Figure.RD_COST, 50000, Effect.LOWERS)


def test_a_product_without_a_price_is_never_signed_by_the_salesperson() -> None:
    verdict = decide(order(line(99, 1, 100)))

    assert rules_of(verdict) == {Rule.UNPRICED}
    assert verdict.level is Level.DIRECTOR
    assert verdict.departments == DEPARTMENTS


def test_the_nearest_day_is_the_standard_one() -> None:
    asked = line(2, 50, 1450, free_stock=d(0), required_on=TODAY)
    assert nearest(decide(order(asked)), Rule.EARLY).after == TODAY + timedelta(days=10)


def test_days_that_the_version_tolerates_are_no_finding() -> None:
    strategy = strategy_with(("early", 1, d(3)))
    enough = line(2, 50, 1450, free_stock=d(0), required_on=TODAY + timedelta(days=7))
    asked = line(2, 50, 1450, free_stock=d(0), required_on=TODAY + timedelta(days=6))

    assert Rule.EARLY not in rules_of(decide(order(enough, strategy=strategy)))
    change = nearest(decide(order(asked, strategy=strategy)), Rule.EARLY)
    assert change.after == TODAY + timedelta(days=7)


@pytest.mark.parametrize("days", [10, 20])
def test_a_passed_check_says_that_no_day_is_missing(days: int) -> None:
    asked = line(2, 50, 1450, free_stock=d(0), required_on=TODAY + timedelta(days=days))

    check = next(one for one in decide(order(asked)).passed if one.rule is Rule.EARLY)

    assert check.measured == 0
    assert check.params["standard_on"] == TODAY + timedelta(days=10)


def test_each_product_has_its_own_stock() -> None:
    first = line(2, 50, 1450, free_stock=d(50), required_on=TODAY)
    second = line(4, 50, 920, no=2, free_stock=d(50), required_on=TODAY)

    assert Rule.EARLY not in rules_of(decide(order(first, second)))


def test_a_customised_listed_product_is_a_new_item_and_adds_to_no_quantity() -> None:
    custom = line(1, 900, 680, is_new_item=True, rd_cost=d(0))

    verdict = decide(order(custom, line(1, 10, 680, no=2)))

    assert Rule.QUANTITY not in rules_of(verdict)
    assert found(verdict, Rule.NEW_ITEM).line == 1
    assert verdict.prices.keys() == {2}
