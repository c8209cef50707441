"""The demo company's strategy V3, its customers and small builders, as facts for the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.authority import Level
from orders.rules import (
    CustomerFacts,
    ExposureParts,
    Figure,
    Finding,
    LineFacts,
    OrderFacts,
    OtherOrder,
    PlanLine,
    Rule,
    Trigger,
    Verdict,
    decide,
)
from orders.rules.findings import Change
from pricing.rules import (
    DEFAULT_CAP,
    DEFAULT_CELLS,
    DEFAULT_CONDITIONS,
    Cell,
    Claim,
    Evidence,
    Matrix,
    PriceLine,
    StrategyFacts,
    Target,
)

TODAY = date(2026, 11, 24)
DEPARTMENTS = ("finance", "production", "quality", "supply")
WAN = Decimal(10_000)


def d(value: str | int) -> Decimal:
    """Spell Decimal shortly in tables."""
    return Decimal(value)


# product_id: code, normal, holding, winning, floor, cost, usual maximum, stock, lead days
PRODUCTS: dict[int, tuple[str, int, int, int, int, int, int, int, int]] = {
    1: ("Z41H-16C-50", 680, 646, 612, 578, 394, 100, 420, 7),
    2: ("Z41H-16C-100", 1450, 1378, 1305, 1233, 841, 80, 160, 10),
    3: ("Z941H-25C-200", 9800, 9310, 8820, 8330, 5684, 20, 12, 25),
    4: ("J41H-40C-50", 920, 874, 828, 782, 534, 100, 210, 7),
    5: ("J41W-16P-80", 2180, 2071, 1962, 1853, 1264, 50, 64, 15),
    6: ("Q41F-16C-50", 560, 532, 504, 476, 325, 150, 600, 5),
    7: ("Q41F-16P-80", 1680, 1596, 1512, 1428, 974, 60, 95, 10),
    8: ("Q347F-25C-300", 18600, 17670, 16740, 15810, 10788, 10, 3, 35),
    9: ("D371X-16Q-200", 1260, 1197, 1134, 1071, 731, 80, 130, 8),
    10: ("D943H-16C-600", 32800, 31160, 29520, 27880, 19024, 6, 1, 45),
    11: ("H44H-16C-150", 2350, 2233, 2115, 1998, 1363, 50, 40, 12),
    12: ("A48Y-16C-80", 3460, 3287, 3114, 2941, 2007, 20, 18, 20),
}
BY_CODE = {row[0]: product_id for product_id, row in PRODUCTS.items()}
STOCK = {product_id: Decimal(row[7]) for product_id, row in PRODUCTS.items()}
MATRIX = Matrix.from_cells(DEFAULT_CELLS)


def price_line(product_id: int) -> PriceLine:
    """Give one line of the demo price list."""
    _, normal, holding, winning, floor, cost, usual, _, lead = PRODUCTS[product_id]
    return PriceLine(
        product_id=product_id,
        normal=Decimal(normal),
        holding=Decimal(holding),
        winning=Decimal(winning),
        floor=Decimal(floor),
        cost_net=Decimal(cost),
        tax_percent=Decimal(13),
        usual_max=Decimal(usual),
        lead_days=lead,
    )


STRATEGY = StrategyFacts(
    code="CL-202610-0001",
    version=3,
    starts=date(2026, 10, 1),
    ends=date(2027, 1, 1),
    lines={product_id: price_line(product_id) for product_id in PRODUCTS},
    matrix=MATRIX,
    conditions=DEFAULT_CONDITIONS,
    targets=(
        Target(
            date(2026, 10, 1), date(2027, 1, 1), customer_id=1, product_id=BY_CODE["D943H-16C-600"]
        ),
    ),
    stacking_cap=DEFAULT_CAP,
    departments=DEPARTMENTS,
)


def strategy_with(*cells: Cell, **changes: Any) -> StrategyFacts:
    """Give the demo strategy with cells of its matrix (or fields) exchanged."""
    rows = {(cell[0], int(cell[1])): cell for cell in (*DEFAULT_CELLS, *cells)}
    return replace(STRATEGY, matrix=Matrix.from_cells(rows.values()), **changes)


def _customer(
    customer_id: int, grade: str, limit: int, term: int, existing: str = "0", overdue: int = 0
) -> CustomerFacts:
    is_new = customer_id in range(10, 15)
    return CustomerFacts(
        customer_id=customer_id,
        grade=grade,
        limit=limit * WAN,
        term_days=term,
        survey_stands=bool(grade),
        last_contract_on=None if is_new else date(2026, 3, 2),
        is_frozen=customer_id == 8,
        exposure=ExposureParts(delivered=Decimal(existing) * WAN),
        oldest_overdue_days=overdue,
    )


CUSTOMERS: dict[int, CustomerFacts] = {
    1: _customer(1, "A", 200, 60, "32"),
    2: _customer(2, "A", 150, 60, "18"),
    3: _customer(3, "B", 60, 30, "45"),
    4: _customer(4, "B", 30, 30, "6"),
    5: _customer(5, "C", 15, 15, "8.6", overdue=45),
    6: _customer(6, "B", 40, 30, "9"),
    7: _customer(7, "A", 80, 45),
    8: _customer(8, "D", 0, 0, "42", overdue=96),
    9: _customer(9, "C", 10, 15, "2"),
    10: _customer(10, "U", 0, 0),
    11: _customer(11, "", 0, 0),
    12: _customer(12, "C", 6, 15),
    13: _customer(13, "B", 20, 30),
    14: _customer(14, "", 0, 0),
    15: _customer(15, "C", 0, 0),
}

PREPAID = (PlanLine(Decimal(100), Trigger.PRODUCTION),)
BEFORE_SHIPMENT = (PlanLine(Decimal(100), Trigger.SHIPMENT),)


def after_receipt(days: int, percent: str | int = 100) -> tuple[PlanLine, ...]:
    """Give a plan with this share days after receipt and the rest before shipment."""
    after = PlanLine(Decimal(percent), Trigger.RECEIPT, days)
    rest = 100 - Decimal(percent)
    return (PlanLine(rest, Trigger.SHIPMENT), after) if rest else (after,)


def line(
    product: str | int | None,
    quantity: str | int | Decimal,
    price: str | int | Decimal,
    no: int = 1,
    **facts: Any,
) -> LineFacts:
    """Give an order line of a demo product, by code or id, with its free stock."""
    product_id = BY_CODE[product] if isinstance(product, str) else product
    facts.setdefault("free_stock", STOCK.get(product_id or 0, Decimal(0)))
    return LineFacts(
        line=no,
        product_id=product_id,
        quantity=Decimal(quantity),
        price=Decimal(price),
        **facts,
    )


def order(*lines: LineFacts, customer: int | CustomerFacts = 2, **facts: Any) -> OrderFacts:
    """Give an order; without terms it is 100 % after receipt at the customer's own term."""
    buyer = CUSTOMERS[customer] if isinstance(customer, int) else customer
    facts.setdefault("plan", after_receipt(buyer.term_days))
    facts.setdefault("strategy", STRATEGY)
    facts.setdefault("submitted_on", TODAY)
    return OrderFacts(customer=buyer, lines=lines, **facts)


def other(
    level: Level,
    total: str | int = 0,
    on: date = TODAY,
    number: str = "DD-202611-0009",
    **quantities: int,
) -> OtherOrder:
    """Give another order of the same customer; quantities as p1=50 for product 1."""
    by_product = {int(name[1:]): Decimal(value) for name, value in quantities.items()}
    return OtherOrder(number, on, level, Decimal(total), by_product)


def found(verdict: Verdict, rule: Rule) -> Finding:
    """Give the verdict's finding of a rule, which it must have."""
    return next(finding for finding in verdict.findings if finding.rule is rule)


def nearest(verdict: Verdict, rule: Rule) -> Change:
    """Give the nearest change of a rule's finding, which it must have."""
    change = found(verdict, rule).nearest
    assert change is not None
    return change


def level_of(facts: OrderFacts, rule: Rule) -> Level:
    """Give the level that a rule demands; SALES when it has no finding."""
    levels = [finding.level for finding in decide(facts).findings if finding.rule is rule]
    return max(levels, default=Level.SALES)


def rules_of(verdict: Verdict) -> set[Rule]:
    """Give the rules that have a finding."""
    return {finding.rule for finding in verdict.findings}


def apply_change(facts: OrderFacts, change: Change) -> OrderFacts:
    """Do to the order what a nearest change offers, as the page's button would."""
    after: Any = change.after
    if change.figure is Figure.PROOF:
        return _proven(facts, change.line)
    if change.figure is Figure.SHARE_AFTER:
        days = max((term.days for term in facts.plan), default=0)
        return replace(facts, plan=after_receipt(days, after) if after else BEFORE_SHIPMENT)
    if change.figure is Figure.TERM:
        plan = tuple(
            replace(term, days=min(term.days, after)) if term.is_after_shipment else term
            for term in facts.plan
        )
        return replace(facts, plan=plan)
    if change.figure is Figure.PAID_IN:
        parts = facts.customer.exposure
        paid = replace(parts, advance=parts.advance + after)
        return replace(facts, customer=replace(facts.customer, exposure=paid))
    if change.figure is Figure.TOTAL:
        # The same order at a total of exactly `after`: one line carries it.
        first = replace(facts.lines[0], quantity=Decimal(1), price=after)
        return replace(facts, lines=(first,))
    names = {
        Figure.PRICE: "price",
        Figure.QUANTITY: "quantity",
        Figure.REQUIRED_ON: "required_on",
        Figure.RD_COST: "rd_cost",
    }
    return replace(
        facts,
        lines=tuple(
            replace(one, **{names[change.figure]: after}) if one.line == change.line else one
            for one in facts.lines
        ),
    )


def _proven(facts: OrderFacts, no: int | None) -> OrderFacts:
    """Give the proof that a line's claim lacks: an accepted quotation, or a place on the list."""
    one = next(one for one in facts.lines if one.line == no)
    if one.claim is Claim.HOLDING:
        accepted = Evidence(quote_attached=True, quote_accepted=True)
        lines = tuple(replace(x, evidence=accepted) if x.line == no else x for x in facts.lines)
        return replace(facts, lines=lines)
    until = facts.submitted_on + timedelta(days=1)
    target = Target(
        facts.submitted_on,
        until,
        customer_id=facts.customer.customer_id,
        product_id=one.product_id,
    )
    listed = replace(facts.strategy, targets=(*facts.strategy.targets, target))
    return replace(facts, strategy=listed)
