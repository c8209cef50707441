"""The demo company's stories S1 to S8 give the verdicts that the company expects."""

from __future__ import annotations

from decimal import Decimal

from core.authority import Level
from orders.rules import Claim, Evidence, PlanLine, Rule, Trigger, decide
from tests.orders.matrix import (
    CUSTOMERS,
    DEPARTMENTS,
    PREPAID,
    d,
    found,
    line,
    nearest,
    order,
    rules_of,
)


def test_s1_an_order_inside_every_limit_is_signed_by_the_salesperson() -> None:
    verdict = decide(order(line("Q41F-16P-80", 20, 1680), customer=2))

    assert verdict.total == d("33600.00")
    assert verdict.level is Level.SALES
    assert verdict.findings == ()
    assert verdict.route == ("4.1", "4.2")
    assert (verdict.step, verdict.role) == ("4.1", "sales")
    assert {check.rule for check in verdict.passed} >= {
        Rule.DISCOUNT,
        Rule.QUANTITY,
        Rule.TOTAL,
        Rule.TERM,
        Rule.EXPOSURE,
        Rule.OVERDUE,
        Rule.NEW_CUSTOMER,
    }


def test_s2_seven_per_cent_off_goes_to_the_centre() -> None:
    verdict = decide(order(line("Z41H-16C-50", 100, 632), customer=4))

    assert verdict.level is Level.CENTRE
    assert rules_of(verdict) == {Rule.DISCOUNT}
    assert round(Decimal(str(found(verdict, Rule.DISCOUNT).measured)), 2) == d("7.06")
    assert verdict.route == ("3.2", "6.4")
    assert (verdict.step, verdict.role) == ("3.2", "centre_head")
    assert verdict.departments == ()


def test_s3_a_new_customers_order_with_a_survey_is_examined_and_goes_to_the_director() -> None:
    asked = line(
        "D371X-16Q-200",
        40,
        1197,
        claim=Claim.HOLDING,
        evidence=Evidence(quote_attached=True, quote_accepted=True),
    )

    verdict = decide(order(asked, customer=13))

    assert verdict.level is Level.DIRECTOR
    assert rules_of(verdict) == {Rule.NEW_CUSTOMER}
    assert verdict.route == ("6.1", "6.3", "6.4")
    assert verdict.prices[1].strategy_price == 1197


def test_s4_thirteen_per_cent_off_for_a_new_customer_is_reviewed_by_all() -> None:
    halves = (PlanLine(d(50), Trigger.PRODUCTION), PlanLine(d(50), Trigger.SHIPMENT))

    verdict = decide(order(line("Q41F-16C-50", 300, 487), customer=12, plan=halves))

    assert verdict.level is Level.DIRECTOR
    assert rules_of(verdict) == {
        Rule.DISCOUNT,
        Rule.REVIEW_DISCOUNT,
        Rule.QUANTITY,
        Rule.TOTAL,
        Rule.NEW_CUSTOMER,
    }
    assert verdict.share_after_shipment == 0
    assert verdict.departments == DEPARTMENTS
    assert verdict.route == ("6.1", "6.2", "6.3", "6.4")
    assert nearest(verdict, Rule.DISCOUNT).after == d("532.00")
    assert nearest(verdict, Rule.REVIEW_DISCOUNT).after == d("504.00")


def test_s5_a_million_at_the_winning_price_goes_all_the_way_up() -> None:
    verdict = decide(order(line("D943H-16C-600", 40, 29520, claim=Claim.WINNING), customer=1))

    assert verdict.total == d("1180800.00")
    assert verdict.level is Level.GM
    assert rules_of(verdict) == {Rule.QUANTITY, Rule.REVIEW_QUANTITY, Rule.TOTAL}
    assert verdict.route == ("3.2", "6.2", "6.3", "6.5", "6.4")
    assert verdict.departments == DEPARTMENTS


def test_s6_an_unknown_customer_who_prepays_goes_to_the_director_without_review() -> None:
    verdict = decide(order(line("H44H-16C-150", 10, 2350), customer=10, plan=PREPAID))

    assert verdict.level is Level.DIRECTOR
    assert rules_of(verdict) == {Rule.NEW_CUSTOMER}
    assert verdict.route == ("6.1", "6.3", "6.4")
    assert verdict.departments == ()


def test_s7_a_new_item_is_reviewed_by_all_and_by_research() -> None:
    item = line(None, 2, 3000, is_new_item=True, rd_cost=d(30000))

    verdict = decide(order(item, customer=7))

    assert verdict.level is Level.DIRECTOR
    assert rules_of(verdict) == {Rule.NEW_ITEM}
    assert verdict.departments == (*DEPARTMENTS, "rd")
    assert verdict.route == ("3.2", "6.2", "6.3", "6.4")


def test_s8_exposure_beyond_the_directors_tolerance_goes_to_the_general_manager() -> None:
    verdict = decide(order(line("Z941H-25C-200", 30, 9604), customer=3))

    assert verdict.total == d("288120.00")
    assert verdict.exposure == d("738120.00")
    assert verdict.level is Level.GM
    exposure = found(verdict, Rule.EXPOSURE)
    assert exposure.level is Level.GM
    assert round(Decimal(str(exposure.measured)), 2) == d("123.02")
    assert verdict.route == ("3.2", "6.3", "6.5", "6.4")
    assert verdict.departments == ()


def test_a_customer_without_a_survey_is_surveyed_first() -> None:
    verdict = decide(order(line("Q41F-16P-80", 2, 1680), customer=11, plan=PREPAID))

    assert CUSTOMERS[11].grade == ""
    assert verdict.level is Level.DIRECTOR
    assert verdict.route == ("5.1", "6.1", "6.3", "6.4")
    assert verdict.is_new_customer
