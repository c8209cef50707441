"""Every cell of the authority matrix at its limit, one unit below and one above (domain B1).

The cases are made from the matrix itself: for each row it is said here, in plain words, which order
has a measure, and a level may decide what does not go beyond its own cell. Two matrices are tried,
so that no figure of the demo company can hide in the code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.authority import Level
from orders.rules import ExposureParts, OrderFacts, PlanLine, Rule, Trigger, decide
from pricing.rules import DEFAULT_CELLS, Cell, Dimension, Matrix
from tests.orders.matrix import (
    CUSTOMERS,
    PREPAID,
    STRATEGY,
    TODAY,
    after_receipt,
    d,
    level_of,
    line,
    order,
    other,
    price_line,
    rules_of,
    strategy_with,
)

S, C, D, G = Level.SALES, Level.CENTRE, Level.DIRECTOR, Level.GM
FEN, ONE = d("0.01"), d(1)
PATIENT = replace(CUSTOMERS[4], exposure=ExposureParts())  # grade B, limit 300,000, 30 days
FLOOR = d(578)

# The other company's figures: another in each cell, a level left out here, without limit there.
ODD_CELLS: tuple[Cell, ...] = (
    (Dimension.DISCOUNT, S, d(3)), (Dimension.DISCOUNT, C, d("7.5")),
    (Dimension.DISCOUNT, D, d(12)), (Dimension.BELOW_COST, D, None),
    (Dimension.TOTAL, S, d("7777.77")), (Dimension.TOTAL, D, d(88_888)),
    (Dimension.QUANTITY, S, d("0.5")), (Dimension.QUANTITY, C, d(3)), (Dimension.QUANTITY, D, d(4)),
    (Dimension.TERM_OVER, S, d(2)), (Dimension.TERM_OVER, C, d(9)), (Dimension.TERM, D, d(50)),
    (Dimension.TERM_UNRATED, D, d(20)),
    (Dimension.EXPOSURE, S, d(80)), (Dimension.EXPOSURE, C, d(95)), (Dimension.EXPOSURE, D, d(150)),
    (Dimension.OVERDUE, S, d(5)), (Dimension.OVERDUE, C, d(15)), (Dimension.OVERDUE, D, d(45)),
    (Dimension.NO_LIMIT, C, d(1_000)), (Dimension.NO_LIMIT, D, d(5_000)),
    (Dimension.NEW_ITEM, C, d(1_234)), (Dimension.NEW_ITEM, D, d(4_321)),
    (Dimension.UNPRICED, G, None),
    (Dimension.EARLY, S, d(1)), (Dimension.EARLY, C, d(4)), (Dimension.EARLY, D, None),
    (Dimension.EARLY_DECLINED, D, d(3)),
    (Dimension.NEW_CUSTOMER, C, None), (Dimension.GRADE_D, G, None), (Dimension.FROZEN, C, None),
    (Dimension.REVIEW_DISCOUNT, C, d(6)), (Dimension.REVIEW_QUANTITY, C, d("1.5")),
    (Dimension.SPLIT_DAYS, S, d(3)), (Dimension.NEWNESS_MONTHS, S, d(11)),
    (Dimension.RETENTION, S, d(5)),
)  # fmt: skip
MATRICES = {"the demo company's": DEFAULT_CELLS, "another": ODD_CELLS}


@dataclass(frozen=True)
class Measured:
    """How a row's measure looks on an order: the smallest unit, and an order that has it."""

    rule: Rule
    unit: Decimal
    order: Callable[[Decimal], OrderFacts]
    # What a cell's value is on the order: 5 % of discount is a price of 646.00.
    on_order: Callable[[Decimal], Decimal] = lambda value: value
    beyond: int = 1  # −1: beyond the limit lies below it, as with prices
    least: Level = S  # what the rule says at least, whatever the row says


def _off(percent: Decimal) -> Decimal:
    return 680 * (100 - percent) / 100


def _term(days: Decimal) -> OrderFacts:
    return order(line(1, 1, 680), customer=PATIENT, plan=after_receipt(int(days)))


def _owed(total: Decimal) -> OrderFacts:
    return order(line(10, 1, total), customer=PATIENT)


def _early(days: Decimal, *, declined: bool = False) -> OrderFacts:
    asked = line(2, 1, 1450, free_stock=d(0), required_on=TODAY + timedelta(10 - int(days)))
    return order(asked, production_agrees=not declined)


ROWS: dict[Dimension, Measured] = {
    Dimension.DISCOUNT: Measured(
        Rule.DISCOUNT, FEN, lambda price: order(line(1, 1, price)), _off, beyond=-1
    ),
    Dimension.TOTAL: Measured(Rule.TOTAL, FEN, lambda total: order(line(10, 1, total))),
    Dimension.QUANTITY: Measured(
        Rule.QUANTITY, ONE, lambda pieces: order(line(1, pieces, 680)), lambda times: times * 100
    ),
    Dimension.TERM_OVER: Measured(Rule.TERM, ONE, _term, lambda over: 30 + over),
    Dimension.TERM: Measured(Rule.TERM, ONE, _term),
    Dimension.TERM_UNRATED: Measured(
        Rule.TERM,
        ONE,
        lambda days: order(
            line(1, 1, 680), customer=replace(PATIENT, grade="U"), plan=after_receipt(int(days))
        ),
    ),
    Dimension.EXPOSURE: Measured(
        Rule.EXPOSURE, FEN, _owed, lambda percent: 300_000 * percent / 100
    ),
    Dimension.OVERDUE: Measured(
        Rule.OVERDUE,
        ONE,
        lambda days: order(
            line(1, 1, 680), customer=replace(PATIENT, oldest_overdue_days=int(days))
        ),
    ),
    Dimension.NO_LIMIT: Measured(
        Rule.NO_LIMIT,
        FEN,
        lambda owed: order(line(10, 1, owed), customer=replace(PATIENT, limit=d(0))),
        least=C,
    ),
    Dimension.NEW_ITEM: Measured(
        Rule.NEW_ITEM, FEN, lambda cost: order(line(None, 1, 100, rd_cost=cost)), least=C
    ),
    Dimension.EARLY: Measured(Rule.EARLY, ONE, _early),
}


def _limits(cells: tuple[Cell, ...], row: Dimension) -> dict[Level, Decimal | None]:
    """Each level's limit as a figure on the order; None: without limit. Read as it is written."""
    written = {Level(level): value for name, level, value in cells if name == row}
    if row in (Dimension.TERM, Dimension.TERM_OVER):
        # One column over both rows, and nobody below goes further than the director.
        days = {Level(at): value for name, at, value in cells if name == Dimension.TERM}
        over = {Level(at): value for name, at, value in cells if name == Dimension.TERM_OVER}
        most = days[D]
        assert most is not None
        return {**{at: min(30 + v, most) for at, v in over.items() if v is not None}, D: most}
    figures = {
        level: None if value is None else ROWS[row].on_order(value)
        for level, value in written.items()
        if level is not G
    }
    if row is Dimension.DISCOUNT:
        figures[D] = FLOOR  # the listed floor, whatever the cell says
    return figures


def _expected(cells: tuple[Cell, ...], row: Dimension, figure: Decimal) -> Level:
    """The lowest level whose limit the figure does not go beyond; else the general manager."""
    sign = ROWS[row].beyond
    for level, limit in sorted(_limits(cells, row).items()):
        if limit is None or figure * sign <= limit * sign:
            return max(level, ROWS[row].least)
    return G


def _cases() -> Iterator[tuple[str, Dimension, Level, Decimal]]:
    for name, cells in MATRICES.items():
        for row, how in ROWS.items():
            for level, limit in _limits(cells, row).items():
                for step in (-1, 0, 1):
                    if limit is None or limit + step * how.unit < 0:
                        continue
                    yield name, row, level, limit + step * how.unit


CASES = sorted(set(_cases()), key=str)


@pytest.mark.parametrize(
    ("company", "row", "figure"),
    [(name, row, figure) for name, row, _level, figure in CASES],
    ids=[f"{name} {row} {level.name} {figure}" for name, row, level, figure in CASES],
)
def test_a_level_decides_up_to_its_limit_and_not_a_unit_more(
    company: str, row: Dimension, figure: Decimal
) -> None:
    cells = MATRICES[company]
    facts = replace(
        ROWS[row].order(figure), strategy=replace(STRATEGY, matrix=Matrix.from_cells(cells))
    )

    assert level_of(facts, ROWS[row].rule) is _expected(cells, row, figure)


def _bare(company: str, facts: OrderFacts) -> OrderFacts:
    return replace(
        facts,
        strategy=replace(STRATEGY, matrix=Matrix.from_cells(MATRICES[company]), conditions=()),
    )


@pytest.mark.parametrize(
    ("company", "price", "level"),
    [
        # 394 without tax is 445.22 with 13 %; the row says who may, below the floor it is the GM
        ("the demo company's", "445.22", S), ("the demo company's", "445.21", G),
        ("another", "445.22", S), ("another", "445.21", D), ("another", "445.20", D),
    ],
)  # fmt: skip
def test_below_cost_the_row_says_who(company: str, price: str, level: Level) -> None:
    facts = _bare(company, order(line(1, 1, price)))
    assert level_of(facts, Rule.BELOW_COST) is level


@pytest.mark.parametrize(("price", "level"), [("400.70", D), ("400.69", G), ("1", G)])
def test_a_figure_below_cost_is_the_per_cent_it_falls_short(price: str, level: Level) -> None:
    # 10 % below 445.22 is 400.698: the cheaper it is, the higher it goes.
    strategy = strategy_with((Dimension.BELOW_COST, D, d(10)))
    assert level_of(order(line(1, 1, price), strategy=strategy), Rule.BELOW_COST) is level


@pytest.mark.parametrize(
    ("company", "rule", "facts", "level"),
    [
        (company, rule, facts, level)
        for rule, facts, levels in [
            (Rule.UNPRICED, order(line(99, 1, 100)), (D, G)),
            (Rule.GRADE_D, order(line(1, 1, 680), customer=CUSTOMERS[8], plan=PREPAID), (D, G)),
            (Rule.FROZEN, order(line(1, 1, 680), customer=CUSTOMERS[8], plan=PREPAID), (D, C)),
            (Rule.NEW_CUSTOMER, order(line(1, 1, 680), customer=CUSTOMERS[13]), (D, C)),
            # Production declined: 3 days are the director's at the other company, 4 nobody's below.
            (Rule.EARLY, _early(d(3), declined=True), (D, D)),
            (Rule.EARLY, _early(d(4), declined=True), (D, G)),
            (Rule.EARLY, _early(d(1), declined=True), (D, S)),
            (Rule.EARLY, _early(d(0), declined=True), (S, S)),
        ]
        for company, level in zip(MATRICES, levels, strict=True)
    ],
)
def test_rows_without_a_figure_are_switches(
    company: str, rule: Rule, facts: OrderFacts, level: Level
) -> None:
    assert level_of(_bare(company, facts), rule) is level


@pytest.mark.parametrize("company", MATRICES)
@pytest.mark.parametrize(("step", "asked"), [(1, False), (0, False), (-1, True)])
def test_the_price_from_which_departments_are_asked(
    company: str,
    step: int,
    asked: bool,  # noqa: FBT001  # a column of the table
) -> None:
    percent = next(v for name, _, v in MATRICES[company] if name == Dimension.REVIEW_DISCOUNT)
    assert percent is not None
    facts = _bare(company, order(line(1, 1, _off(percent) + step * FEN)))
    assert (Rule.REVIEW_DISCOUNT in rules_of(decide(facts))) is asked


@pytest.mark.parametrize("company", MATRICES)
@pytest.mark.parametrize(("step", "asked"), [(-1, False), (0, False), (1, True)])
def test_the_quantity_from_which_departments_are_asked(
    company: str,
    step: int,
    asked: bool,  # noqa: FBT001  # a column of the table
) -> None:
    times = next(v for name, _, v in MATRICES[company] if name == Dimension.REVIEW_QUANTITY)
    assert times is not None
    facts = _bare(company, order(line(1, times * 100 + step, 680)))
    assert (Rule.REVIEW_QUANTITY in rules_of(decide(facts))) is asked


@pytest.mark.parametrize(
    ("company", "back", "counts"),
    [
        (company, back, counts)
        for company, days in (("the demo company's", 7), ("another", 3))
        for back, counts in ((days - 2, True), (days - 1, True), (days, False))
    ],
)
def test_the_days_within_which_orders_are_added_up(
    company: str,
    back: int,
    counts: bool,  # noqa: FBT001  # a column of the table
) -> None:
    earlier = other(S, "2000000", TODAY - timedelta(days=back))
    facts = _bare(company, order(line(1, 1, 680), others=(earlier,)))
    assert level_of(facts, Rule.TOTAL) is (G if counts else S)


@pytest.mark.parametrize(
    ("company", "last", "is_new"),
    [
        ("the demo company's", date(2024, 11, 23), True),
        ("the demo company's", date(2024, 11, 24), False),
        ("the demo company's", date(2024, 11, 25), False),
        ("another", date(2025, 12, 23), True),
        ("another", date(2025, 12, 24), False),
        ("another", date(2025, 12, 25), False),
    ],
)
def test_the_months_that_make_a_customer_new(
    company: str,
    last: date,
    is_new: bool,  # noqa: FBT001  # a column of the table
) -> None:
    customer = replace(PATIENT, last_contract_on=last)
    assert decide(_bare(company, order(line(1, 1, 680), customer=customer))).is_new_customer is (
        is_new
    )


@pytest.mark.parametrize(
    ("company", "percent", "is_term"),
    [
        (company, limit + step * FEN, step > 0)
        for company, limit in (("the demo company's", d(10)), ("another", d(5)))
        for step in (-1, 0, 1)
    ],
)
def test_the_retention_money_that_is_no_term(
    company: str,
    percent: Decimal,
    is_term: bool,  # noqa: FBT001  # a column of the table
) -> None:
    plan = (
        PlanLine(100 - percent, Trigger.RECEIPT, 30),
        PlanLine(percent, Trigger.WARRANTY, 400),
    )
    facts = _bare(company, order(line(1, 1, 680), customer=PATIENT, plan=plan))
    assert level_of(facts, Rule.TERM) is (G if is_term else S)


def test_no_row_of_the_matrix_is_left_untried() -> None:
    switches = {
        Dimension.BELOW_COST, Dimension.UNPRICED, Dimension.EARLY_DECLINED,
        Dimension.NEW_CUSTOMER, Dimension.GRADE_D, Dimension.FROZEN,
        Dimension.REVIEW_DISCOUNT, Dimension.REVIEW_QUANTITY, Dimension.SPLIT_DAYS,
        Dimension.NEWNESS_MONTHS, Dimension.RETENTION,
    }  # fmt: skip
    assert switches | ROWS.keys() == set(Dimension)
    assert {name for cells in MATRICES.values() for name, _, _ in cells} == set(Dimension)
    assert price_line(1).floor == FLOOR
