"""The company calendar as frozen facts, with the sums that make its arithmetic quick."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from worktime.rules.policy import LimitPolicy
from worktime.rules.spans import MINUTES_A_DAY, Day, minutes_in

TIMEZONE = ZoneInfo("Asia/Shanghai")
MICROSECONDS_A_MINUTE = 60_000_000


@dataclass(frozen=True)
class WeekPattern:
    """The usual week from a day on: seven days, Monday first, and a make-up day's hours."""

    valid_from: date
    days: tuple[Day, ...]
    make_up: Day


@dataclass(frozen=True)
class DayException:
    """A dated exception: a day off, or a working day with its own or the usual hours."""

    is_working: bool
    hours: Day = ()


@dataclass(frozen=True)
class YearSums:
    """One year's hours; `before[i]` is the working time before its day i, in microseconds."""

    days: tuple[Day, ...]
    before: tuple[int, ...]

    @property
    def total(self) -> int:
        """The whole year's working time in microseconds."""
        return self.before[-1]


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which moments are working time: patterns by date, exceptions both ways, and the policy.

    Each year's sums are made once when first asked for; a calendar is never changed, a change
    in the tables makes a new one.
    """

    patterns: Sequence[WeekPattern]
    exceptions: Mapping[date, DayException]
    policy: LimitPolicy
    timezone: ZoneInfo = TIMEZONE
    _years: dict[int, YearSums] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.patterns, key=lambda pattern: pattern.valid_from))
        if not ordered or not any(ordered[-1].days):
            raise ValueError("a calendar needs a week with working hours")
        object.__setattr__(self, "patterns", ordered)

    def pattern_for(self, day: date) -> WeekPattern:
        """Return the week in force on a day; days before the first take the first."""
        for pattern in reversed(self.patterns):
            if pattern.valid_from <= day:
                return pattern
        return self.patterns[0]

    def hours_on(self, day: date) -> Day:
        """Return the working ranges of a day, empty for a day off."""
        pattern = self.pattern_for(day)
        usual = pattern.days[day.weekday()]
        exception = self.exceptions.get(day)
        if exception is None:
            return usual
        if not exception.is_working:
            return ()
        return exception.hours or usual or pattern.make_up

    def is_working_day(self, day: date) -> bool:
        """Say whether anybody works on that day."""
        return bool(self.hours_on(day))

    def year(self, year: int) -> YearSums:
        """Return the sums of a year, made once."""
        sums = self._years.get(year)
        if sums is None:
            sums = self._years[year] = self._sum_up(year)
        return sums

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the company's clock; refuses one without a zone."""
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone is no moment")
        return moment.astimezone(self.timezone)

    def _sum_up(self, year: int) -> YearSums:
        first = date(year, 1, 1)
        length = (date(year, 12, 31) - first).days + 1
        days = tuple(self.hours_on(first + timedelta(days=i)) for i in range(length))
        before = [0]
        for hours in days:
            before.append(before[-1] + minutes_in(hours) * MICROSECONDS_A_MINUTE)
        return YearSums(days=days, before=tuple(before))


def years_to_confirm(today: date, days_ahead: int, announced: Collection[int]) -> list[int]:
    """Name the years from today to `days_ahead` days on whose holidays nobody has announced."""
    last = (today + timedelta(days=days_ahead)).year
    return [year for year in range(today.year, last + 1) if year not in announced]


__all__ = [
    "MINUTES_A_DAY",
    "TIMEZONE",
    "Calendar",
    "DayException",
    "WeekPattern",
    "YearSums",
]
