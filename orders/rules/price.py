"""Price against strategy, floor and cost, line by line (work standard 2.2, 3.2, 4.2, 6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.authority import Level
from core.money import HUNDRED, fen_up, percent_off
from orders.rules.facts import LineFacts
from orders.rules.findings import Change, Effect, Figure, Finding, Rule, Value
from orders.rules.reckoning import STEP_OF_LEVEL, Reckoning, passed
from pricing.rules import Dimension, Matrix, MissingProof, ResolvedPrice


def price_findings(reckoning: Reckoning) -> Iterator[Finding]:
    """Judge every line that has a price: discount, review, floor, cost."""
    for line in reckoning.facts.lines:
        resolved = reckoning.prices.get(line.line)
        if resolved is None:
            continue
        yield discount_finding(line, resolved, reckoning.matrix)
        yield from _review_findings(line, resolved, reckoning.matrix)
        yield from _cost_finding(line, resolved, reckoning)


def discount_finding(line: LineFacts, resolved: ResolvedPrice, matrix: Matrix) -> Finding:
    """Say who may grant this line's discount; at its strategy price it conforms.

    Below it the whole discount off the normal price decides, unrounded. The director's limit is
    the listed floor. An unproven claim is judged as a plain discount.
    params: price, normal, strategy, floor, quantity, conforms, claim, missing_proof,
    condition_price.
    """
    normal, floor = resolved.line.normal, resolved.line.floor
    conforms = line.price >= resolved.strategy_price
    params: dict[str, Value] = {
        "price": line.price,
        "normal": normal,
        "strategy": resolved.strategy_price,
        "floor": floor,
        "quantity": line.quantity,
        "conforms": conforms,
        "claim": str(resolved.claim),
        "missing_proof": str(resolved.missing_proof),
        "condition_price": resolved.condition_price,
    }
    discount = percent_off(line.price, normal)
    level = Level.SALES if conforms else _level(discount, line.price, floor, matrix)
    if level is Level.SALES:
        return passed(Rule.DISCOUNT, params, line=line.line, measured=discount)
    limits = {
        **{k: v for k, v in matrix.limits(Dimension.DISCOUNT).items() if k < Level.DIRECTOR},
        Level.DIRECTOR: percent_off(floor, normal),
    }
    return Finding(
        rule=Rule.DISCOUNT,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=discount,
        limits=limits,
        line=line.line,
        params=params,
        changes=tuple(_discount_changes(line, resolved, matrix, level)),
    )


def _level(discount: Decimal, price: Decimal, floor: Decimal, matrix: Matrix) -> Level:
    if price < floor:
        return Level.GM
    for level in (Level.SALES, Level.CENTRE):
        if matrix.allows(Dimension.DISCOUNT, level, discount):
            return level
    return Level.DIRECTOR


def _lowest_price(resolved: ResolvedPrice, level: Level, matrix: Matrix) -> Decimal:
    """Give the lowest price that this level may decide."""
    line = resolved.line
    percent = matrix.limit(Dimension.DISCOUNT, level)
    if level is Level.DIRECTOR or matrix.allows(Dimension.DISCOUNT, level, HUNDRED):
        lowest = line.floor
    elif percent is None:  # no cell: nothing below the strategy price
        lowest = resolved.strategy_price
    else:
        lowest = max(line.floor, fen_up(line.normal * (HUNDRED - percent) / HUNDRED))
    return min(lowest, resolved.strategy_price)


def _discount_changes(
    line: LineFacts, resolved: ResolvedPrice, matrix: Matrix, level: Level
) -> Iterator[Change]:
    target = _lowest_price(resolved, Level.SALES, matrix)
    effect = Effect.CONFORMS if target >= resolved.strategy_price else Effect.SALES
    yield Change(Figure.PRICE, line.price, target, effect, line=line.line)
    if resolved.missing_proof:
        yield _proof_change(line, resolved)
    for lower in (Level.CENTRE, Level.DIRECTOR):
        price = _lowest_price(resolved, lower, matrix)
        if lower < level and price < target:
            yield Change(
                Figure.PRICE, line.price, price, Effect.LOWERS, line=line.line, level=lower
            )


def _proof_change(line: LineFacts, resolved: ResolvedPrice) -> Change:
    """Say what the missing proof would change: the line conforms, or a lower price would."""
    claimed = resolved.condition_price or resolved.discounted
    proven = max(min(claimed, resolved.discounted), resolved.line.floor)
    effect = Effect.CONFORMS if line.price >= proven else Effect.OPENS_PRICE
    return Change(
        Figure.PROOF, str(resolved.missing_proof), str(MissingProof.NOTHING), effect, line=line.line
    )


def _review_findings(line: LineFacts, resolved: ResolvedPrice, matrix: Matrix) -> Iterator[Finding]:
    """Say whether the price calls for joint review. params: price, normal, floor, strategy."""
    strategy, price_line = resolved.strategy_price, resolved.line
    if line.price >= strategy:
        return
    params: dict[str, Value] = {
        "price": line.price,
        "normal": price_line.normal,
        "floor": price_line.floor,
        "strategy": strategy,
    }
    threshold = matrix.figure(Dimension.REVIEW_DISCOUNT)
    discount = percent_off(line.price, price_line.normal)
    if threshold is not None and discount > threshold:
        free = fen_up(price_line.normal * (HUNDRED - threshold) / HUNDRED)
        limits = {Level.CENTRE: threshold}
        yield _review(Rule.REVIEW_DISCOUNT, line, discount, limits, params, to=min(free, strategy))
    if line.price < price_line.floor:
        yield _review(Rule.REVIEW_FLOOR, line, line.price, {}, params, to=price_line.floor)


def _review(
    rule: Rule,
    line: LineFacts,
    measured: Decimal,
    limits: Mapping[Level, Decimal],
    params: Mapping[str, Value],
    *,
    to: Decimal,
) -> Finding:
    return Finding(
        rule=rule,
        level=Level.CENTRE,  # whoever asks the departments, it isn't the salesperson alone
        step="6.2",
        measured=measured,
        limits=limits,
        line=line.line,
        params=params,
        changes=(Change(Figure.PRICE, line.price, to, Effect.NO_REVIEW, line=line.line),),
    )


def _cost_finding(
    line: LineFacts, resolved: ResolvedPrice, reckoning: Reckoning
) -> Iterator[Finding]:
    """Ask for finance's consent where the price without tax is below cost, unrounded.

    The finding is confidential: its change gives the cost away. params: price, consent.
    """
    cost, tax = resolved.line.cost_net, resolved.line.tax_percent
    cost_with_tax = cost * (HUNDRED + tax) / HUNDRED
    if line.price >= cost_with_tax:
        return
    short = percent_off(line.price, cost_with_tax)
    level = max(reckoning.matrix.level_for(Dimension.BELOW_COST, short), Level.CENTRE)
    yield Finding(
        rule=Rule.BELOW_COST,
        level=level,
        step=STEP_OF_LEVEL[level],
        measured=line.price,
        line=line.line,
        is_confidential=True,
        params={"price": line.price, "consent": reckoning.facts.finance_consents},
        changes=(
            Change(Figure.PRICE, line.price, fen_up(cost_with_tax), Effect.REMOVES, line=line.line),
        ),
    )
