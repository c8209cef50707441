"""Points 6 and 7: term, credit, overdue, grade D, frozen, newness."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.authority import Level
from orders.rules import Effect, ExposureParts, Figure, PlanLine, Rule, Trigger, decide
from orders.rules.reckoning import months_before
from tests.orders.matrix import (
    BEFORE_SHIPMENT,
    CUSTOMERS,
    TODAY,
    after_receipt,
    apply_change,
    d,
    found,
    level_of,
    line,
    order,
    rules_of,
)

B30 = CUSTOMERS[4]  # grade B, limit 300,000, 30 days, 60,000 used


@pytest.mark.parametrize(
    ("days", "level"),
    [
        (29, Level.SALES),
        (30, Level.SALES),
        (31, Level.CENTRE),
        (45, Level.CENTRE),
        (46, Level.DIRECTOR),
        (90, Level.DIRECTOR),
        (91, Level.GM),
    ],
)
def test_the_term_is_measured_from_the_customers_own(days: int, level: Level) -> None:
    facts = order(line(1, 1, 680), customer=B30, plan=after_receipt(days))
    assert level_of(facts, Rule.TERM) is level


@pytest.mark.parametrize(("days", "level"), [(90, Level.CENTRE), (91, Level.GM)])
def test_no_level_below_the_general_manager_goes_beyond_ninety_days(
    days: int, level: Level
) -> None:
    patient = replace(B30, term_days=80)
    facts = order(line(1, 1, 680), customer=patient, plan=after_receipt(days))
    assert level_of(facts, Rule.TERM) is level


def test_the_term_is_the_longest_of_any_line_after_shipment() -> None:
    plan = (
        PlanLine(d(30), Trigger.PRODUCTION, 200),
        PlanLine(d(30), Trigger.RECEIPT, 10),
        PlanLine(d(40), Trigger.ACCEPTANCE, 46),
    )
    assert level_of(order(line(1, 1, 680), customer=B30, plan=plan), Rule.TERM) is Level.DIRECTOR


@pytest.mark.parametrize(
    ("percent", "level"), [("9.99", Level.SALES), ("10", Level.SALES), ("10.01", Level.GM)]
)
def test_retention_money_up_to_ten_per_cent_is_no_term(percent: str, level: Level) -> None:
    kept = PlanLine(d(percent), Trigger.WARRANTY, 365)
    plan = (PlanLine(100 - d(percent), Trigger.RECEIPT, 30), kept)
    assert level_of(order(line(1, 1, 680), customer=B30, plan=plan), Rule.TERM) is level


@pytest.mark.parametrize("grade", ["D", "U", ""])
@pytest.mark.parametrize("days", [0, 1])
def test_grades_without_a_term_have_none_even_of_no_days(grade: str, days: int) -> None:
    customer = replace(B30, grade=grade)
    facts = order(line(1, 1, 680), customer=customer, plan=after_receipt(days, 30))
    finding = found(decide(facts), Rule.TERM)

    assert finding.level is Level.GM
    assert finding.nearest is not None
    assert (finding.nearest.figure, finding.nearest.after) == (Figure.SHARE_AFTER, 0)
    before = replace(facts, plan=BEFORE_SHIPMENT)
    assert level_of(before, Rule.TERM) is Level.SALES


@pytest.mark.parametrize(
    ("total", "level"),
    [
        # 60,000 used of 300,000: room 240,000 at 100 %, 300,000 at 120 %
        ("239999.99", Level.SALES),
        ("240000.00", Level.SALES),
        ("240000.01", Level.DIRECTOR),
        ("300000.00", Level.DIRECTOR),
        ("300000.01", Level.GM),
    ],
)
def test_the_exposure_is_held_against_the_limit_unrounded(total: str, level: Level) -> None:
    assert level_of(order(line(10, 1, total), customer=B30), Rule.EXPOSURE) is level


def test_only_the_share_after_shipment_counts_the_last_line_takes_the_rest() -> None:
    plan = (
        PlanLine(d("33.33"), Trigger.PRODUCTION),
        PlanLine(d("33.33"), Trigger.SHIPMENT),
        PlanLine(d("33.34"), Trigger.RECEIPT, 30),
    )

    verdict = decide(order(line(10, 1, "100.01"), customer=B30, plan=plan))

    assert verdict.share_after_shipment == d("33.35")  # 100.01 − 33.33 − 33.33
    assert verdict.exposure == d("60033.35")


def test_open_orders_deliveries_and_advances_make_the_exposure() -> None:
    parts = ExposureParts(approved=d(100_000), delivered=d(150_000), advance=d(10_000))
    customer = replace(B30, exposure=parts)

    assert level_of(order(line(10, 1, "60000.00"), customer=customer), Rule.EXPOSURE) is Level.SALES
    facts = order(line(10, 1, "60000.01"), customer=customer)
    assert level_of(facts, Rule.EXPOSURE) is Level.DIRECTOR


def test_without_a_share_after_shipment_there_is_no_credit_finding() -> None:
    broke = replace(B30, limit=d(0), oldest_overdue_days=500)

    verdict = decide(order(line(1, 1, 680), customer=broke, plan=BEFORE_SHIPMENT))

    assert verdict.level is Level.SALES


@pytest.mark.parametrize(("percent", "level"), [("0.01", Level.GM), ("0", Level.SALES)])
def test_any_credit_on_a_limit_of_nothing_goes_to_the_general_manager(
    percent: str, level: Level
) -> None:
    cash = CUSTOMERS[15]
    facts = order(line(10, 1, "1000"), customer=cash, plan=after_receipt(0, percent))
    assert level_of(facts, Rule.NO_LIMIT) is level


@pytest.mark.parametrize(("days", "level"), [(59, Level.SALES), (60, Level.SALES), (61, Level.GM)])
def test_credit_beside_an_item_overdue_beyond_sixty_days(days: int, level: Level) -> None:
    late = replace(B30, oldest_overdue_days=days)
    assert level_of(order(line(1, 1, 680), customer=late), Rule.OVERDUE) is level


def test_every_credit_rule_is_evaluated_none_stops_the_others() -> None:
    worst = replace(B30, oldest_overdue_days=61)
    facts = order(line(10, 1, "900000"), customer=worst, plan=after_receipt(120))

    assert {Rule.TERM, Rule.EXPOSURE, Rule.OVERDUE, Rule.TOTAL} <= rules_of(decide(facts))


def test_paying_in_or_prepaying_more_are_both_offered_for_the_exposure() -> None:
    facts = order(line(10, 1, "300000"), customer=B30)

    finding = found(decide(facts), Rule.EXPOSURE)

    assert [(c.figure, c.after) for c in finding.changes] == [
        (Figure.SHARE_AFTER, d("80.00")),
        (Figure.PAID_IN, d("60000.00")),
    ]
    for change in finding.changes:
        assert level_of(apply_change(facts, change), Rule.EXPOSURE) is Level.SALES


def test_a_customer_without_a_rating_counts_as_unknown_with_limit_nothing() -> None:
    unrated = replace(B30, grade="")

    verdict = decide(order(line(1, 1, 680), customer=unrated))

    assert {Rule.NO_LIMIT, Rule.TERM, Rule.NEW_CUSTOMER} == rules_of(verdict)


def test_every_order_of_a_grade_d_customer_goes_to_the_director_at_least() -> None:
    poor = replace(B30, grade="D")

    verdict = decide(order(line(1, 1, 680), customer=poor, plan=BEFORE_SHIPMENT))

    assert rules_of(verdict) == {Rule.GRADE_D}
    assert verdict.level is Level.DIRECTOR
    assert verdict.route == ("3.2", "6.3", "6.4")


def test_a_frozen_customers_order_is_judged_the_same_way() -> None:
    frozen = replace(B30, is_frozen=True)

    verdict = decide(order(line(1, 1, 680), customer=frozen))

    assert rules_of(verdict) == {Rule.FROZEN}
    assert verdict.level is Level.DIRECTOR


@pytest.mark.parametrize(
    ("last", "is_new"),
    [
        (None, True),
        (date(2024, 11, 23), True),
        (date(2024, 11, 24), False),
        (date(2024, 11, 25), False),
    ],
)
def test_no_contract_in_twenty_four_months_makes_a_customer_new(
    last: date | None,
    is_new: bool,  # noqa: FBT001  # a column of the table
) -> None:
    customer = replace(B30, last_contract_on=last)

    verdict = decide(order(line(1, 1, 680), customer=customer))

    assert verdict.is_new_customer is is_new
    assert (Rule.NEW_CUSTOMER in rules_of(verdict)) == is_new
    assert verdict.level is (Level.DIRECTOR if is_new else Level.SALES)


def test_grade_u_is_new_whatever_contracts_there_were() -> None:
    unknown = replace(B30, grade="U", last_contract_on=TODAY)
    verdict = decide(order(line(1, 1, 680), customer=unknown, plan=BEFORE_SHIPMENT))
    assert verdict.is_new_customer


def test_days_after_signing_wait_for_nothing_and_are_credit() -> None:
    plan = (PlanLine(d(100), Trigger.SIGNING, 30),)
    assert decide(order(line(1, 1, 680), plan=plan)).share_after_shipment == 680
    on_signing = (PlanLine(d(100), Trigger.SIGNING),)
    prepaid = decide(order(line(1, 1, 680), plan=on_signing))
    assert prepaid.share_after_shipment == Decimal(0)
    assert prepaid.prices[1].strategy_price == d("666.40")


def test_the_exposure_finding_tells_its_parts_apart() -> None:
    finding = found(decide(order(line(10, 1, "300000"), customer=B30)), Rule.EXPOSURE)

    assert finding.measured == 120
    assert finding.params == {
        "exposure": d(360_000),
        "existing": d(60_000),
        "share": d(300_000),
        "limit": d(300_000),
    }


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2027, 1, 31), 1, date(2026, 12, 31)),
        (date(2026, 11, 30), 24, date(2024, 11, 30)),
        (date(2026, 9, 30), 1, date(2026, 8, 30)),
    ],
)
def test_an_earlier_month_has_its_own_last_day(day: date, months: int, then: date) -> None:
    assert months_before(day, months) == then


def test_a_shorter_term_says_whether_it_suffices_or_only_lowers_the_level() -> None:
    facts = order(line(1, 1, 680), customer=B30, plan=after_receipt(60, 100))
    changes = found(decide(facts), Rule.TERM).changes
    effects = {change.level: change.effect for change in changes if change.figure == Figure.TERM}

    assert effects.pop(Level.SALES) is Effect.SALES
    assert effects
    assert set(effects.values()) == {Effect.LOWERS}
