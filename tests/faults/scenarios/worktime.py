"""The calendar's services; those that keep due moments are told within the same unit of work."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.faults.scenarios.workflow import an_item
from worktime import services

SATURDAY = date(2027, 11, 20)
USUAL = "08:30-12:00, 13:30-18:00"


def _keeper() -> User:
    """An administrator, while something is open whose due moment follows the calendar."""
    an_item()
    return person("admin")


@scenario("worktime.services.set_day")
def set_day() -> Call:
    by = _keeper()
    return lambda: services.set_day(
        day=SATURDAY, is_working=True, hours="9:00-12:00", note="盘点", version=0, by=by
    )


@scenario("worktime.services.clear_day")
def clear_day() -> Call:
    by = _keeper()
    day = services.set_day(day=SATURDAY, is_working=True, version=0, by=by)
    return lambda: services.clear_day(day=SATURDAY, version=day.version, by=by)


@scenario("worktime.services.load_year")
def load_year() -> Call:
    by = _keeper()
    return lambda: services.load_year(year=2031, by=by)


@scenario("worktime.services.confirm_year")
def confirm_year() -> Call:
    by = _keeper()
    return lambda: services.confirm_year(year=2031, by=by)


@scenario("worktime.services.withdraw_confirmation")
def withdraw_confirmation() -> Call:
    by = _keeper()
    services.confirm_year(year=2031, by=by)
    return lambda: services.withdraw_confirmation(year=2031, by=by)


@scenario("worktime.services.set_hours")
def set_hours() -> Call:
    by, week = _keeper(), ["09:00-17:00"] * 5 + ["", ""]
    return lambda: services.set_hours(
        valid_from=date(2026, 12, 1), week=week, make_up=USUAL, version=0, by=by
    )


@scenario("worktime.services.set_limits")
def set_limits() -> Call:
    by = _keeper()
    return lambda: services.set_limits(
        figures=services.LimitFigures(
            working_day_minutes=420,
            immediate_minutes=60,
            is_lenient=True,
            warn_days_ahead=30,
            remind_percent=40,
            escalate_percent=120,
            escalates_at_once=True,
        ),
        version=1,
        by=by,
    )
