"""The matrix as data, and the strategy price with its working."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.authority import Level
from pricing.rules import (
    DEFAULT_CELLS,
    Buyer,
    Claim,
    Condition,
    DiscountKind,
    Evidence,
    Matrix,
    MissingProof,
    PriceLine,
    ResolvedPrice,
    StrategyFacts,
    Target,
    resolve_price,
)

D = Decimal
ON = date(2026, 11, 24)
LINE = PriceLine(1, D(680), D(646), D(612), D(578), D(394), D(13), D(100), 7)
CONDITIONS = (
    # in another order than the one in which they are applied
    Condition(DiscountKind.SEASON, D(1), starts_on=date(2026, 11, 1), until=date(2026, 12, 1)),
    Condition(DiscountKind.FRAME, D(3)),
    Condition(DiscountKind.PREPAYMENT, D(2)),
    Condition(DiscountKind.QUANTITY, D(5), from_quantity=D(300)),
    Condition(DiscountKind.QUANTITY, D(2), from_quantity=D(50)),
    Condition(DiscountKind.QUANTITY, D(3), from_quantity=D(100)),
)
STRATEGY = StrategyFacts(
    code="CL-1",
    version=1,
    starts=date(2026, 10, 1),
    ends=None,
    lines={1: LINE},
    matrix=Matrix.from_cells(DEFAULT_CELLS),
    conditions=CONDITIONS,
    stacking_cap=D(8),
)
FRAMED = Buyer(1, has_frame=True)


def resolved(
    quantity: str | int = 1, strategy: StrategyFacts = STRATEGY, **more: object
) -> ResolvedPrice:
    """Resolve product 1 for a plain buyer in a month without a season discount."""
    asked: dict[str, object] = {"on": date(2027, 1, 4), "buyer": Buyer(1), **more}
    price = resolve_price(strategy, product_id=1, quantity=D(quantity), **asked)  # type: ignore[arg-type]  # arguments from a dictionary
    assert price is not None
    return price


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("49.999", "680"),
        ("50", "666.40"),
        ("99", "666.40"),
        ("100", "659.60"),
        ("299", "659.60"),
        ("300", "646.00"),
    ],
)
def test_quantity_breaks(quantity: str, price: str) -> None:
    assert resolved(quantity).strategy_price == D(price)


def test_discounts_are_added_in_fixed_order_and_capped() -> None:
    price = resolved(300, on=ON, buyer=FRAMED, prepaid=True)

    assert [(step.kind, step.percent, step.granted) for step in price.steps] == [
        (DiscountKind.QUANTITY, D(5), D(5)),
        (DiscountKind.PREPAYMENT, D(2), D(2)),
        (DiscountKind.FRAME, D(3), D(1)),
        (DiscountKind.SEASON, D(1), D(0)),
    ]
    assert (price.earned_percent, price.granted_percent) == (D(11), D(8))
    assert price.is_capped
    assert price.strategy_price == D("625.60")
    assert sum(step.amount for step in price.steps) == 680 - D("625.60")


def test_one_rounding_to_the_fen() -> None:
    cheap = replace(STRATEGY, lines={1: replace(LINE, normal=D("0.08"), floor=D(0))})

    # 7 % off is 0.0744; 5 % and 2 % rounded apart would take nothing off at all.
    assert resolved(300, cheap, prepaid=True).strategy_price == D("0.07")


@pytest.mark.parametrize(
    ("on", "percent"),
    [
        (date(2026, 10, 31), 0),
        (date(2026, 11, 1), 1),
        (date(2026, 11, 30), 1),
        (date(2026, 12, 1), 0),
    ],
)
def test_a_season_runs_on_its_days(on: date, percent: int) -> None:
    assert resolved(1, on=on).granted_percent == percent


def test_a_condition_written_for_a_product_takes_the_place_of_the_general_one() -> None:
    own = Condition(DiscountKind.QUANTITY, D(1), from_quantity=D(50), product_id=1)
    other = Condition(DiscountKind.QUANTITY, D(7), from_quantity=D(1), product_id=2)
    strategy = replace(STRATEGY, conditions=(*CONDITIONS, own, other))

    assert resolved(300, strategy).granted_percent == 1


def test_what_grants_no_more_is_not_said_to_be_within_reach() -> None:
    """A matrix may list a smaller discount for a larger quantity; the best that is met stands."""
    odd = replace(
        STRATEGY,
        conditions=(*CONDITIONS, Condition(DiscountKind.QUANTITY, D(1), from_quantity=D(400))),
    )

    def within_reach(quantity: int) -> list[Decimal | None]:
        found = resolved(quantity, odd).not_earned
        return [c.from_quantity for c in found if c.kind is DiscountKind.QUANTITY]

    assert [within_reach(quantity) for quantity in (99, 100, 299, 300)] == [
        [D(100)],
        [D(300)],
        [D(300)],
        [],
    ]


def test_an_accepted_quotation_gives_the_holding_price_where_it_is_lower() -> None:
    proof = Evidence(quote_attached=True, quote_accepted=True)

    assert resolved(1, claim=Claim.HOLDING, evidence=proof).strategy_price == 646
    # 7 % off is lower than the holding price: the discounts stay, the two never add up.
    cheaper = resolved(300, claim=Claim.HOLDING, evidence=proof, prepaid=True)
    assert cheaper.strategy_price == D("632.40")
    assert not cheaper.uses_condition


def test_an_unproven_claim_changes_nothing_and_says_what_is_missing() -> None:
    price = resolved(1, claim=Claim.WINNING)

    assert price.strategy_price == 680
    assert price.missing_proof is MissingProof.TARGET
    assert price.condition_price == 612


LISTED = (date(2027, 1, 4), date(2027, 2, 1))


@pytest.mark.parametrize(
    ("names", "price"),
    [
        ({"customer_id": 1}, 612),
        ({"product_id": 1}, 612),
        ({"region": "华东"}, 612),
        ({"customer_id": 1, "product_id": 1, "region": "华东"}, 612),
        ({"customer_id": 2}, 680),
        ({"customer_id": 2, "product_id": 1}, 680),
        ({"customer_id": 1, "product_id": 2}, 680),
        ({"customer_id": 1, "region": "华北"}, 680),
        ({}, 680),  # an entry that names nothing would open the price to everybody
    ],
)
def test_all_that_an_entry_of_the_target_list_names_must_match(
    names: dict[str, object], price: int
) -> None:
    target = Target(*LISTED, **names)  # type: ignore[arg-type]  # arguments from a dictionary
    buyer = Buyer(1, region="华东")

    won = resolved(strategy=replace(STRATEGY, targets=(target,)), buyer=buyer, claim=Claim.WINNING)

    assert won.strategy_price == price
    assert won.target == (target if price == LINE.winning else None)
    assert bool(won.missing_proof) is (price == LINE.normal)


@pytest.mark.parametrize(
    ("on", "price"),
    [
        (date(2027, 1, 3), 680),
        (date(2027, 1, 4), 612),
        (date(2027, 1, 31), 612),
        (date(2027, 2, 1), 680),
    ],
)
def test_the_target_list_proves_on_its_days_and_only_the_winning_price(
    on: date, price: int
) -> None:
    listed = replace(STRATEGY, targets=(Target(*LISTED, customer_id=1),))

    assert resolved(strategy=listed, on=on, claim=Claim.WINNING).strategy_price == price
    assert resolved(strategy=listed, on=on, claim=Claim.HOLDING).target is None


def test_nothing_takes_the_price_below_the_floor() -> None:
    high = replace(STRATEGY, lines={1: replace(LINE, floor=D(640))})

    price = resolved(300, high, prepaid=True)

    assert price.strategy_price == 640
    assert price.held_at_floor


def test_a_product_that_is_not_listed_has_no_price() -> None:
    assert resolve_price(STRATEGY, product_id=2, quantity=D(1), on=ON, buyer=FRAMED) is None


@given(st.integers(1, 1000), st.integers(1, 1000), st.booleans(), st.booleans())
def test_more_never_costs_more_a_unit(
    quantity: int,
    more: int,
    prepaid: bool,  # noqa: FBT001  # a column of the table
    framed: bool,  # noqa: FBT001  # a column of the table
) -> None:
    buyer = Buyer(1, has_frame=framed)
    few = resolved(quantity, buyer=buyer, prepaid=prepaid)
    many = resolved(quantity + more, buyer=buyer, prepaid=prepaid)

    assert many.strategy_price <= few.strategy_price
    assert few.line.normal * (100 - STRATEGY.stacking_cap) / 100 <= few.strategy_price


@pytest.mark.parametrize(
    ("measure", "level"),
    [
        ("5.00", Level.SALES),
        ("5.01", Level.CENTRE),
        ("10.00", Level.CENTRE),
        ("10.01", Level.DIRECTOR),
        ("15.01", Level.GM),
    ],
)
def test_the_lowest_level_whose_cell_holds_the_measure(measure: str, level: Level) -> None:
    assert STRATEGY.matrix.level_for("discount", D(measure)) is level


def test_a_missing_cell_grants_nothing_and_an_empty_one_everything() -> None:
    matrix = Matrix.from_cells([("new", 3, None)])

    assert not matrix.allows("new", Level.CENTRE, D(0))
    assert matrix.level_for("new", D(10**9)) is Level.DIRECTOR
    assert matrix.level_for("unheard of", D(0)) is Level.GM


def test_the_figures_of_a_row_are_there_to_be_said() -> None:
    assert STRATEGY.matrix.limits("total") == {
        Level.SALES: 100_000,
        Level.CENTRE: 300_000,
        Level.DIRECTOR: 1_000_000,
    }
    assert STRATEGY.matrix.figure("split_days") == 7
    assert STRATEGY.matrix.figure("unheard of") is None


def test_what_just_fits_is_neither_capped_nor_held() -> None:
    fits = resolved(300, replace(STRATEGY, stacking_cap=D(11)), on=ON, buyer=FRAMED, prepaid=True)
    level = replace(STRATEGY, lines={1: replace(LINE, floor=fits.strategy_price)})
    at_floor = resolved(300, replace(level, stacking_cap=D(11)), on=ON, buyer=FRAMED, prepaid=True)

    assert (fits.earned_percent, fits.granted_percent) == (D(11), D(11))
    assert not fits.is_capped
    assert at_floor.strategy_price == at_floor.line.floor
    assert not at_floor.held_at_floor
