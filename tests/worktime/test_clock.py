"""The working clock against an oracle that walks minute by minute, and its laws."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worktime.calendars import (
    STRICT,
    USUAL,
    WEEK,
    at,
    calendar_2026,
    odd_calendar,
    oracle_add,
    oracle_between,
)
from worktime.rules import (
    Calendar,
    WeekPattern,
    add_working_minutes,
    add_working_time,
    close_of,
    is_within_hours,
    is_working_moment,
    next_morning,
    next_working_moment,
    nth_working_day,
    working_minutes_between,
    working_time_between,
    years_to_confirm,
)

PLAIN, ODD = calendar_2026(), odd_calendar()
calendars = st.sampled_from([PLAIN, ODD])
moments = st.timedeltas(timedelta(0), timedelta(days=485)).map(
    lambda since: at("2025-11-01 00:00") + since
)
full_minutes = st.integers(0, 485 * 24 * 60).map(
    lambda minutes: at("2025-11-01 00:00") + timedelta(minutes=minutes)
)
spans = st.timedeltas(timedelta(0), timedelta(hours=900))


@given(full_minutes, st.integers(1, 2400), calendars)
@settings(max_examples=40, deadline=None)
def test_adding_agrees_with_a_walk_minute_by_minute(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    assert add_working_minutes(start, minutes, calendar) == oracle_add(start, minutes, calendar)


@given(full_minutes, st.integers(0, 12 * 24 * 60), calendars)
@settings(max_examples=60, deadline=None)
def test_between_agrees_with_a_walk_minute_by_minute(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    end = start + timedelta(minutes=minutes)

    expected = oracle_between(start, end, calendar)
    assert working_minutes_between(start, end, calendar) == expected
    assert working_minutes_between(end, start, calendar) == -expected


@given(moments, spans, spans, calendars)
def test_adding_in_two_steps_is_adding_once(
    start: datetime, one: timedelta, two: timedelta, calendar: Calendar
) -> None:
    in_steps = add_working_time(add_working_time(start, one, calendar), two, calendar)

    assert in_steps == add_working_time(start, one + two, calendar)


@given(moments, moments, spans, calendars)
def test_who_arrives_later_is_never_due_earlier(
    one: datetime, two: datetime, span: timedelta, calendar: Calendar
) -> None:
    earlier, later = sorted((one, two))

    assert add_working_time(earlier, span, calendar) <= add_working_time(later, span, calendar)


@given(moments, spans, spans, calendars)
def test_more_time_is_never_due_earlier(
    start: datetime, one: timedelta, two: timedelta, calendar: Calendar
) -> None:
    less, more = sorted((one, two))

    assert add_working_time(start, less, calendar) <= add_working_time(start, more, calendar)


@given(moments, spans, calendars)
def test_nothing_falls_due_outside_working_hours(
    start: datetime, span: timedelta, calendar: Calendar
) -> None:
    due = add_working_time(start, span, calendar)

    assert due >= start
    assert is_within_hours(due, calendar)


@given(moments, spans, calendars)
def test_what_was_added_lies_between(start: datetime, span: timedelta, calendar: Calendar) -> None:
    due = add_working_time(start, span, calendar)

    assert working_time_between(start, due, calendar) == span


@given(moments, moments, moments, calendars)
def test_times_between_add_up(a: datetime, b: datetime, c: datetime, calendar: Calendar) -> None:
    via = working_time_between(a, b, calendar) + working_time_between(b, c, calendar)

    assert via == working_time_between(a, c, calendar)


@given(moments, calendars)
def test_the_next_working_moment_is_the_first_one(moment: datetime, calendar: Calendar) -> None:
    found = next_working_moment(moment, calendar)

    assert found >= moment
    assert is_working_moment(found, calendar)
    assert working_time_between(moment, found, calendar) == timedelta(0)


@pytest.mark.parametrize(
    ("moment", "works", "within"),
    [
        ("2026-11-20 08:29:59", False, False),
        ("2026-11-20 08:30", True, True),
        ("2026-11-20 11:59:59", True, True),
        ("2026-11-20 12:00", False, True),
        ("2026-11-20 12:00:01", False, False),
        ("2026-11-20 18:00", False, True),
        ("2026-11-21 10:00", False, False),
        ("2026-09-20 10:00", True, True),
    ],
)
def test_a_range_is_open_for_arrivals_and_closed_for_due_moments(
    moment: str, works: object, within: object
) -> None:
    assert is_working_moment(at(moment), PLAIN) is works
    assert is_within_hours(at(moment), PLAIN) is within


def test_seconds_are_kept_exactly() -> None:
    arrived = at("2026-11-20 17:59:17.000250")

    assert add_working_minutes(arrived, 1, PLAIN) == at("2026-11-23 08:30:17.000250")


def test_arrivals_in_another_zone_are_the_same_moment() -> None:
    arrived = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

    assert add_working_minutes(arrived, 480, PLAIN) == at("2026-11-23 16:00")


def test_a_pause_over_a_weekend_adds_no_working_time() -> None:
    assert working_minutes_between(at("2026-11-20 18:00"), at("2026-11-23 08:30"), PLAIN) == 0


def test_nothing_added_within_hours_stays_and_outside_goes_to_the_next_range() -> None:
    assert add_working_minutes(at("2026-11-20 18:00"), 0, PLAIN) == at("2026-11-20 18:00")
    assert add_working_minutes(at("2026-11-20 18:01"), 0, PLAIN) == at("2026-11-23 08:30")


def test_working_time_is_never_added_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_minutes(at("2026-11-20 18:00"), -1, PLAIN)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        add_working_minutes(at("2026-11-20 10:00").replace(tzinfo=None), 1, PLAIN)


def test_the_calendar_ends_with_a_clear_error_and_not_with_an_endless_walk() -> None:
    with pytest.raises(OverflowError):
        add_working_minutes(at("9990-01-01 10:00"), 10**7, PLAIN)


def test_a_calendar_without_working_hours_is_refused() -> None:
    idle = WeekPattern(date(2026, 1, 1), ((),) * 7, USUAL)

    with pytest.raises(ValueError, match="working hours"):
        Calendar(patterns=(WEEK, idle), exceptions={}, policy=STRICT)


@pytest.mark.parametrize(
    ("first", "n", "expected"),
    [
        (date(2026, 10, 1), 1, date(2026, 10, 8)),
        (date(2026, 10, 1), 3, date(2026, 10, 10)),
        (date(2026, 10, 1), 5, date(2026, 10, 13)),
        (date(2026, 11, 1), 5, date(2026, 11, 6)),
        (date(2026, 2, 1), 40, date(2026, 4, 2)),
    ],
)
def test_working_days_of_a_month_are_counted_with_make_up_days(
    first: date, n: int, expected: date
) -> None:
    assert nth_working_day(first, n, PLAIN) == expected


def test_a_last_day_that_is_a_holiday_moves_to_the_next_working_day() -> None:
    assert close_of(date(2026, 10, 3), PLAIN) == at("2026-10-08 18:00")
    assert close_of(date(2026, 10, 8), PLAIN) == at("2026-10-08 18:00")


def test_a_long_span_costs_no_walk_over_its_minutes() -> None:
    far = add_working_minutes(at("2026-01-01 00:00"), 480 * 25_000, PLAIN)

    assert far.year > 2100
    assert working_minutes_between(at("2026-01-01 00:00"), far, PLAIN) == 480 * 25_000


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 2), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 11, 2), [2027, 2028]),
    ],
)
def test_years_nobody_has_announced_are_named_in_time(today: date, expected: list[int]) -> None:
    assert years_to_confirm(today, 60, {2025, 2026}) == expected


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-24 08:29", "2026-11-24 08:30"),
        ("2026-11-24 08:30", "2026-11-24 08:30"),
        ("2026-11-24 08:31", "2026-11-25 08:30"),
        ("2026-11-27 18:00", "2026-11-30 08:30"),  # Friday evening
        ("2026-09-19 12:00", "2026-09-20 08:30"),  # a Sunday that is worked
        ("2026-09-30 09:00", "2026-10-08 08:30"),  # over the holidays
    ],
)
def test_the_next_morning_is_that_of_a_working_day(moment: str, morning: str) -> None:
    assert next_morning(at(moment), PLAIN) == at(morning)
