"""Points 1 to 3: strategy price, claims, unrounded comparison, floor and cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.authority import Level
from orders.rules import Claim, Effect, Evidence, Figure, Rule, decide
from pricing.rules import DEFAULT_CONDITIONS, Condition, Dimension, DiscountKind, Target
from tests.orders.matrix import (
    CUSTOMERS,
    PREPAID,
    d,
    found,
    level_of,
    line,
    nearest,
    order,
    price_line,
    rules_of,
    strategy_with,
)

ACCEPTED = Evidence(quote_attached=True, quote_accepted=True)


@pytest.mark.parametrize(
    ("price", "level"),
    [
        ("646.01", Level.SALES),
        ("646.00", Level.SALES),  # exactly 5 %
        ("645.99", Level.CENTRE),  # 5.001 %
        ("612.01", Level.CENTRE),
        ("612.00", Level.CENTRE),  # exactly 10 %
        ("611.99", Level.DIRECTOR),
        ("578.01", Level.DIRECTOR),
        ("578.00", Level.DIRECTOR),  # the floor
        ("577.99", Level.GM),
    ],
)
def test_the_whole_discount_decides_unrounded(price: str, level: Level) -> None:
    assert level_of(order(line("Z41H-16C-50", 10, price)), Rule.DISCOUNT) is level


def test_the_listed_floor_is_the_directors_limit_not_fifteen_per_cent() -> None:
    dear = replace(price_line(1), floor=d(650))
    strategy = strategy_with(lines={1: dear})

    assert level_of(order(line(1, 10, "650"), strategy=strategy), Rule.DISCOUNT) is Level.SALES
    assert level_of(order(line(1, 10, "649.99"), strategy=strategy), Rule.DISCOUNT) is Level.GM


def test_who_may_grant_any_discount_is_offered_the_floor() -> None:
    free = strategy_with((Dimension.DISCOUNT, Level.SALES, None))

    offer = nearest(decide(order(line(1, 10, "577.99"), strategy=free)), Rule.DISCOUNT)

    assert (offer.figure, offer.after, offer.effect) == (Figure.PRICE, d(578), Effect.SALES)


@pytest.mark.parametrize(
    ("quantity", "price", "level"),
    [
        # 49 earn nothing, 50 earn 2 %, 100 earn 3 %: at the strategy price the line conforms.
        (50, "666.40", Level.SALES),
        (300, "646.00", Level.SALES),
        (300, "645.99", Level.CENTRE),
    ],
)
def test_a_line_at_its_strategy_price_conforms(quantity: int, price: str, level: Level) -> None:
    assert level_of(order(line("Z41H-16C-50", quantity, price)), Rule.DISCOUNT) is level


def test_a_conforming_line_beyond_five_per_cent_has_no_discount_finding() -> None:
    # 5 % quantity + 2 % prepaid = 7 %: 632.40
    conforming = order(line("Z41H-16C-50", 300, "632.40"), plan=PREPAID)
    below = order(line("Z41H-16C-50", 300, "632.39"), plan=PREPAID)

    assert level_of(conforming, Rule.DISCOUNT) is Level.SALES
    # Below it the whole discount counts: 7.0015 %, not the fen below the strategy price.
    assert level_of(below, Rule.DISCOUNT) is Level.CENTRE
    assert round(Decimal(str(found(decide(below), Rule.DISCOUNT).measured)), 3) == d("7.001")


def test_the_earned_discounts_are_capped() -> None:
    framed = replace(CUSTOMERS[2], has_frame=True)
    facts = order(line("Z41H-16C-50", 300, "625.60"), customer=framed, plan=PREPAID)

    verdict = decide(facts)

    assert verdict.prices[1].earned_percent == 10
    assert verdict.prices[1].strategy_price == d("625.60")  # 8 % off 680
    assert Rule.DISCOUNT not in rules_of(verdict)


def test_the_quantity_break_looks_at_the_product_over_the_whole_order() -> None:
    verdict = decide(order(line(1, 60, "659.60"), line(1, 40, "659.60", no=2)))

    assert verdict.prices[2].strategy_price == d("659.60")  # 100 earn 3 %


@pytest.mark.parametrize(
    ("evidence", "level", "missing"),
    [
        (Evidence(), Level.CENTRE, "quote"),
        (Evidence(quote_attached=True), Level.CENTRE, "acceptance"),
        (ACCEPTED, Level.SALES, None),
    ],
)
def test_a_holding_claim_counts_once_the_centre_has_accepted_the_quotation(
    evidence: Evidence, level: Level, missing: str | None
) -> None:
    # 1378 of 1450 is 4.97 % off; at 1377 the sales column would hold, so the column is narrowed.
    strategy = strategy_with((Dimension.DISCOUNT, 1, d(3)))
    asked = line("Z41H-16C-100", 10, 1378, claim=Claim.HOLDING, evidence=evidence)

    verdict = decide(order(asked, strategy=strategy))

    assert verdict.level is level
    if missing:
        finding = found(verdict, Rule.DISCOUNT)
        proof = next(change for change in finding.changes if change.figure is Figure.PROOF)
        assert proof.before == missing
        assert proof.effect is Effect.CONFORMS
        assert finding.params["condition_price"] == 1378


def test_proof_that_does_not_reach_the_asked_price_only_opens_the_claimed_one() -> None:
    asked = line("Z41H-16C-100", 10, 1300, claim=Claim.WINNING)

    finding = found(decide(order(asked)), Rule.DISCOUNT)

    proof = next(change for change in finding.changes if change.figure is Figure.PROOF)
    assert proof.effect is Effect.OPENS_PRICE
    assert not proof.removes


@pytest.mark.parametrize(
    ("on", "level"),
    [
        (date(2026, 11, 23), Level.CENTRE),
        (date(2026, 11, 24), Level.SALES),
        (date(2026, 11, 25), Level.SALES),
        (date(2026, 11, 26), Level.CENTRE),
    ],
)
def test_a_target_entry_counts_on_its_days(on: date, level: Level) -> None:
    target = Target(date(2026, 11, 24), date(2026, 11, 26), product_id=1)
    asked = line(1, 10, 612, claim=Claim.WINNING)

    facts = order(asked, strategy=strategy_with(targets=(target,)), submitted_on=on)

    assert level_of(facts, Rule.DISCOUNT) is level


@pytest.mark.parametrize(
    ("named", "matches"),
    [
        ({"customer_id": 2}, True),
        ({"customer_id": 3}, False),
        ({"region": "east"}, True),
        ({"region": "west"}, False),
        ({"customer_id": 2, "product_id": 1, "region": "east"}, True),
        ({"customer_id": 2, "product_id": 2}, False),
        ({"customer_id": 2, "region": "west"}, False),
        ({}, False),
    ],
)
def test_all_that_a_target_entry_names_must_match(named: dict[str, object], matches: bool) -> None:  # noqa: FBT001  # a column of the table
    target = Target(date(2026, 1, 1), date(2027, 1, 1), **named)  # type: ignore[arg-type]  # arguments from a dictionary

    assert (
        target.matches(customer_id=2, product_id=1, region="east", on=date(2026, 6, 1)) == matches
    )


def test_claim_and_discounts_never_add_up() -> None:
    target = Target(date(2026, 1, 1), date(2027, 1, 1), product_id=1)
    asked = line(1, 300, "612", claim=Claim.WINNING)

    verdict = decide(order(asked, strategy=strategy_with(targets=(target,)), plan=PREPAID))

    assert verdict.prices[1].discounted == d("632.40")
    assert verdict.prices[1].strategy_price == 612
    assert verdict.prices[1].uses_condition


@pytest.mark.parametrize(
    ("price", "review"),
    [("612.01", False), ("612.00", False), ("611.99", True)],
)
def test_beyond_ten_per_cent_the_departments_are_asked(price: str, review: bool) -> None:  # noqa: FBT001  # a column of the table
    verdict = decide(order(line(1, 10, price)))

    assert (Rule.REVIEW_DISCOUNT in rules_of(verdict)) == review
    assert verdict.needs_review == review


@pytest.mark.parametrize(("price", "below"), [("578.01", False), ("578", False), ("577.99", True)])
def test_below_the_floor_the_departments_are_asked(price: str, below: bool) -> None:  # noqa: FBT001  # a column of the table
    assert (Rule.REVIEW_FLOOR in rules_of(decide(order(line(1, 10, price))))) == below


@pytest.mark.parametrize(
    ("price", "below"),
    # cost 394 without tax is 445.22 with 13 %: compared unrounded
    [("445.23", False), ("445.22", False), ("445.21", True)],
)
def test_below_cost_finance_signs_as_well(price: str, below: bool) -> None:  # noqa: FBT001  # a column of the table
    verdict = decide(order(line(1, 10, price)))

    assert (Rule.BELOW_COST in rules_of(verdict)) == below
    assert verdict.needs_finance_consent == below
    if below:
        assert found(verdict, Rule.BELOW_COST).is_confidential
        assert "finance" in verdict.departments


@pytest.mark.parametrize(("answer", "outstanding"), [(None, True), (False, True), (True, False)])
def test_without_finances_agreement_it_cannot_be_approved(
    answer: bool | None,  # noqa: FBT001  # a column of the table
    outstanding: bool,  # noqa: FBT001  # a column of the table
) -> None:
    verdict = decide(order(line(1, 10, 400), finance_consents=answer))

    assert verdict.needs_finance_consent == outstanding


def test_the_nearest_price_is_the_lowest_that_the_salesperson_may_sign() -> None:
    assert nearest(decide(order(line(1, 10, 600))), Rule.DISCOUNT).after == d("646.00")
    # 100 earn 3 %: the strategy price 659.60 is higher, so 5 % off stays nearer.
    assert nearest(decide(order(line(1, 100, 600))), Rule.DISCOUNT).after == d("646.00")
    # 300 and prepaid earn 7 %: the strategy price is the nearer.
    facts = order(line(1, 300, 600), plan=PREPAID)
    change = nearest(decide(facts), Rule.DISCOUNT)
    assert (change.after, change.effect) == (d("632.40"), Effect.CONFORMS)


def test_lower_levels_have_their_nearest_price_too() -> None:
    finding = found(decide(order(line(1, 10, 500))), Rule.DISCOUNT)

    lowered = {c.level: c.after for c in finding.changes if c.effect is Effect.LOWERS}
    assert lowered == {Level.CENTRE: d("612.00"), Level.DIRECTOR: d("578")}


def test_a_season_discount_counts_on_its_days_for_its_product() -> None:
    season = Condition(
        DiscountKind.SEASON,
        d(6),
        product_id=1,
        starts_on=date(2026, 11, 1),
        until=date(2026, 12, 1),
    )
    strategy = strategy_with(conditions=(*DEFAULT_CONDITIONS, season))

    assert decide(order(line(1, 1, 640), strategy=strategy)).prices[1].strategy_price == d("639.20")
    assert decide(order(line(2, 1, 1450), strategy=strategy)).prices[1].strategy_price == 1450


@pytest.mark.parametrize(("answer", "asked"), [(None, ("finance",)), (True, ()), (False, ())])
def test_below_cost_asks_finance_itself_until_it_has_answered(
    answer: bool | None,  # noqa: FBT001  # a column of the table
    asked: tuple[str, ...],
) -> None:
    # Nobody took part in this version, so nobody else is asked.
    strategy = strategy_with(departments=())

    verdict = decide(order(line(1, 10, 400), strategy=strategy, finance_consents=answer))

    assert verdict.departments == asked
