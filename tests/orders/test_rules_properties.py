"""What must hold for every order: monotone levels, and nearest changes that do what they say."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.authority import Level
from orders.rules import (
    Claim,
    CustomerFacts,
    Effect,
    Evidence,
    ExposureParts,
    Figure,
    LineFacts,
    OrderFacts,
    OtherOrder,
    PlanLine,
    Rule,
    Trigger,
    decide,
    finding_from_data,
    finding_to_data,
    may_decide_finally,
)
from orders.rules.findings import Change, Finding
from pricing.rules import Cell, Dimension, Matrix, StrategyFacts, cell_problems
from tests.orders.matrix import PRODUCTS, STRATEGY, TODAY, apply_change, level_of, price_line

products = st.sampled_from([*PRODUCTS, 99])
fen = st.decimals(min_value=1, max_value=40_000, places=2)
whole = st.integers(min_value=1, max_value=1200).map(Decimal)
thousandths = st.decimals(min_value=Decimal("0.001"), max_value=700, places=3)


@st.composite
def order_lines(draw: st.DrawFn, no: int) -> LineFacts:
    """Draw a line: mostly near its normal price, sometimes anywhere, sometimes a new item."""
    product = draw(products)
    is_new = draw(st.integers(0, 9)) == 0
    price = draw(fen)
    if product in PRODUCTS:
        near = st.integers(70, 105).map(lambda p: price_line(product).normal * p / 100)
        price = draw(st.one_of(near, near, fen))
    is_fractional = draw(st.booleans())
    return LineFacts(
        line=no,
        product_id=None if is_new else product,
        quantity=draw(thousandths if is_fractional else whole),
        price=price,
        claim=draw(st.sampled_from(Claim)),
        evidence=Evidence(draw(st.booleans()), draw(st.booleans())),
        rd_cost=draw(st.none() | fen),
        required_on=draw(st.none() | st.integers(0, 60).map(lambda n: TODAY + timedelta(n))),
        free_stock=draw(whole),
        is_fractional=is_fractional,
    )


@st.composite
def plans(draw: st.DrawFn) -> tuple[PlanLine, ...]:
    """Draw payment terms that add up to 100."""
    cuts = sorted(draw(st.lists(st.integers(1, 9999), max_size=3, unique=True)))
    edges = [0, *cuts, 10_000]
    return tuple(
        PlanLine(Decimal(b - a) / 100, draw(st.sampled_from(Trigger)), draw(st.integers(0, 120)))
        for a, b in pairwise(edges)
    )


@st.composite
def customers(draw: st.DrawFn) -> CustomerFacts:
    """Draw a customer of any standing."""
    return CustomerFacts(
        customer_id=draw(st.integers(1, 3)),
        grade=draw(st.sampled_from(["A", "B", "C", "D", "U", ""])),
        limit=Decimal(draw(st.integers(0, 200)) * 10_000),
        term_days=draw(st.integers(0, 95)),
        survey_stands=draw(st.booleans()),
        last_contract_on=draw(st.none() | st.integers(0, 900).map(lambda n: TODAY - timedelta(n))),
        is_frozen=draw(st.booleans()),
        has_frame=draw(st.booleans()),
        exposure=ExposureParts(*(Decimal(draw(st.integers(0, 500_000))) for _ in range(3))),
        oldest_overdue_days=draw(st.integers(0, 120)),
    )


@st.composite
def others(draw: st.DrawFn) -> OtherOrder:
    """Draw another order of these days."""
    return OtherOrder(
        number=f"DD-{draw(st.integers(1, 9999))}",
        submitted_on=TODAY - timedelta(draw(st.integers(-1, 8))),
        level=draw(st.sampled_from(Level)),
        total=Decimal(draw(st.integers(0, 400_000))),
        quantities={draw(products): draw(whole)},
    )


# What a cell may hold: coarse steps, so that orders fall on limits and beside them.
STEPS = {
    Dimension.TOTAL: 25_000,
    Dimension.NO_LIMIT: 25_000,
    Dimension.NEW_ITEM: 1_000,
    Dimension.EXPOSURE: 5,
}


def _version(turn: random.Random) -> StrategyFacts:
    """Give a version whose matrix has any figures that a draft may be saved with."""
    cells: list[Cell] = []
    for dimension in Dimension:
        row = sorted(turn.randint(0, 30) * Decimal(STEPS.get(dimension, 3)) for _level in range(3))
        if dimension in (Dimension.QUANTITY, Dimension.REVIEW_QUANTITY):
            row = [value / 12 for value in row]
        cells += [
            (dimension, int(level), value)
            for level, value in zip(Level, [*row, None], strict=True)
            if turn.random() < 0.8  # else: not at this level
        ]
    assert not cell_problems(cells)
    return replace(STRATEGY, matrix=Matrix.from_cells(cells))


# Drawn once: to let hypothesis draw 88 cells for every order takes longer than to judge it.
VERSIONS = [_version(random.Random(number)) for number in range(80)]  # noqa: S311  # figures for tests
versions = st.one_of(st.just(STRATEGY), st.sampled_from(VERSIONS))


@st.composite
def orders(draw: st.DrawFn) -> OrderFacts:
    """Draw an order of one to four lines, in any surroundings, by any matrix."""
    count = draw(st.integers(1, 4))
    return OrderFacts(
        submitted_on=TODAY,
        strategy=draw(versions),
        customer=draw(customers()),
        lines=tuple(draw(order_lines(no)) for no in range(1, count + 1)),
        plan=draw(plans()),
        others=tuple(draw(st.lists(others(), max_size=3))),
        owner_level=draw(st.sampled_from([Level.SALES, Level.CENTRE, Level.DIRECTOR])),
        production_agrees=draw(st.sampled_from([None, True, False])),
        finance_consents=draw(st.sampled_from([None, True, False])),
    )


def _with_line(facts: OrderFacts, **changes: object) -> OrderFacts:
    return replace(facts, lines=(replace(facts.lines[0], **changes), *facts.lines[1:]))  # type: ignore[arg-type]  # arguments from a dictionary


@given(orders(), st.decimals(min_value=0, max_value=5000, places=2))
def test_a_cheaper_price_never_lowers_the_discounts_level(facts: OrderFacts, less: Decimal) -> None:
    cheaper = _with_line(facts, price=max(Decimal(0), facts.lines[0].price - less))

    for rule in (Rule.DISCOUNT, Rule.REVIEW_DISCOUNT, Rule.REVIEW_FLOOR, Rule.BELOW_COST):
        assert level_of(cheaper, rule) >= level_of(facts, rule)


@given(orders(), st.integers(1, 500))
def test_a_larger_quantity_never_lowers_quantity_total_or_credit(
    facts: OrderFacts, more: int
) -> None:
    larger = _with_line(facts, quantity=facts.lines[0].quantity + more)

    for rule in (Rule.QUANTITY, Rule.REVIEW_QUANTITY, Rule.TOTAL, Rule.EXPOSURE, Rule.NO_LIMIT):
        assert level_of(larger, rule) >= level_of(facts, rule)


@given(orders(), st.integers(1, 60))
def test_a_longer_term_never_lowers_term_or_credit(facts: OrderFacts, more: int) -> None:
    longer = replace(facts, plan=tuple(replace(one, days=one.days + more) for one in facts.plan))

    for rule in (Rule.TERM, Rule.EXPOSURE, Rule.NO_LIMIT, Rule.OVERDUE):
        assert level_of(longer, rule) >= level_of(facts, rule)


@given(orders())
def test_an_order_inside_every_limit_is_signable_by_its_owner_and_no_other_is(
    facts: OrderFacts,
) -> None:
    verdict = decide(facts)

    assert verdict.may_be_signed == (not verdict.findings)
    assert verdict.may_be_signed == (verdict.route == ("4.1", "4.2"))
    assert may_decide_finally(verdict, Level.SALES) == verdict.may_be_signed


@given(orders())
def test_the_level_is_the_highest_that_any_finding_demands(facts: OrderFacts) -> None:
    verdict = decide(facts)
    demanded = max((one.level for one in verdict.findings), default=Level.SALES)

    assert verdict.level >= demanded
    if not verdict.is_own_order:
        assert verdict.level is demanded
    else:
        assert verdict.level > facts.owner_level
    assert all(one.level is Level.SALES for one in verdict.passed)


@given(orders())
def test_every_change_that_is_offered_does_what_it_says(facts: OrderFacts) -> None:
    for finding in decide(facts).findings:
        for change in finding.changes:
            _check(facts, finding, change)


def _check(facts: OrderFacts, finding: Finding, change: Change) -> None:
    if change.effect is Effect.OPENS_PRICE:
        # Proven, the claimed price would conform; the asked one still does not.
        proven = apply_change(facts, change)
        assert _same(decide(proven).findings, finding), (finding, change)
        resolved = decide(proven).prices[finding.line or 0]
        at_it = Change(Figure.PRICE, None, resolved.strategy_price, Effect.CONFORMS, finding.line)
        assert not resolved.missing_proof
        assert _same(decide(apply_change(proven, at_it)).findings, finding) is None
        return
    after = _same(decide(apply_change(facts, change)).findings, finding)
    if change.removes:
        assert after is None, (finding, change)
    elif change.effect is Effect.LOWERS:
        assert change.level < finding.level
        assert after is None or after.level <= change.level, (finding, change)


def _same(findings: tuple[Finding, ...], finding: Finding) -> Finding | None:
    """Find the same finding again; that of a product may now hang on another of its lines."""
    product = finding.params.get("product_id")
    for one in findings:
        is_same = one.line == finding.line or (product and one.params.get("product_id") == product)
        if one.rule is finding.rule and is_same:
            return one
    return None


UNITS = {Figure.PRICE: Decimal("0.01"), Figure.TOTAL: Decimal("0.01")}


@given(orders())
def test_the_nearest_change_is_the_smallest(facts: OrderFacts) -> None:
    for finding in decide(facts).findings:
        change = finding.nearest
        if change is None or change.figure not in (Figure.PRICE, Figure.TOTAL, Figure.QUANTITY):
            continue
        assert isinstance(change.after, Decimal)
        unit = UNITS.get(change.figure, Decimal("0.001"))
        if change.figure is Figure.QUANTITY:
            line = next(one for one in facts.lines if one.line == change.line)
            unit = unit if line.is_fractional else Decimal(1)
        step = -unit if change.figure is Figure.PRICE else unit
        less = replace(change, after=change.after + step)
        assert _same(decide(apply_change(facts, less)).findings, finding), (finding, change)


@given(orders())
def test_a_verdict_is_the_same_each_time_and_survives_being_saved(facts: OrderFacts) -> None:
    first, second = decide(facts), decide(facts)

    assert first == second
    for one in (*first.findings, *first.passed):
        assert finding_from_data(finding_to_data(one)) == one
