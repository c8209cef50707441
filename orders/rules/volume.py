"""Quantity and total, alone and with the customer's other orders of these days (拆单).

For the limit of a level only those others count that were decided at that level or below: what a
higher level has decided does not draw the next small order up. Joint review looks at the same sums,
those of the centre.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import partial

from core.authority import Level
from core.money import ZERO, fen_down
from orders.rules.facts import LineFacts, OtherOrder
from orders.rules.findings import ADDED, Change, Effect, Figure, Finding, Rule, Value
from orders.rules.reckoning import BELOW_GM, STEP_OF_LEVEL, Reckoning, passed
from pricing.rules import Dimension, Matrix

WHOLE = Decimal(1)
THOUSANDTH = Decimal("0.001")
_NOTHING: Mapping[Level, Decimal] = dict.fromkeys(Level, ZERO)
_NOBODY: Mapping[Level, tuple[str, ...]] = dict.fromkeys(Level, ())


@dataclass(frozen=True, slots=True)
class Sums:
    """One figure of the order, and what the other orders add to it for each level's limit."""

    own: Decimal
    added: Mapping[Level, Decimal]
    numbers: Mapping[Level, tuple[str, ...]]
    each: Mapping[str, Decimal]

    def at(self, level: Level) -> Decimal:
        """Give the sum that counts for this level's limit."""
        return self.own + self.added[level]

    def params(self, level: Level, days: int) -> dict[str, Value]:
        """Give own figure and sum; with others, what each adds and within how many days."""
        told: dict[str, Value] = {"own": self.own, "sum": self.at(level)}
        if numbers := self.numbers[level]:
            told["days"] = days
            told |= {f"{ADDED}{number}": self.each[number] for number in numbers}
        return told


def sums_of(
    own: Decimal, others: Iterable[OtherOrder], figure: Callable[[OtherOrder], Decimal]
) -> Sums:
    """Add up what counts for each level; orders that add nothing are not named."""
    counted = [(other, figure(other)) for other in others]
    counted = [(other, value) for other, value in counted if value]
    if not counted:
        return Sums(own=own, added=_NOTHING, numbers=_NOBODY, each={})
    return Sums(
        own=own,
        added={
            level: sum((value for other, value in counted if other.level <= level), ZERO)
            for level in Level
        },
        numbers={
            level: tuple(other.number for other, _ in counted if other.level <= level)
            for level in Level
        },
        each={other.number: value for other, value in counted},
    )


def volume_findings(reckoning: Reckoning) -> Iterator[Finding]:
    """Judge the total and each product's quantity."""
    yield total_finding(reckoning)
    priced: dict[int, list[LineFacts]] = {}
    for line in reckoning.facts.lines:
        if line.product_id is not None and line.line in reckoning.prices:
            priced.setdefault(line.product_id, []).append(line)
    for product_id, lines in priced.items():
        own = reckoning.quantities[product_id]
        usual = reckoning.prices[lines[0].line].line.usual_max
        sums = sums_of(own, reckoning.others, partial(_ordered, product_id))
        # A change touches one figure: the line that has most to give.
        largest = max(lines, key=lambda line: line.quantity)
        yield quantity_finding(largest, sums, usual, reckoning.matrix)
        yield from _review_finding(largest, sums, usual, reckoning.matrix)


def total_finding(reckoning: Reckoning) -> Finding:
    """Say who may decide the total, tax-inclusive. params: of Sums, at the limit that fails."""
    matrix, sums = reckoning.matrix, sums_of(reckoning.total, reckoning.others, lambda o: o.total)
    level = _lowest_level(matrix, Dimension.TOTAL, sums.at)
    if level is Level.SALES:
        return passed(Rule.TOTAL, {"own": sums.own, "sum": sums.at(level)}, measured=sums.own)
    failed = Level(level - 1)
    rooms = _rooms(matrix, Dimension.TOTAL, sums, WHOLE, level)
    return Finding(
        rule=Rule.TOTAL,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=sums.at(failed),
        limits=matrix.limits(Dimension.TOTAL),
        params=sums.params(failed, _days(matrix)),
        others=sums.numbers[failed],
        changes=tuple(
            Change(Figure.TOTAL, sums.own, fen_down(room), _effect(at), level=at)
            for at, room in rooms.items()
        ),
    )


def quantity_finding(line: LineFacts, sums: Sums, usual: Decimal, matrix: Matrix) -> Finding:
    """Say who may decide a product's quantity, as a multiple of its usual maximum.

    params: product_id, usual_max, those of Sums, at the limit that fails.
    """

    def multiple(level: Level) -> Decimal:
        return sums.at(level) / usual

    level = _lowest_level(matrix, Dimension.QUANTITY, multiple)
    failed = level if level is Level.SALES else Level(level - 1)
    params: dict[str, Value] = {
        "product_id": line.product_id,
        "usual_max": usual,
        **sums.params(failed, _days(matrix)),
    }
    if level is Level.SALES:
        return passed(Rule.QUANTITY, params, line=line.line, measured=multiple(level))
    rooms = _rooms(matrix, Dimension.QUANTITY, sums, usual, level)
    return Finding(
        rule=Rule.QUANTITY,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=multiple(failed),
        limits=matrix.limits(Dimension.QUANTITY),
        line=line.line,
        params=params,
        others=sums.numbers[failed],
        changes=tuple(_quantity_changes(line, sums, rooms)),
    )


def _review_finding(
    line: LineFacts, sums: Sums, usual: Decimal, matrix: Matrix
) -> Iterator[Finding]:
    """Say whether the quantity calls for joint review. params as quantity_finding."""
    threshold = matrix.figure(Dimension.REVIEW_QUANTITY)
    counted = sums.at(Level.CENTRE)
    if threshold is None or counted <= threshold * usual:
        return
    room = _reduced(line, sums, threshold * usual - sums.added[Level.CENTRE])
    change = Change(Figure.QUANTITY, line.quantity, room, Effect.NO_REVIEW, line=line.line)
    yield Finding(
        rule=Rule.REVIEW_QUANTITY,
        level=Level.CENTRE,
        step="6.2",
        measured=counted / usual,
        limits={Level.CENTRE: threshold},
        line=line.line,
        params={
            "product_id": line.product_id,
            "usual_max": usual,
            **sums.params(Level.CENTRE, _days(matrix)),
        },
        others=sums.numbers[Level.CENTRE],
        changes=(change,) if room > 0 else (),
    )


def _days(matrix: Matrix) -> int:
    return int(matrix.figure(Dimension.SPLIT_DAYS) or 0)


def _ordered(product_id: int, other: OtherOrder) -> Decimal:
    return other.quantities.get(product_id, ZERO)


def _lowest_level(matrix: Matrix, dimension: str, measure: Callable[[Level], Decimal]) -> Level:
    for level in BELOW_GM:
        if matrix.allows(dimension, level, measure(level)):
            return level
    return Level.GM


def _effect(level: Level) -> Effect:
    return Effect.SALES if level is Level.SALES else Effect.LOWERS


def _rooms(
    matrix: Matrix, dimension: str, sums: Sums, unit: Decimal, level: Level
) -> dict[Level, Decimal]:
    """Give, for each level below, how far the order's own figure may go; only what helps."""
    rooms: dict[Level, Decimal] = {}
    for lower in BELOW_GM:
        limit = matrix.limit(dimension, lower)
        if lower >= level or limit is None:
            continue
        room = limit * unit - sums.added[lower]
        if room > max(rooms.values(), default=ZERO):
            rooms[lower] = room
    return rooms


def _quantity_changes(
    line: LineFacts, sums: Sums, rooms: Mapping[Level, Decimal]
) -> Iterator[Change]:
    for level, room in rooms.items():
        quantity = _reduced(line, sums, room)
        if quantity > 0:
            yield Change(
                Figure.QUANTITY,
                line.quantity,
                quantity,
                _effect(level),
                line=line.line,
                level=level,
            )


def _reduced(line: LineFacts, sums: Sums, room: Decimal) -> Decimal:
    """Give the line's largest quantity with which the product stays within room."""
    step = THOUSANDTH if line.is_fractional else WHOLE
    exact = line.quantity - (sums.own - room)
    return (exact / step).to_integral_value(rounding=ROUND_FLOOR) * step
