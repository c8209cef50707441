"""The time limits of the work standard, turned into due moments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from worktime.rules.calendar import Calendar
from worktime.rules.clock import (
    INSTANT,
    ONE_DAY,
    add_working_minutes,
    add_working_time,
    close_of,
    nth_working_day,
    working_time_between,
)
from worktime.rules.policy import LimitPolicy


class LimitKind(StrEnum):
    """The kinds of 时限 that the work standard names."""

    IMMEDIATE = "immediate"
    WORKING_DAYS = "working_days"
    ANY_TIME = "any_time"
    PLANNED = "planned"
    MONTHLY = "monthly"
    CONTRACT = "contract"
    PRODUCT_LEAD = "product_lead"
    CASE = "case"


COUNTED_IN_DAYS = frozenset({LimitKind.WORKING_DAYS, LimitKind.MONTHLY})
# The day comes from the owner, the payment plan, the contract's delivery date or the case.
DUE_ON_A_GIVEN_DAY = frozenset(
    {LimitKind.PLANNED, LimitKind.CONTRACT, LimitKind.PRODUCT_LEAD, LimitKind.CASE}
)


@dataclass(frozen=True)
class Limit:
    """A step's limit: its kind, and `days` where days are counted.

    Working days: how many. Monthly: on which working day of the month it is due.
    """

    kind: LimitKind
    days: int = 0

    def __post_init__(self) -> None:
        if self.kind in COUNTED_IN_DAYS and self.days < 1:
            raise ValueError(f"the limit {self.kind} needs a number of days")


def due_moment(
    arrived: datetime,
    limit: Limit,
    calendar: Calendar,
    planned_on: date | None = None,
    *,
    is_problem: bool = False,
) -> datetime | None:
    """Say by when a step that arrived then must be done; None: no due moment (yet).

    `planned_on` is the day that the owner, the payment plan, the contract or the case names;
    the limit ends with the close of that day. `is_problem` makes «any time» a report within
    the day of arrival (work standard 4.3).
    """
    if limit.kind in DUE_ON_A_GIVEN_DAY:
        return None if planned_on is None else close_of(planned_on, calendar)
    if limit.kind is LimitKind.ANY_TIME:
        return _close_after(arrived, calendar) if is_problem else None
    if limit.kind is LimitKind.MONTHLY:
        first = calendar.local(arrived).date().replace(day=1)
        return close_of(nth_working_day(first, limit.days, calendar), calendar)
    if limit.kind is LimitKind.IMMEDIATE:
        return add_working_minutes(arrived, calendar.policy.immediate_minutes, calendar)
    return _after_working_days(arrived, limit.days, calendar)


def share_moment(
    arrived: datetime, due: datetime, fraction: Fraction, calendar: Calendar
) -> datetime:
    """Return when that share of the working time from arrival to due has passed.

    Half for a reminder, 1 is the due moment itself, 3/2 for the escalation; a share's broken
    microsecond is rounded up, so that nothing comes early.
    """
    if fraction == 1:
        return calendar.local(due)
    whole = max(working_time_between(arrived, due, calendar), timedelta(0)) // INSTANT
    part = -(-whole * fraction.numerator // fraction.denominator)
    return add_working_time(arrived, part * INSTANT, calendar)


def start_by(delivery_on: date, lead_days: int, transit_days: int) -> date:
    """Return the last day to begin so that goods arrive in time, in calendar days."""
    return delivery_on - timedelta(days=lead_days + transit_days)


def _after_working_days(arrived: datetime, days: int, calendar: Calendar) -> datetime:
    if calendar.policy.is_lenient:
        day_after = calendar.local(arrived).date() + ONE_DAY
        return close_of(nth_working_day(day_after, days, calendar), calendar)
    return add_working_minutes(arrived, days * calendar.policy.working_day_minutes, calendar)


def _close_after(arrived: datetime, calendar: Calendar) -> datetime:
    """Return the close of the day of arrival; when that has passed, of the next working day."""
    day = calendar.local(arrived).date()
    closing = close_of(day, calendar)
    return closing if closing > arrived else close_of(day + ONE_DAY, calendar)


__all__ = [
    "Limit",
    "LimitKind",
    "LimitPolicy",
    "due_moment",
    "share_moment",
    "start_by",
]
