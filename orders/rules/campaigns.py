"""The dated parts of a version as a replay of past orders reads them (domain C 2.3).

A draft's campaigns and seasons lie in the time to come. Held against the days of past orders as
they are, none would ever run, and every order of a campaign would seem to lose its price.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pricing.rules import Condition, StrategyFacts, Target


def as_if_then(strategy: StrategyFacts, *, starts_on: date, until: date) -> StrategyFacts:
    """Give the version as if it had ruled from `starts_on` to before `until`.

    Every entry of the target list runs the whole time. A discount between two days runs between
    the same days of each year; one with a single day runs the whole time.
    """
    conditions = [
        one for kept in strategy.conditions for one in _then(kept, starts_on=starts_on, until=until)
    ]
    targets = (_always(one) for one in strategy.targets)
    return replace(
        strategy,
        conditions=tuple(dict.fromkeys(conditions)),
        targets=tuple(dict.fromkeys(targets)),
    )


def _always(target: Target) -> Target:
    return replace(target, starts_on=date.min, until=date.max)


def _then(condition: Condition, *, starts_on: date, until: date) -> Iterator[Condition]:
    first, last = condition.starts_on, condition.until
    if first is None or last is None:
        yield replace(condition, starts_on=None, until=None)
        return
    # A season over the turn of the year begins in the year before the period.
    for year in range(starts_on.year - 1, until.year + 1):
        begins = _in_year(first, year)
        ends = _in_year(last, year + last.year - first.year)
        if begins < until and ends > starts_on:
            yield replace(condition, starts_on=begins, until=ends)


def _in_year(day: date, year: int) -> date:
    """Give the same day of another year; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
