"""From a price strategy to the price of one product in one order, with its working."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import date
from decimal import Decimal

from core.money import HUNDRED, ZERO, fen
from pricing.rules.strategy import (
    Buyer,
    Claim,
    Condition,
    DiscountKind,
    DiscountStep,
    Evidence,
    MissingProof,
    PriceLine,
    ResolvedPrice,
    StrategyFacts,
    Target,
)

NO_EVIDENCE = Evidence()
MOST_KNOWN = 50_000


def resolve_price(
    strategy: StrategyFacts,
    *,
    product_id: int,
    quantity: Decimal,
    on: date,
    buyer: Buyer,
    claim: Claim = Claim.NONE,
    evidence: Evidence = NO_EVIDENCE,
    prepaid: bool = False,
) -> ResolvedPrice | None:
    """Give the strategy price of a product, or None where the version lists none.

    `quantity` is the product's over the whole order, `on` the day of submission, `prepaid` says
    that every plan line falls due before production starts. Discounts are added in fixed order,
    capped, and rounded once to the fen; a proven claim's price is used where it is lower (the two
    never add up). Neither takes the price below the listed floor.
    """
    line = strategy.lines.get(product_id)
    if line is None:
        return None
    conditions = tuple(
        _earned(strategy, line, quantity=quantity, on=on, buyer=buyer, prepaid=prepaid)
    )
    earned = sum((condition.percent for condition in conditions), ZERO)
    granted = min(earned, strategy.stacking_cap)
    steps = _steps(line.normal, conditions, granted)
    discounted = _less(line.normal, granted)
    missing = missing_proof(
        strategy,
        product_id=product_id,
        on=on,
        buyer=buyer,
        claim=claim,
        evidence=evidence,
    )
    claimed = _claimed_price(line, claim)
    proven = claimed if not missing else None
    lowest = discounted if proven is None else min(discounted, proven)
    return ResolvedPrice(
        line=line,
        quantity=quantity,
        steps=steps,
        earned_percent=earned,
        granted_percent=granted,
        discounted=discounted,
        strategy_price=max(lowest, line.floor),
        claim=claim,
        condition_price=claimed,
        missing_proof=missing,
        uses_condition=proven is not None and proven < discounted,
        held_at_floor=lowest < line.floor,
        not_earned=tuple(_not_earned(strategy, line, conditions, quantity=quantity, on=on)),
        target=proving_target(strategy, product_id=product_id, on=on, buyer=buyer)
        if claim is Claim.WINNING
        else None,
    )


def proving_target(
    strategy: StrategyFacts, *, product_id: int, on: date, buyer: Buyer
) -> Target | None:
    """Give the entry of the target list that proves a claim of the market-winning price."""
    return next(
        (
            target
            for target in strategy.targets
            if target.matches(
                customer_id=buyer.customer_id, product_id=product_id, region=buyer.region, on=on
            )
        ),
        None,
    )


class PriceBook:
    """Prices of one strategy that many orders ask for, each worked out once."""

    def __init__(self, strategy: StrategyFacts) -> None:
        self.strategy = strategy
        self._is_dated = any(one.starts_on or one.until for one in strategy.conditions)
        self._known: dict[Hashable, ResolvedPrice | None] = {}

    def resolve(
        self,
        *,
        product_id: int,
        quantity: Decimal,
        on: date,
        buyer: Buyer,
        claim: Claim,
        evidence: Evidence,
        prepaid: bool,
    ) -> ResolvedPrice | None:
        """Give what `resolve_price` gives."""
        key = (
            product_id,
            quantity,
            evidence,
            prepaid,
            claim,
            # A claim by the target list depends on the customer and the day, frames on neither.
            buyer if claim is Claim.WINNING else buyer.has_frame,
            on if self._is_dated or claim is Claim.WINNING else None,
        )
        if key not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[key] = resolve_price(
                self.strategy,
                product_id=product_id,
                quantity=quantity,
                on=on,
                buyer=buyer,
                claim=claim,
                evidence=evidence,
                prepaid=prepaid,
            )
        return self._known[key]


def missing_proof(
    strategy: StrategyFacts,
    *,
    product_id: int,
    on: date,
    buyer: Buyer,
    claim: Claim,
    evidence: Evidence,
) -> MissingProof:
    """Say what the claim still lacks; NOTHING when it is proven or nothing is claimed."""
    if claim is Claim.HOLDING:
        if not evidence.quote_attached:
            return MissingProof.QUOTE
        return MissingProof.NOTHING if evidence.quote_accepted else MissingProof.ACCEPTANCE
    if claim is Claim.WINNING:
        target = proving_target(strategy, product_id=product_id, on=on, buyer=buyer)
        return MissingProof.NOTHING if target else MissingProof.TARGET
    return MissingProof.NOTHING


def _claimed_price(line: PriceLine, claim: Claim) -> Decimal | None:
    if claim is Claim.HOLDING:
        return line.holding
    if claim is Claim.WINNING:
        return line.winning
    return None


def _less(normal: Decimal, percent: Decimal) -> Decimal:
    return fen(normal * (HUNDRED - percent) / HUNDRED)


def _earned(
    strategy: StrategyFacts,
    line: PriceLine,
    *,
    quantity: Decimal,
    on: date,
    buyer: Buyer,
    prepaid: bool,
) -> Iterator[Condition]:
    """Walk the kinds in their fixed order; each gives its best condition that is met."""
    open_kinds = {
        DiscountKind.QUANTITY: True,
        DiscountKind.PREPAYMENT: prepaid,
        DiscountKind.FRAME: buyer.has_frame,
        DiscountKind.SEASON: True,
    }
    for kind in DiscountKind:
        if not open_kinds[kind]:
            continue
        met = [
            c
            for c in _running(strategy, line, kind, on)
            if c.from_quantity is None or quantity >= c.from_quantity
        ]
        if met:
            yield max(met, key=lambda c: c.percent)


def _running(
    strategy: StrategyFacts, line: PriceLine, kind: DiscountKind, on: date
) -> list[Condition]:
    """Give what runs for the product on the day; what is written for it stands alone."""
    running = [
        c
        for c in strategy.conditions
        if c.kind is kind and c.product_id in (None, line.product_id) and c.holds_on(on)
    ]
    return [c for c in running if c.product_id is not None] or running


def _not_earned(
    strategy: StrategyFacts,
    line: PriceLine,
    earned: tuple[Condition, ...],
    *,
    quantity: Decimal,
    on: date,
) -> Iterator[Condition]:
    """Give, in the fixed order, the nearest condition of each kind that would grant more."""
    granted = {condition.kind: condition.percent for condition in earned}
    for kind in DiscountKind:
        more = [
            c
            for c in _running(strategy, line, kind, on)
            if c.percent > granted.get(kind, ZERO)
            and (kind not in granted or (c.from_quantity or ZERO) > quantity)
        ]
        if more:
            yield min(more, key=lambda c: c.from_quantity or ZERO)


def _steps(
    normal: Decimal, conditions: tuple[Condition, ...], cap: Decimal
) -> tuple[DiscountStep, ...]:
    """Show each discount with what the cap left of it; the amounts add up to the whole."""
    steps: list[DiscountStep] = []
    so_far = ZERO
    for condition in conditions:
        granted = min(condition.percent, cap - so_far)
        amount = _less(normal, so_far) - _less(normal, so_far + granted)
        steps.append(DiscountStep(condition.kind, condition.percent, granted, amount, condition))
        so_far += granted
    return tuple(steps)
