"""Early delivery and items that the strategy does not list (work standard 6.2, 8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from core.authority import Level
from core.money import ZERO
from orders.rules.facts import LineFacts
from orders.rules.findings import Change, Effect, Figure, Finding, Rule, Value
from orders.rules.reckoning import STEP_OF_LEVEL, Reckoning, passed
from pricing.rules import Dimension


def item_findings(reckoning: Reckoning) -> Iterator[Finding]:
    """Judge lines without a listed price: new items by R&D cost, others as unlisted."""
    for line in reckoning.facts.lines:
        if line.is_new:
            yield _new_item_finding(line, reckoning)
        elif line.line not in reckoning.prices:
            yield _unpriced_finding(line, reckoning)


def _new_item_finding(line: LineFacts, reckoning: Reckoning) -> Finding:
    """A new item, decided after joint review. While its R&D cost is unknown: the highest level."""
    matrix = reckoning.matrix
    level = Level.GM
    if line.rd_cost is not None:
        level = max(matrix.level_for(Dimension.NEW_ITEM, line.rd_cost), Level.CENTRE)
    limits = matrix.limits(Dimension.NEW_ITEM)
    # A figure in the salesperson's column is the centre's: a new item is reviewed first.
    rooms = {max(at, Level.CENTRE): limit for at, limit in limits.items()}
    return Finding(
        rule=Rule.NEW_ITEM,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=line.rd_cost,
        limits=limits,
        line=line.line,
        params={"price": line.price, "quantity": line.quantity},
        changes=tuple(
            Change(Figure.RD_COST, line.rd_cost, limit, Effect.LOWERS, line=line.line, level=at)
            for at, limit in rooms.items()
            if at < level
        ),
    )


def _unpriced_finding(line: LineFacts, reckoning: Reckoning) -> Finding:
    """A product without a price in the version cannot be decided by the salesperson."""
    level = max(reckoning.matrix.level_for(Dimension.UNPRICED, ZERO), Level.CENTRE)
    return Finding(
        rule=Rule.UNPRICED,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=line.price,
        line=line.line,
        params={"product_id": line.product_id, "price": line.price},
    )


def early_findings(reckoning: Reckoning) -> Iterator[Finding]:
    """Judge the delivery days of what free stock cannot cover, in calendar days.

    params: required_on, standard_on, lead_days, short (quantity), free, agrees.
    """
    facts = reckoning.facts
    covered = _cover_from_stock(reckoning)
    for line in facts.lines:
        resolved = reckoning.prices.get(line.line)
        if resolved is None or line.required_on is None:
            continue
        free = covered[line.line]
        standard_on = facts.submitted_on + timedelta(days=resolved.line.lead_days)
        days = (standard_on - line.required_on).days if free < line.quantity else 0
        params: dict[str, Value] = {
            "required_on": line.required_on,
            "standard_on": standard_on,
            "lead_days": resolved.line.lead_days,
            "short": line.quantity - free,
            "free": free,
            "agrees": facts.production_agrees,
        }
        level = _early_level(reckoning, max(days, 0))
        if level is Level.SALES:
            yield passed(Rule.EARLY, params, line=line.line, measured=max(days, 0))
            continue
        yield Finding(
            rule=Rule.EARLY,
            level=level,
            step=STEP_OF_LEVEL[level],
            measured=days,
            limits=reckoning.matrix.limits(Dimension.EARLY),
            line=line.line,
            params=params,
            changes=tuple(_early_changes(line, free, standard_on, reckoning)),
        )


def _early_level(reckoning: Reckoning, days: int) -> Level:
    """The centre may once production has agreed in writing; where it declines, higher.

    What is not early at all asks nobody, whatever the row says of days.
    """
    if not days:
        return Level.SALES
    matrix = reckoning.matrix
    level = matrix.level_for(Dimension.EARLY, Decimal(days))
    if level is Level.SALES or reckoning.facts.production_agrees is not False:
        return level
    return max(level, matrix.level_for(Dimension.EARLY_DECLINED, Decimal(days)))


def _early_changes(
    line: LineFacts, free: Decimal, standard_on: date, reckoning: Reckoning
) -> Iterator[Change]:
    tolerated = reckoning.matrix.limit(Dimension.EARLY, Level.SALES) or ZERO
    later = standard_on - timedelta(days=int(tolerated))
    yield Change(Figure.REQUIRED_ON, line.required_on, later, Effect.SALES, line=line.line)
    if free > 0:
        yield Change(Figure.QUANTITY, line.quantity, free, Effect.SALES, line=line.line)


def _cover_from_stock(reckoning: Reckoning) -> dict[int, Decimal]:
    """Share each product's free stock among its lines: the earliest day asked for first."""
    left: dict[int, Decimal] = {}
    covered: dict[int, Decimal] = {}
    lines = (line for line in reckoning.facts.lines if line.line in reckoning.prices)
    for line in sorted(lines, key=lambda at: (at.required_on or date.max, at.line)):
        product = line.product_id or 0
        free = left.setdefault(product, max(ZERO, line.free_stock))
        covered[line.line] = min(free, line.quantity)
        left[product] = free - covered[line.line]
    return covered
