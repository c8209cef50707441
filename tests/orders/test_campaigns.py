"""Campaigns and seasons of a draft, as a replay holds them against past orders; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.authority import Level
from orders.rules import LineFacts, decide
from orders.rules.campaigns import as_if_then
from pricing.rules import Claim, Condition, DiscountKind, StrategyFacts, Target
from tests.orders.matrix import STRATEGY, TODAY, d, line, order

COMING = (date(2026, 12, 1), date(2027, 1, 10))
PERIOD = (date(2025, 7, 1), date(2026, 7, 1))


def with_season(starts_on: date | None, until: date | None) -> StrategyFacts:
    season = Condition(DiscountKind.SEASON, d(6), product_id=1, starts_on=starts_on, until=until)
    return replace(STRATEGY, conditions=(season,))


def level_on(on: date, strategy: StrategyFacts, *, one: LineFacts | None = None) -> Level:
    given = replace(order(one or line(1, 10, "640"), strategy=strategy), submitted_on=on)
    return decide(given).level


def test_a_coming_campaign_runs_for_the_whole_period() -> None:
    target = Target(*COMING, product_id=1)
    draft = replace(STRATEGY, targets=(target,))
    asked = line(1, 10, "612", claim=Claim.WINNING)

    then = as_if_then(draft, starts_on=PERIOD[0], until=PERIOD[1])

    assert level_on(date(2025, 7, 15), draft, one=asked) is not Level.SALES
    assert level_on(date(2025, 7, 15), then, one=asked) is Level.SALES
    # It stays a list: what it does not name is not proven by it.
    other = as_if_then(
        replace(STRATEGY, targets=(replace(target, product_id=2),)),
        starts_on=PERIOD[0], until=PERIOD[1],
    )  # fmt: skip
    assert level_on(date(2025, 7, 15), other, one=asked) is not Level.SALES


@pytest.mark.parametrize(
    ("season", "on", "level"),
    [
        (COMING, date(2025, 11, 30), Level.CENTRE),
        (COMING, date(2025, 12, 1), Level.SALES),
        (COMING, date(2026, 1, 9), Level.SALES),
        (COMING, date(2026, 1, 10), Level.CENTRE),
        ((date(2026, 6, 30), date(2026, 7, 2)), date(2025, 7, 1), Level.SALES),
        ((date(2028, 2, 1), date(2028, 2, 29)), date(2026, 2, 28), Level.SALES),
        ((date(2028, 2, 1), date(2028, 2, 29)), date(2026, 3, 1), Level.CENTRE),
        ((date(2026, 12, 1), None), date(2025, 8, 1), Level.SALES),
        ((None, date(2027, 3, 1)), date(2025, 8, 1), Level.SALES),
    ],
)
def test_a_season_runs_between_the_same_days_of_each_year(
    season: tuple[date | None, date | None], on: date, level: Level
) -> None:
    then = as_if_then(with_season(*season), starts_on=PERIOD[0], until=PERIOD[1])

    assert level_on(on, then) is level


def test_what_is_not_dated_stays_as_it_is() -> None:
    plain = replace(STRATEGY, targets=())

    assert as_if_then(plain, starts_on=TODAY, until=TODAY) == plain


def test_a_season_over_the_turn_of_the_year_is_there_from_the_first_day_on() -> None:
    then = as_if_then(with_season(*COMING), starts_on=date(2026, 1, 1), until=date(2026, 3, 1))

    assert level_on(date(2026, 1, 1), then) is Level.SALES
    assert {(one.starts_on, one.until) for one in then.conditions} == {
        (date(2025, 12, 1), date(2026, 1, 10)),
    }
