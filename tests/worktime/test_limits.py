"""Time limits of the work standard turned into due moments."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worktime.calendars import LENIENT, STRICT, at, calendar_2026
from worktime.rules import (
    Limit,
    LimitKind,
    LimitPolicy,
    due_moment,
    is_within_hours,
    share_moment,
    start_by,
)

STRICT_2026, LENIENT_2026 = calendar_2026(), calendar_2026(LENIENT)
ONE_DAY = Limit(LimitKind.WORKING_DAYS, 1)

VECTORS = [
    # arrived, +8 working hours, lenient civil-law count
    ("2026-11-20 16:00", "2026-11-23 16:00", "2026-11-23 18:00"),
    ("2026-09-18 16:00", "2026-09-20 16:00", "2026-09-20 18:00"),
    ("2026-09-30 17:00", "2026-10-08 17:00", "2026-10-08 18:00"),
    ("2026-02-14 16:00", "2026-02-24 16:00", "2026-02-24 18:00"),
    ("2026-11-21 10:00", "2026-11-23 18:00", "2026-11-23 18:00"),
    ("2026-11-19 20:00", "2026-11-20 18:00", "2026-11-20 18:00"),
    ("2026-11-19 12:30", "2026-11-20 12:00", "2026-11-20 18:00"),
    ("2026-11-19 08:30", "2026-11-19 18:00", "2026-11-20 18:00"),
    ("2026-12-30 16:00", "2026-12-31 16:00", "2026-12-31 18:00"),
    ("2026-12-30 20:00", "2026-12-31 18:00", "2026-12-31 18:00"),
]


@pytest.mark.parametrize(("arrived", "strict", "lenient"), VECTORS)
def test_one_working_day_is_eight_working_hours(arrived: str, strict: str, lenient: str) -> None:
    assert due_moment(at(arrived), ONE_DAY, STRICT_2026) == at(strict)
    assert due_moment(at(arrived), ONE_DAY, LENIENT_2026) == at(lenient)


def test_several_working_days_are_as_many_times_eight_hours() -> None:
    three = Limit(LimitKind.WORKING_DAYS, 3)

    assert due_moment(at("2026-11-20 16:00"), three, STRICT_2026) == at("2026-11-25 16:00")
    assert due_moment(at("2026-11-20 16:00"), three, LENIENT_2026) == at("2026-11-25 18:00")


def test_immediately_is_two_working_hours_in_either_count() -> None:
    limit = Limit(LimitKind.IMMEDIATE)

    assert due_moment(at("2026-11-20 17:00"), limit, STRICT_2026) == at("2026-11-23 09:30")
    assert due_moment(at("2026-11-20 17:00"), limit, LENIENT_2026) == at("2026-11-23 09:30")


def test_any_time_is_never_due_but_a_problem_is_reported_within_the_day() -> None:
    limit = Limit(LimitKind.ANY_TIME)

    assert due_moment(at("2026-11-20 10:00"), limit, STRICT_2026) is None
    for arrived, due in [
        ("2026-11-20 10:00", "2026-11-20 18:00"),
        ("2026-11-20 18:00", "2026-11-23 18:00"),
        ("2026-11-21 10:00", "2026-11-23 18:00"),
    ]:
        assert due_moment(at(arrived), limit, STRICT_2026, is_problem=True) == at(due)


@pytest.mark.parametrize(
    "kind",
    [LimitKind.PLANNED, LimitKind.CONTRACT, LimitKind.PRODUCT_LEAD, LimitKind.CASE],
)
def test_a_limit_by_date_is_due_at_the_close_of_that_day(kind: LimitKind) -> None:
    arrived = at("2026-11-20 10:00")

    assert due_moment(arrived, Limit(kind), STRICT_2026) is None
    for planned, due in [
        ("2026-11-27", "2026-11-27 18:00"),
        ("2026-11-28", "2026-11-30 18:00"),
    ]:
        day = date.fromisoformat(planned)
        assert due_moment(arrived, Limit(kind), STRICT_2026, day) == at(due)


def test_the_monthly_report_is_due_on_the_fifth_working_day() -> None:
    limit = Limit(LimitKind.MONTHLY, 5)

    assert due_moment(at("2026-11-01 00:00"), limit, STRICT_2026) == at("2026-11-06 18:00")
    assert due_moment(at("2026-10-01 00:00"), limit, STRICT_2026) == at("2026-10-13 18:00")


@pytest.mark.parametrize("kind", [LimitKind.WORKING_DAYS, LimitKind.MONTHLY])
def test_a_limit_in_days_needs_its_days(kind: LimitKind) -> None:
    with pytest.raises(ValueError, match="number of days"):
        Limit(kind)


def test_a_policy_needs_minutes() -> None:
    with pytest.raises(ValueError, match="no limit"):
        LimitPolicy(working_day_minutes=480, immediate_minutes=0, is_lenient=False)


@pytest.mark.parametrize(
    ("fraction", "moment"),
    [
        (Fraction(1, 2), "2026-11-20 18:00"),
        (Fraction(3, 4), "2026-11-23 10:30"),
        (Fraction(1), "2026-11-23 14:00"),
        (Fraction(3, 2), "2026-11-23 18:00"),
    ],
)
def test_reminders_run_on_working_time(fraction: Fraction, moment: str) -> None:
    # Half of eight hours from Friday 14:00 has passed with Friday's work.
    arrived, due = at("2026-11-20 14:00"), at("2026-11-23 14:00")

    assert share_moment(arrived, due, fraction, STRICT_2026) == at(moment)


@given(st.timedeltas(timedelta(0), timedelta(days=330)), st.integers(1, 30))
def test_shares_come_in_order_and_within_hours(since: timedelta, days: int) -> None:
    arrived = at("2026-01-01 00:00") + since
    due = due_moment(arrived, Limit(LimitKind.WORKING_DAYS, days), STRICT_2026)
    assert due is not None

    shares = [
        share_moment(arrived, due, Fraction(percent, 100), STRICT_2026)
        for percent in (0, 50, 75, 100, 150)
    ]
    assert shares == sorted(shares)
    assert shares[3] == due
    assert all(is_within_hours(moment, STRICT_2026) for moment in shares)


def test_a_share_of_a_limit_that_was_over_on_arrival_is_due_at_once() -> None:
    arrived, due = at("2026-11-20 14:00"), at("2026-11-06 18:00")

    assert share_moment(arrived, due, Fraction(3, 2), STRICT_2026) == arrived


def test_the_last_day_to_begin_is_counted_back_in_calendar_days() -> None:
    assert start_by(date(2026, 12, 31), lead_days=20, transit_days=3) == date(2026, 12, 8)


@pytest.mark.parametrize("changes", [{"offer_percent": 0}, {"offer_percent": 100},
                                     {"urge_minutes": 0}])  # fmt: skip
def test_neither_offer_nor_pause_between_urges_is_nothing(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="limit"):
        replace(STRICT, **changes)


@pytest.mark.parametrize(
    ("remind", "escalate", "is_refused"),
    [
        (1, 101, False), (99, 101, False), (0, 150, True), (100, 150, True), (50, 100, True),
        (-1, 150, True), (50, 99, True),
    ],
)  # fmt: skip
def test_the_reminder_comes_before_the_end_and_the_superior_after_it(
    *, remind: int, escalate: int, is_refused: bool
) -> None:
    def policy() -> LimitPolicy:
        return replace(STRICT, remind_percent=remind, escalate_percent=escalate)

    if is_refused:
        with pytest.raises(ValueError, match="reminder"):
            policy()
    else:
        assert policy().remind_percent == remind
