"""Grade to term and limit; payment plan to credit; one order's exposure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.rules import (
    STANDARD_GRADES,
    ExposureParts,
    PlanLine,
    Trigger,
    credit_limit,
    credit_lines,
    grade_for,
    is_prepaid,
    order_exposure,
    share_after_shipment,
    terms_of,
)


def d(value: str | int) -> Decimal:
    """Spell Decimal shortly in tables."""
    return Decimal(value)


@pytest.mark.parametrize(
    ("score", "grade"),
    [(100, "A"), (85, "A"), (84, "B"), (70, "B"), (69, "C"), (55, "C"), (54, "D"), (0, "D")],
)
def test_the_score_gives_the_grade(score: int, grade: str) -> None:
    known = d(100)
    assert (
        grade_for(score=score, evidenced_percent=known, has_veto=False, table=STANDARD_GRADES)
        == grade
    )


def test_veto_goes_before_lack_of_evidence_and_that_before_the_score() -> None:
    def graded(evidenced: str, *, veto: bool) -> str:
        return grade_for(
            score=90, evidenced_percent=d(evidenced), has_veto=veto, table=STANDARD_GRADES
        )

    assert graded("59.99", veto=True) == "D"
    assert graded("59.99", veto=False) == "U"
    assert graded("60", veto=False) == "A"


def test_a_customer_without_a_rating_counts_as_unknown() -> None:
    assert terms_of("", STANDARD_GRADES).grade == "U"
    assert terms_of("A", STANDARD_GRADES).longest_term_days == 60


@pytest.mark.parametrize(
    ("monthly", "term", "factor", "limit"),
    [
        ("1000000", 60, "1.0", "2000000"),
        ("100000", 30, "0.8", "80000"),
        ("1249.99", 30, "0.8", "0"),
        ("1250.00", 30, "0.8", "1000"),
        ("2499.99", 30, "0.8", "1000"),
        ("50000", 15, "0.5", "12000"),
        ("50000", 15, "0", "0"),
        ("-5000", 30, "1", "0"),
    ],
)
def test_the_limit_is_rounded_down_to_the_thousand(
    monthly: str, term: int, factor: str, limit: str
) -> None:
    given_limit = credit_limit(monthly_sales=d(monthly), term_days=term, factor=d(factor))
    assert given_limit == d(limit)


def test_what_is_payable_after_shipment_the_last_line_takes_the_rest() -> None:
    plan = [
        PlanLine(d("33.33"), Trigger.PRODUCTION),
        PlanLine(d("33.33"), Trigger.RECEIPT, 30),
        PlanLine(d("33.34"), Trigger.WARRANTY, 365),
    ]

    assert share_after_shipment(d("100.01"), plan) == d("66.68")
    assert share_after_shipment(d(100), []) == 100


@pytest.mark.parametrize(
    ("trigger", "days", "before_production", "after_shipment"),
    [
        (Trigger.SIGNING, 0, True, False),
        (Trigger.SIGNING, 1, False, True),
        (Trigger.PRODUCTION, 9, True, False),
        (Trigger.SHIPMENT, 9, False, False),
        (Trigger.RECEIPT, 0, False, True),
        (Trigger.ACCEPTANCE, 0, False, True),
        (Trigger.WARRANTY, 0, False, True),
    ],
)
def test_when_a_plan_line_falls_due(
    trigger: Trigger,
    days: int,
    before_production: bool,  # noqa: FBT001  # a column of the table
    after_shipment: bool,  # noqa: FBT001  # a column of the table
) -> None:
    one = PlanLine(d(100), trigger, days)

    assert one.is_before_production == before_production
    assert one.is_after_shipment == after_shipment
    assert is_prepaid([one]) == before_production


def test_an_order_is_prepaid_only_when_every_line_is() -> None:
    deposit = PlanLine(d(50), Trigger.PRODUCTION)
    assert not is_prepaid([deposit, PlanLine(d(50), Trigger.SHIPMENT)])
    assert not is_prepaid([])


def test_retention_is_no_term_while_all_of_it_together_is_small() -> None:
    main = PlanLine(d(90), Trigger.RECEIPT, 30)
    fives = [PlanLine(d(5), Trigger.WARRANTY, 365)] * 2

    assert credit_lines([main, *fives], d(10)) == [0]
    assert credit_lines([main, *fives], d("9.99")) == [0, 1, 2]


@pytest.mark.parametrize(
    ("delivered", "paid", "approved", "unpaid"),
    [
        # an order of 100,000 with 50,000 payable after shipment
        ("0", "0", "50000", "0"),
        ("0", "50000", "50000", "0"),
        ("0", "80000", "20000", "0"),
        ("40000", "40000", "30000", "0"),
        ("40000", "0", "30000", "40000"),
        ("100000", "50000", "0", "50000"),
        ("100000", "100000", "0", "0"),
    ],
)
def test_what_one_order_adds_to_the_exposure(
    delivered: str, paid: str, approved: str, unpaid: str
) -> None:
    parts = order_exposure(
        total=d(100_000), share_after=d(50_000), delivered=d(delivered), paid=d(paid)
    )
    assert parts == ExposureParts(approved=d(approved), delivered=d(unpaid))


def test_what_a_customer_owes_is_less_what_was_paid_ahead() -> None:
    owed = ExposureParts(approved=d("100.10"), delivered=d("20.20"), advance=d("150.00"))

    assert owed.sum == d("-29.70")


money = st.decimals(min_value=0, max_value=10**7, places=2)


@given(money, st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_exposure_is_never_more_than_what_is_unpaid(
    total: Decimal, after: int, delivered: int, paid: int
) -> None:
    parts = order_exposure(
        total=total,
        share_after=total * after / 100,
        delivered=total * delivered / 100,
        paid=total * paid / 100,
    )

    assert parts.approved >= 0
    assert parts.delivered >= 0
    assert parts.sum <= total - total * paid / 100 + Decimal("0.01")
