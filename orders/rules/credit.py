"""Payment term and credit (work standard 5.2, 5.3; chart 信用审查)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from core.authority import Level
from core.money import FEN, HUNDRED, ZERO, fen_up, percent_of, plan_amounts
from customers.rules import credit_lines
from orders.rules.facts import OrderFacts
from orders.rules.findings import Change, Effect, Figure, Finding, Rule, Value
from orders.rules.reckoning import BELOW_GM, STEP_OF_LEVEL, Reckoning, passed
from pricing.rules import Dimension, Matrix

# Grades that have no payment term of their own; a customer without a rating counts as U.
WITHOUT_TERM = ("D", "U")


def credit_findings(reckoning: Reckoning) -> Iterator[Finding]:
    """Judge term and credit; share 0 after shipment uses no credit, whatever is overdue."""
    yield term_finding(reckoning)
    if not reckoning.share_after:
        params: dict[str, Value] = {"share": ZERO, "limit": _limit(reckoning.facts)}
        yield passed(Rule.EXPOSURE, params, measured=ZERO)
        return
    if _limit(reckoning.facts):
        yield exposure_finding(reckoning)
    else:
        yield _no_limit_finding(reckoning)
    yield overdue_finding(reckoning)


def term_finding(reckoning: Reckoning) -> Finding:
    """Say who may grant the payment term: the most days of any plan line after shipment.

    params: days, term (of the rating in force), grade.
    """
    facts, matrix = reckoning.facts, reckoning.matrix
    customer = facts.customer
    places = credit_lines(facts.plan, matrix.figure(Dimension.RETENTION) or ZERO)
    params: dict[str, Value] = {"term": customer.term_days, "grade": customer.counts_as}
    if not places:
        return passed(Rule.TERM, params)
    days = max(facts.plan[place].days for place in places)
    params["days"] = days
    if customer.counts_as in WITHOUT_TERM:
        level = matrix.level_for(Dimension.TERM_UNRATED, Decimal(days))
        limits: dict[Level, Decimal] = {}
        changes: tuple[Change, ...] = (_share_change(reckoning, ZERO),)
    else:
        limits = term_limits(matrix, customer.term_days)
        level = next((at for at in BELOW_GM if at in limits and days <= limits[at]), Level.GM)
        changes = tuple(_term_changes(days, level, limits))
    if level is Level.SALES:
        return passed(Rule.TERM, params, measured=days)
    return Finding(
        rule=Rule.TERM,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=days,
        limits=limits,
        params=params,
        changes=changes,
    )


def term_limits(matrix: Matrix, term_days: int) -> dict[Level, Decimal]:
    """Give the longest term of each level in days; no lower level goes beyond the director's."""
    longest = matrix.limit(Dimension.TERM, Level.DIRECTOR)
    limits: dict[Level, Decimal] = {}
    for level in BELOW_GM:
        over = matrix.limit(Dimension.TERM_OVER, level)
        value = matrix.limit(Dimension.TERM, level) if over is None else term_days + over
        if value is not None:
            limits[level] = value if longest is None else min(value, longest)
    return limits


def _term_changes(days: int, level: Level, limits: dict[Level, Decimal]) -> Iterator[Change]:
    for lower, limit in limits.items():
        if lower < level:
            effect = Effect.SALES if lower is Level.SALES else Effect.LOWERS
            yield Change(Figure.TERM, days, int(limit), effect, level=lower)


def exposure_finding(reckoning: Reckoning) -> Finding:
    """Say who may decide the credit used, in per cent of the limit, unrounded.

    params: exposure, existing, share, limit.
    """
    matrix, limit = reckoning.matrix, _limit(reckoning.facts)
    measured = percent_of(reckoning.exposure, limit)
    params: dict[str, Value] = {
        "exposure": reckoning.exposure,
        "existing": reckoning.exposure - reckoning.share_after,
        "share": reckoning.share_after,
        "limit": limit,
    }
    level = matrix.level_for(Dimension.EXPOSURE, measured)
    if level is Level.SALES:
        return passed(Rule.EXPOSURE, params, measured=measured)
    return Finding(
        rule=Rule.EXPOSURE,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=measured,
        limits=matrix.limits(Dimension.EXPOSURE),
        params=params,
        changes=tuple(_exposure_changes(reckoning, limit)),
    )


def _exposure_changes(reckoning: Reckoning, limit: Decimal) -> Iterator[Change]:
    """Less after shipment, or money paid in; where sales has no credit at all only the former."""
    percent = reckoning.matrix.limit(Dimension.EXPOSURE, Level.SALES)
    if percent is None:
        yield _share_change(reckoning, ZERO)
        return
    room = limit * percent / HUNDRED - (reckoning.exposure - reckoning.share_after)
    yield _share_change(reckoning, room)
    yield Change(Figure.PAID_IN, ZERO, fen_up(reckoning.share_after - room), Effect.REMOVES)


def _no_limit_finding(reckoning: Reckoning) -> Finding:
    """Credit for a customer whose limit is 0. params: exposure, share, limit, grade."""
    level = max(reckoning.matrix.level_for(Dimension.NO_LIMIT, reckoning.share_after), Level.CENTRE)
    return Finding(
        rule=Rule.NO_LIMIT,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=reckoning.share_after,
        params={
            "exposure": reckoning.exposure,
            "share": reckoning.share_after,
            "limit": ZERO,
            "grade": reckoning.facts.customer.counts_as,
        },
        changes=(_share_change(reckoning, ZERO),),
    )


def overdue_finding(reckoning: Reckoning) -> Finding:
    """Say who may give credit while something is overdue. measured: days of the oldest item."""
    days = reckoning.facts.customer.oldest_overdue_days
    level = reckoning.matrix.level_for(Dimension.OVERDUE, Decimal(days))
    if level is Level.SALES:
        return passed(Rule.OVERDUE, {}, measured=days)
    return Finding(
        rule=Rule.OVERDUE,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=days,
        limits=reckoning.matrix.limits(Dimension.OVERDUE),
        params={"share": reckoning.share_after},
        changes=(_share_change(reckoning, ZERO),),
    )


def _limit(facts: OrderFacts) -> Decimal:
    return facts.customer.credit_limit


def _percent_after(reckoning: Reckoning) -> Decimal:
    """Give the share payable after shipment in per cent of the total, for showing."""
    if not reckoning.total:
        return HUNDRED
    return percent_of(reckoning.share_after, reckoning.total)


def _share_change(reckoning: Reckoning, room: Decimal) -> Change:
    """Give the largest per cent payable after shipment that keeps within room; 0 always helps."""
    percent = ZERO
    if room > 0 and reckoning.total > 0:
        exact = min(percent_of(room, reckoning.total), HUNDRED)
        percent = (exact / FEN).to_integral_value(rounding=ROUND_FLOOR) * FEN
        # The last plan line takes the rest, which may be a fen more than its per cent.
        if percent > 0 and plan_amounts(reckoning.total, [HUNDRED - percent, percent])[-1] > room:
            percent -= FEN
    return Change(Figure.SHARE_AFTER, _percent_after(reckoning), percent, Effect.REMOVES)
