"""The working of a strategy price: each step with its rule, in the fixed order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from orders.rules import Claim, Evidence, OrderFacts, decide
from orders.sentences import Names
from orders.working import Working, workings
from pricing.rules import DEFAULT_CONDITIONS, Condition, DiscountKind
from tests.orders.matrix import BY_CODE, CUSTOMERS, PREPAID, d, line, order, strategy_with


@pytest.fixture(autouse=True)
def _english() -> object:
    with translation.override("en"):
        yield


def worked(facts: OrderFacts) -> Working:
    (one,) = workings(facts.lines, decide(facts).prices, Names({1: "Z41H-16C-50"}, {1: "台"}))
    return one


def test_the_line_is_named_with_its_quantity_over_the_whole_order() -> None:
    one = worked(order(line(1, 60, "680")))
    assert one.title == "Line 1: Z41H-16C-50, 60 台 in the order"


def figures(facts: OrderFacts) -> list[tuple[str, str]]:
    return [(row.name, row.figure) for row in worked(facts).rows]


def test_each_discount_stands_in_the_fixed_order_with_what_it_takes_off() -> None:
    framed = replace(CUSTOMERS[2], has_frame=True)

    assert figures(order(line(1, 300, "625.60"), customer=framed, plan=PREPAID)) == [
        ("Normal price", "680.00"),
        ("1 Quantity", "−34.00"),
        ("2 Prepayment", "−13.60"),
        ("3 Frame agreement", "−6.80"),  # 3 %, of which the cap of 8 % leaves 1 %
        ("Discounts together", "625.60"),
        ("Strategy price", "625.60"),
        ("Asked price", "625.60"),
    ]


def test_the_cap_and_what_it_leaves_are_said() -> None:
    framed = replace(CUSTOMERS[2], has_frame=True)
    rows = worked(order(line(1, 300, "625.60"), customer=framed, plan=PREPAID)).rows

    notes = {row.name: row.note for row in rows}
    assert "cap leaves 1\N{NO-BREAK SPACE}%" in notes["3 Frame agreement"]
    assert notes["Discounts together"].startswith(
        "10\N{NO-BREAK SPACE}% earned, 8\N{NO-BREAK SPACE}% granted"
    )
    assert "conforms" in notes["Asked price"]


def test_what_is_not_earned_is_shown_with_its_rule_and_no_figure() -> None:
    rows = worked(order(line(1, 60, "680"))).rows

    assert [(row.name, row.figure, row.is_open) for row in rows[1:5]] == [
        ("1 Quantity", "−13.60", False),
        ("", "", True),  # the next break
        ("2 Prepayment", "", True),
        ("3 Frame agreement", "", True),
    ]
    assert "3\N{NO-BREAK SPACE}%" in rows[2].note
    assert "100" in rows[2].note


@pytest.mark.parametrize(
    ("evidence", "words", "price"),
    [
        (Evidence(), "attach", "680.00"),
        (Evidence(quote_attached=True), "accept", "680.00"),
        (Evidence(quote_attached=True, quote_accepted=True), "is accepted", "646.00"),
    ],
)
def test_a_claim_says_what_evidence_it_has_and_lacks(
    evidence: Evidence, words: str, price: str
) -> None:
    rows = worked(order(line(1, 1, "646", claim=Claim.HOLDING, evidence=evidence))).rows

    claim = next(row for row in rows if row.figure == "646.00" and row.name != "Asked price")
    assert words in claim.note
    assert next(row.figure for row in rows if row.is_result) == price


def test_the_target_that_proves_a_claim_is_named_with_its_days() -> None:
    listed = order(line("D943H-16C-600", 1, "29520", claim=Claim.WINNING), customer=1)
    stranger = replace(listed, customer=CUSTOMERS[2])

    (one,) = workings(listed.lines, decide(listed).prices, Names())
    (other,) = workings(stranger.lines, decide(stranger).prices, Names())

    assert any("target list" in row.note and "10" in row.note for row in one.rows)
    assert any("no entry of the target list" in row.note for row in other.rows)
    assert decide(listed).prices[1].target is not None
    assert BY_CODE["D943H-16C-600"] == 10


def test_a_season_is_offered_on_its_days_and_a_general_rule_gives_way_to_the_products_own() -> None:
    own = Condition(DiscountKind.QUANTITY, d(4), from_quantity=d(500), product_id=1)
    season = Condition(
        DiscountKind.SEASON, d(6), product_id=1, from_quantity=d(10),
        starts_on=date(2026, 11, 1), until=date(2026, 12, 1),
    )  # fmt: skip
    strategy = strategy_with(conditions=(*DEFAULT_CONDITIONS, own, season))

    price = decide(order(line(1, 9, 680), strategy=strategy)).prices[1]
    assert price.not_earned == (own, DEFAULT_CONDITIONS[3], DEFAULT_CONDITIONS[4], season)
    later = decide(
        order(line(1, 9, 680), strategy=strategy, submitted_on=date(2026, 12, 1))
    ).prices[1]
    assert season not in later.not_earned


def test_of_two_seasons_the_first_that_would_grant_more_is_named() -> None:
    on = {"product_id": 1, "starts_on": date(2026, 11, 1), "until": date(2026, 12, 1)}
    late = Condition(DiscountKind.SEASON, d(6), from_quantity=d(50), **on)  # type: ignore[arg-type]  # arguments from a dictionary
    soon = Condition(DiscountKind.SEASON, d(4), from_quantity=d(20), **on)  # type: ignore[arg-type]  # arguments from a dictionary
    strategy = strategy_with(conditions=(late, soon))

    few, some, many = (
        decide(order(line(1, n, 680), strategy=strategy)).prices[1] for n in (19, 20, 50)
    )

    assert (few.not_earned, some.not_earned, many.not_earned) == ((soon,), (late,), ())
    assert [one.granted_percent for one in (few, some, many)] == [0, 4, 6]


def test_less_than_the_minimum_quantity_is_said() -> None:
    strategy = strategy_with()
    lines = {**strategy.lines, 1: replace(strategy.lines[1], minimum=d(10))}
    strategy = replace(strategy, lines=lines)

    (*_rest, last) = worked(order(line(1, 9, "680"), strategy=strategy)).rows
    enough = worked(order(line(1, 10, "680"), strategy=strategy)).rows

    assert (last.name, last.figure, last.is_open) == ("Minimum quantity", "10 台", True)
    assert "Minimum quantity" not in {row.name for row in enough}
