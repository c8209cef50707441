"""What is read of the calendar: the clock of this process, and what the pages show."""

from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from uuid import UUID

from django.db.models import QuerySet

from core import kept
from worktime import rules
from worktime.models import (
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    ClockSettings,
    WorkingHours,
)

# The state of the tables, as this unit of work counts by it.
STAMP: kept.Key = ("worktime.stamp",)


@dataclass(frozen=True)
class Clock:
    """The calendar in force with what belongs to it, made from the tables at one state."""

    stamp: UUID
    calendar: rules.Calendar
    announced: frozenset[int]
    warn_days_ahead: int


class _Made:
    """What this process made last; one calendar for all its threads."""

    clock: Clock | None = None
    making = Lock()


def calendar() -> rules.Calendar:
    """Return the company calendar in force; one cheap statement while nothing has changed."""
    return clock().calendar


def clock() -> Clock:
    """Return the calendar with its announced years, made once for each state of the tables.

    One unit of work counts by one calendar: its stamp is read once, and again after a change.
    """
    stamp = kept.once(STAMP, _read_stamp)
    made = _Made.clock
    if made is None or made.stamp != stamp:
        with _Made.making:
            made = _Made.clock = _read_clock(stamp)
    return made


def unannounced_years_ahead(today: date) -> list[int]:
    """Name this year and the one coming into sight while their holidays are not announced."""
    in_force = clock()
    return rules.years_to_confirm(today, in_force.warn_days_ahead, in_force.announced)


def days_of(year: int) -> QuerySet[CalendarDay]:
    """Return the exceptions in force of a year, by date."""
    return CalendarDay.objects.filter(date__year=year, in_force=True).order_by("date")


def day_row(day: date) -> CalendarDay | None:
    """Return a day's row, in force or cleared; None when it never had one."""
    return CalendarDay.objects.filter(date=day).first()


def year_row(year: int) -> CalendarYear | None:
    """Return a year's row; None when nothing was ever entered for it."""
    return CalendarYear.objects.filter(year=year).first()


def hours_versions() -> QuerySet[WorkingHours]:
    """Return the usual weeks, the latest first."""
    return WorkingHours.objects.order_by("-valid_from")


def clock_settings() -> ClockSettings:
    """Return how limits are counted."""
    return ClockSettings.objects.get(pk=1)


@dataclass(frozen=True)
class DayCell:
    """One day on the year page; `kind` is what the page colours and puts into a word."""

    date: date
    kind: str
    hours: str
    row: CalendarDay | None


@dataclass(frozen=True)
class Month:
    """One month on the year page: weeks of seven, None where another month's day would be."""

    first: date
    weeks: tuple[tuple[DayCell | None, ...], ...]
    working_days: int


def months_of(year: int) -> list[Month]:
    """Lay out a year's days by month and week, two statements in all."""
    in_force = calendar()
    rows = {row.date: row for row in days_of(year)}
    return [_month(date(year, month, 1), in_force, rows) for month in range(1, 13)]


def exceptions_in(months: list[Month]) -> list[DayCell]:
    """Pick the days that differ from the usual week, with what they are in the end."""
    return [
        cell
        for month in months
        for week in month.weeks
        for cell in week
        if cell is not None and cell.row is not None
    ]


def day_cell(day: date) -> DayCell:
    """Return one day as the year page shows it."""
    row = days_of(day.year).filter(date=day).first()
    return _cell(day, calendar(), row)


def _month(first: date, in_force: rules.Calendar, rows: dict[date, CalendarDay]) -> Month:
    cells: list[DayCell | None] = [None] * first.weekday()
    working_days, day = 0, first
    while day.month == first.month:
        cells.append(_cell(day, in_force, rows.get(day)))
        working_days += in_force.is_working_day(day)
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % 7)
    weeks = tuple(tuple(cells[i : i + 7]) for i in range(0, len(cells), 7))
    return Month(first=first, weeks=weeks, working_days=working_days)


def _cell(day: date, in_force: rules.Calendar, row: CalendarDay | None) -> DayCell:
    hours = in_force.hours_on(day)
    is_usual = bool(in_force.pattern_for(day).days[day.weekday()])
    if not hours:
        kind = "holiday" if is_usual or row else "weekend"
    elif not is_usual:
        kind = "make_up"
    else:
        kind = "own_hours" if row and row.hours else "working"
    return DayCell(date=day, kind=kind, hours=rules.format_spans(hours), row=row)


def _read_stamp() -> UUID:
    [stamp] = CalendarVersion.objects.filter(pk=1).values_list("stamp", flat=True)
    return stamp


def _read_clock(stamp: UUID) -> Clock:
    [figures] = ClockSettings.objects.filter(pk=1)  # apart from what a page itself asks for
    policy = rules.LimitPolicy(
        working_day_minutes=figures.working_day_minutes,
        immediate_minutes=figures.immediate_minutes,
        is_lenient=figures.is_lenient,
        remind_percent=figures.remind_percent,
        escalate_percent=figures.escalate_percent,
        offer_percent=figures.offer_percent,
        urge_minutes=figures.urge_minutes,
        escalates_at_once=figures.escalates_at_once,
    )
    patterns = [
        rules.WeekPattern(row.valid_from, row.week, rules.parse_spans(row.make_up))
        for row in WorkingHours.objects.all()
    ]
    exceptions = {
        day: rules.DayException(is_working=is_working, hours=rules.parse_spans(hours))
        for day, is_working, hours in CalendarDay.objects.filter(in_force=True).values_list(
            "date", "is_working", "hours"
        )
    }
    announced = CalendarYear.objects.filter(announced=True).values_list("year", flat=True)
    return Clock(
        stamp=stamp,
        calendar=rules.Calendar(patterns=patterns, exceptions=exceptions, policy=policy),
        announced=frozenset(announced),
        warn_days_ahead=figures.warn_days_ahead,
    )
