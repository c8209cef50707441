"""What must hold within a draft of the price strategy (domain B1): problems, each at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from core.authority import Level
from core.money import HUNDRED, ZERO, net_of
from pricing.rules.strategy import Cell, Condition, DiscountKind, Matrix, PriceLine

# Rows whose figure is no limit that grows with the level.
_NOT_RISING = frozenset({"review_discount", "review_quantity", "split_days", "newness_months"})


class Fault(StrEnum):
    """What is wrong with a cell."""

    NOT_POSITIVE = "not_positive"
    NEGATIVE = "negative"
    ABOVE_NORMAL = "above_normal"  # holding > normal
    ABOVE_HOLDING = "above_holding"  # winning > holding
    ABOVE_WINNING = "above_winning"  # floor > winning
    TAX = "tax"  # not between 0 and 100 %
    BELOW_MINIMUM = "below_minimum"  # usual maximum below the minimum quantity
    NO_COST = "no_cost"  # finance has not entered it
    PERCENT = "percent"  # not between 0 and 100 %
    QUANTITY_MISSING = "quantity_missing"  # a quantity break without quantity
    NOT_RISING = "not_rising"  # a higher break, or a higher level, gives less
    DAYS = "days"  # ends before it begins
    TWICE = "twice"  # stands there twice
    PRODUCT_MISSING = "product_missing"  # a clearance that names no product


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at a cell; `limit` is the figure it was held against."""

    field: str
    fault: Fault
    limit: Decimal | None = None


def line_problems(line: PriceLine) -> tuple[Problem, ...]:
    """Name every bad cell of a price line: floor ≤ winning ≤ holding ≤ normal, and the rest."""
    return (*_price_problems(line), *_other_problems(line))


def _price_problems(line: PriceLine) -> Iterator[Problem]:
    if line.normal <= ZERO:
        yield Problem("normal", Fault.NOT_POSITIVE)
    if line.holding > line.normal:
        yield Problem("holding", Fault.ABOVE_NORMAL, line.normal)
    if line.winning > line.holding:
        yield Problem("winning", Fault.ABOVE_HOLDING, line.holding)
    if line.floor > line.winning:
        yield Problem("floor", Fault.ABOVE_WINNING, line.winning)
    if line.floor < ZERO:
        yield Problem("floor", Fault.NEGATIVE)


def _other_problems(line: PriceLine) -> Iterator[Problem]:
    if line.cost_net < ZERO:
        yield Problem("cost_net", Fault.NEGATIVE)
    if not ZERO <= line.tax_percent < HUNDRED:
        yield Problem("tax_percent", Fault.TAX)
    if line.minimum <= ZERO:
        yield Problem("minimum_quantity", Fault.NOT_POSITIVE)
    if line.usual_max <= ZERO:
        yield Problem("usual_max", Fault.NOT_POSITIVE)
    elif line.usual_max < line.minimum:
        yield Problem("usual_max", Fault.BELOW_MINIMUM, line.minimum)


def condition_problems(conditions: Sequence[Condition]) -> Mapping[int, tuple[Problem, ...]]:
    """Name the bad cells of the discount conditions, by their place in the list."""
    found: dict[int, list[Problem]] = {}
    seen: set[tuple[object, ...]] = set()
    for place, one in enumerate(conditions):
        problems = list(_condition_problems(one))
        key = (one.kind, one.product_id, one.from_quantity, one.starts_on, one.until)
        if key in seen:
            problems.append(Problem("kind", Fault.TWICE))
        seen.add(key)
        found[place] = problems
    breaks: dict[int | None, list[tuple[Decimal, Decimal, int]]] = {}
    for place, one in enumerate(conditions):
        if one.kind is DiscountKind.QUANTITY and one.from_quantity is not None:
            breaks.setdefault(one.product_id, []).append((one.from_quantity, one.percent, place))
    for rows in breaks.values():
        for (_small, less, _place), (_large, more, place) in pairwise(sorted(rows)):
            if more < less:
                found[place].append(Problem("percent", Fault.NOT_RISING, less))
    return {place: tuple(problems) for place, problems in found.items() if problems}


def _condition_problems(one: Condition) -> Iterator[Problem]:
    if not ZERO < one.percent <= HUNDRED:
        yield Problem("percent", Fault.PERCENT)
    if one.kind is DiscountKind.QUANTITY and not one.from_quantity:
        yield Problem("from_quantity", Fault.QUANTITY_MISSING)
    if one.kind is DiscountKind.SEASON and one.product_id is None:
        yield Problem("product", Fault.PRODUCT_MISSING)
    if one.starts_on and one.until and one.until <= one.starts_on:
        yield Problem("until", Fault.DAYS)


def cell_problems(cells: Sequence[Cell]) -> Mapping[tuple[str, Level], Problem]:
    """Name the cells of the authority matrix where a higher level may do less than a lower one."""
    found: dict[tuple[str, Level], Problem] = {}
    for dimension, row in Matrix.from_cells(cells).rows.items():
        for level, value in row.items():
            if value is not None and value < ZERO:
                found[dimension, level] = Problem("value", Fault.NEGATIVE)
        if dimension in _NOT_RISING:
            continue
        for (_low, less), (high, more) in pairwise(row.items()):
            if more is not None and (less is None or more < less):
                found.setdefault((dimension, high), Problem("value", Fault.NOT_RISING, less))
    return found


def margin_percent(normal: Decimal, tax_percent: Decimal, cost_net: Decimal) -> Decimal | None:
    """Give the margin in per cent of the net price; None without a net price."""
    net = net_of(normal, tax_percent)
    return (net - cost_net) * HUNDRED / net if net else None
