"""What several rules need of an order, worked out once: prices, sums, share, exposure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.authority import Level
from core.money import ZERO
from customers.rules import is_prepaid, share_after_shipment
from orders.rules.facts import OrderFacts, OtherOrder
from orders.rules.findings import Finding, Rule, Value
from pricing.rules import Dimension, Matrix, PriceBook, ResolvedPrice

# The step of the work standard at which each level decides.
STEP_OF_LEVEL: dict[Level, str] = {
    Level.SALES: "4.2",
    Level.CENTRE: "3.2",
    Level.DIRECTOR: "6.3",
    Level.GM: "6.5",
}
BELOW_GM = (Level.SALES, Level.CENTRE, Level.DIRECTOR)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The order's facts with what follows from them."""

    facts: OrderFacts
    matrix: Matrix
    total: Decimal
    prices: Mapping[int, ResolvedPrice]  # by line number
    quantities: Mapping[int, Decimal]  # by product, over the whole order
    others: tuple[OtherOrder, ...]  # of the days that are added up
    share_after: Decimal
    exposure: Decimal


def reckon(facts: OrderFacts, book: PriceBook | None = None) -> Reckoning:
    """Work out what the rules share; `book` has prices that other orders have asked for."""
    total = facts.total
    quantities: dict[int, Decimal] = {}
    for line in facts.lines:
        if line.product_id is not None and not line.is_new:
            quantities[line.product_id] = quantities.get(line.product_id, ZERO) + line.quantity
    share = share_after_shipment(total, facts.plan)
    return Reckoning(
        facts=facts,
        matrix=facts.strategy.matrix,
        total=total,
        prices=_resolve(facts, quantities, book or PriceBook(facts.strategy)),
        quantities=quantities,
        others=tuple(_added_up(facts)),
        share_after=share,
        exposure=facts.customer.exposure.sum + share,
    )


def _resolve(
    facts: OrderFacts, quantities: Mapping[int, Decimal], book: PriceBook
) -> dict[int, ResolvedPrice]:
    """Resolve each line's price; lines that ask the same share one answer."""
    prices: dict[int, ResolvedPrice] = {}
    buyer, prepaid = facts.customer.buyer, is_prepaid(facts.plan)
    for line in facts.lines:
        if line.product_id is None or line.is_new:
            continue
        resolved = book.resolve(
            product_id=line.product_id,
            quantity=quantities[line.product_id],
            on=facts.submitted_on,
            buyer=buyer,
            claim=line.claim,
            evidence=line.evidence,
            prepaid=prepaid,
        )
        if resolved is not None:
            prices[line.line] = resolved
    return prices


def _added_up(facts: OrderFacts) -> Iterable[OtherOrder]:
    """Give the other orders of the day of submission and the calendar days before it."""
    days = facts.strategy.matrix.figure(Dimension.SPLIT_DAYS)
    if not days:
        return
    first = facts.submitted_on - timedelta(days=int(days) - 1)
    for other in facts.others:
        if first <= other.submitted_on <= facts.submitted_on:
            yield other


def passed(
    rule: Rule, params: Mapping[str, Value], *, line: int | None = None, measured: Value = None
) -> Finding:
    """Make the record of a rule that the order meets."""
    return Finding(
        rule=rule, level=Level.SALES, step="4.2", measured=measured, line=line, params=params
    )


def months_before(day: date, months: int) -> date:
    """Give the same day of an earlier month, or that month's last day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last_day))
