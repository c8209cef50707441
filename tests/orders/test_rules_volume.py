"""Point 4: quantity and total, alone and with the orders of seven days (拆单)."""

from __future__ import annotations

from dataclasses import replace
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
    other,
    rules_of,
    strategy_with,
)


@pytest.mark.parametrize(
    ("total", "level"),
    [
        ("99999.99", Level.SALES),
        ("100000.00", Level.SALES),
        ("100000.01", Level.CENTRE),
        ("299999.99", Level.CENTRE),
        ("300000.00", Level.CENTRE),
        ("300000.01", Level.DIRECTOR),
        ("999999.99", Level.DIRECTOR),
        ("1000000.00", Level.DIRECTOR),
        ("1000000.01", Level.GM),
    ],
)
def test_the_total_decides(total: str, level: Level) -> None:
    assert level_of(order(line(10, 1, total)), Rule.TOTAL) is level


@pytest.mark.parametrize(
    ("quantity", "level"),
    [
        (99, Level.SALES),
        (100, Level.SALES),
        (101, Level.CENTRE),
        (199, Level.CENTRE),
        (200, Level.CENTRE),
        (201, Level.DIRECTOR),
        (499, Level.DIRECTOR),
        (500, Level.DIRECTOR),
        (501, Level.GM),
    ],
)
def test_the_quantity_decides_by_multiples_of_the_usual(quantity: int, level: Level) -> None:
    assert level_of(order(line(1, quantity, 680)), Rule.QUANTITY) is level


def test_thousandths_count() -> None:
    assert level_of(order(line(1, "100.001", 680)), Rule.QUANTITY) is Level.CENTRE


def test_the_quantity_is_the_products_over_the_whole_order() -> None:
    verdict = decide(order(line(1, 60, 680), line(1, 41, 680, no=2)))

    finding = found(verdict, Rule.QUANTITY)
    assert finding.level is Level.CENTRE
    assert finding.nearest is not None
    assert (finding.nearest.line, finding.nearest.after) == (1, 59)


def test_no_single_line_can_give_enough_then_no_change_is_offered() -> None:
    verdict = decide(order(*(line(1, 60, 680, no=no) for no in (1, 2, 3))))
    assert found(verdict, Rule.QUANTITY).nearest is None


@pytest.mark.parametrize(
    ("days_before", "level"),
    [(0, Level.CENTRE), (6, Level.CENTRE), (7, Level.SALES), (-1, Level.SALES)],
)
def test_orders_of_the_day_and_of_six_days_before_are_added_up(
    days_before: int, level: Level
) -> None:
    earlier = other(Level.SALES, "60000", TODAY - timedelta(days=days_before), p1=10)
    facts = order(line(10, 1, "40000.01"), others=(earlier,))

    assert level_of(facts, Rule.TOTAL) is level


@pytest.mark.parametrize(
    ("decided", "own", "level"),
    [
        # decided by sales: counts for every level's limit
        (Level.SALES, "10000.00", Level.SALES),
        (Level.SALES, "10000.01", Level.CENTRE),
        # decided by the centre: for the centre's limit, not for the salesperson's
        (Level.CENTRE, "100000.00", Level.SALES),
        (Level.CENTRE, "210000.00", Level.CENTRE),
        (Level.CENTRE, "210000.01", Level.DIRECTOR),
        # decided by the director
        (Level.DIRECTOR, "300000.00", Level.CENTRE),
        (Level.DIRECTOR, "910000.00", Level.DIRECTOR),
        (Level.DIRECTOR, "910000.01", Level.GM),
        # decided by the general manager: draws nothing up
        (Level.GM, "100000.00", Level.SALES),
        (Level.GM, "1000000.00", Level.DIRECTOR),
    ],
)
def test_for_a_levels_limit_only_what_it_or_lower_decided_counts(
    decided: Level, own: str, level: Level
) -> None:
    facts = order(line(10, 1, own), others=(other(decided, "90000"),))
    assert level_of(facts, Rule.TOTAL) is level


@pytest.mark.parametrize(
    ("own", "level"), [(49, Level.SALES), (50, Level.SALES), (51, Level.CENTRE)]
)
def test_quantities_of_the_same_product_are_added_up(own: int, level: Level) -> None:
    others = (other(Level.SALES, p1=50), other(Level.SALES, p2=70))
    assert level_of(order(line(1, own, 680), others=others), Rule.QUANTITY) is level


def test_the_finding_names_the_other_orders_that_counted() -> None:
    others = (
        other(Level.SALES, "90000", number="DD-1", p1=90),
        other(Level.GM, "2000000", number="DD-2", p1=900),
    )

    verdict = decide(order(line(1, 20, 680), others=others))

    assert found(verdict, Rule.QUANTITY).others == ("DD-1",)
    assert found(verdict, Rule.TOTAL).others == ("DD-1",)
    assert found(verdict, Rule.TOTAL).measured == d("103600.00")


def test_the_nearest_total_leaves_room_for_the_others() -> None:
    verdict = decide(order(line(10, 1, "50000"), others=(other(Level.SALES, "60000"),)))

    change = nearest(verdict, Rule.TOTAL)
    assert (change.after, change.effect) == (d("40000.00"), Effect.SALES)


def test_when_the_others_fill_the_limit_nothing_is_offered() -> None:
    verdict = decide(order(line(10, 1, "50000"), others=(other(Level.SALES, "100000"),)))
    assert found(verdict, Rule.TOTAL).nearest is None


@pytest.mark.parametrize(
    ("own", "earlier", "decided", "review"),
    [
        (200, 0, Level.SALES, False),
        (201, 0, Level.SALES, True),
        (100, 100, Level.CENTRE, False),
        (101, 100, Level.CENTRE, True),
        # what the director decided has been reviewed already
        (101, 100, Level.DIRECTOR, False),
    ],
)
def test_joint_review_looks_at_the_same_sums(
    own: int,
    earlier: int,
    decided: Level,
    review: bool,  # noqa: FBT001  # a column of the table
) -> None:
    facts = order(line(1, own, 680), others=(other(decided, p1=earlier),))

    verdict = decide(facts)

    assert (Rule.REVIEW_QUANTITY in rules_of(verdict)) == review
    assert verdict.departments == (DEPARTMENTS if review else ())


def test_the_total_alone_asks_nobody_beyond_the_chain() -> None:
    verdict = decide(order(line(10, 1, "5000000")))
    assert verdict.departments == ()
    assert verdict.level is Level.GM


def test_every_figure_is_the_versions() -> None:
    strategy = strategy_with(
        ("total", 1, d(50)), ("split_days", 1, d(1)), ("quantity", 1, d("0.5"))
    )
    yesterday = other(Level.SALES, "40", TODAY - timedelta(days=1))

    assert level_of(order(line(1, 1, 50), strategy=strategy), Rule.TOTAL) is Level.SALES
    assert level_of(order(line(1, 1, "50.01"), strategy=strategy), Rule.TOTAL) is Level.CENTRE
    facts = order(line(1, 1, 50), strategy=strategy, others=(yesterday,))
    assert level_of(facts, Rule.TOTAL) is Level.SALES
    change = nearest(decide(order(line(1, 51, 680), strategy=strategy)), Rule.QUANTITY)
    assert change.after == Decimal(50)


def test_the_nearest_quantity_spares_the_departments() -> None:
    facts = order(line(1, 201, 680))
    change = found(decide(facts), Rule.REVIEW_QUANTITY).nearest

    assert change is not None
    assert (change.figure, change.after) == (Figure.QUANTITY, Decimal(200))
    spared = replace(facts, lines=(replace(facts.lines[0], quantity=Decimal(200)),))
    assert Rule.REVIEW_QUANTITY not in rules_of(decide(spared))


def test_what_others_took_is_off_the_nearest_quantity_too() -> None:
    facts = order(line(1, 150, 680), others=(other(Level.SALES, p1=60),))
    change = found(decide(facts), Rule.REVIEW_QUANTITY).nearest

    assert change is not None
    assert change.after == Decimal(140)
