"""Working-time arithmetic, exact to the microsecond.

Ranges are half-open for what arrives (12:00 is already lunch) and closed for what falls due
(08:30 plus eight hours is 18:00, not the next morning).
"""

from bisect import bisect_left
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta

from worktime.rules.calendar import MICROSECONDS_A_MINUTE, Calendar

INSTANT = timedelta(microseconds=1)
ONE_DAY = timedelta(days=1)


def is_working_moment(moment: datetime, calendar: Calendar) -> bool:
    """Say whether work goes on at that moment; the end of a range no longer counts."""
    local = calendar.local(moment)
    since_midnight = _microseconds_of_day(local)
    return any(
        span.start * MICROSECONDS_A_MINUTE <= since_midnight < span.end * MICROSECONDS_A_MINUTE
        for span in calendar.hours_on(local.date())
    )


def is_within_hours(moment: datetime, calendar: Calendar) -> bool:
    """Say whether something may fall due then: working time or the very end of a range."""
    return is_working_moment(moment, calendar) or is_working_moment(moment - INSTANT, calendar)


def next_working_moment(moment: datetime, calendar: Calendar) -> datetime:
    """Return the moment itself when it is working time, else the start of the next range."""
    # The first instant of work after it ends one instant after that start.
    return add_working_time(moment, INSTANT, calendar) - INSTANT


def add_working_minutes(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Go forward by working minutes (0 or more); see add_working_time."""
    return add_working_time(start, timedelta(minutes=minutes), calendar)


def add_working_time(start: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """Return the earliest moment by which that much working time has passed since `start`.

    On the company's clock. A start outside working hours counts from the next working moment;
    nothing added to a moment within hours is that moment. Raises ValueError for a negative
    span, OverflowError beyond the last year that a date can name.
    """
    wanted = span // INSTANT
    if wanted < 0:
        raise ValueError("working time is only added forwards")
    local = calendar.local(start)
    if wanted == 0:
        if is_within_hours(local, calendar):
            return local
        return next_working_moment(local, calendar)
    year = local.year
    wanted += _since_new_year(local, calendar)
    while wanted > (total := calendar.year(year).total):
        wanted -= total
        year += 1
        if year >= MAXYEAR:
            raise OverflowError("beyond the end of the calendar")
    return _moment_in_year(year, wanted, calendar)


def working_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return the working time from `start` to `end`, exactly; negative when end is earlier."""
    first, last = calendar.local(start), calendar.local(end)
    if last < first:
        return -working_time_between(end, start, calendar)
    worked = _since_new_year(last, calendar) - _since_new_year(first, calendar)
    worked += sum(calendar.year(year).total for year in range(first.year, last.year))
    return timedelta(microseconds=worked)


def working_minutes_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Return the whole working minutes from `start` to `end`; negative when end is earlier."""
    between = working_time_between(start, end, calendar)
    minute = timedelta(minutes=1)
    return between // minute if between >= timedelta(0) else -(-between // minute)


def close_of(day: date, calendar: Calendar) -> datetime:
    """Return when work ends that day; of a day off, when the next working day ends.

    A last day that is a holiday moves to the next working day (Civil Code 203).
    """
    while not (hours := calendar.hours_on(day)):
        day += ONE_DAY
    return _on_clock(day, hours[-1].end * MICROSECONDS_A_MINUTE, calendar)


def next_morning(moment: datetime, calendar: Calendar) -> datetime:
    """Return when work next begins in the morning of a working day, at or after the moment."""
    day = calendar.local(moment).date()
    while not (hours := calendar.hours_on(day)) or (
        _on_clock(day, hours[0].start * MICROSECONDS_A_MINUTE, calendar) < moment
    ):
        day += ONE_DAY
    return _on_clock(day, hours[0].start * MICROSECONDS_A_MINUTE, calendar)


def nth_working_day(first: date, n: int, calendar: Calendar) -> date:
    """Return the n-th working day, 1 or more, counted from and with `first`.

    With the first of a month it is the n-th working day of that month.
    """
    if n < 1:
        raise ValueError("working days are counted from 1")
    day = first
    while True:
        if calendar.is_working_day(day):
            n -= 1
            if n == 0:
                return day
        day += ONE_DAY


def _since_new_year(local: datetime, calendar: Calendar) -> int:
    if not MINYEAR < local.year < MAXYEAR:
        raise OverflowError("beyond the end of the calendar")
    sums = calendar.year(local.year)
    index = local.timetuple().tm_yday - 1
    since_midnight = _microseconds_of_day(local)
    today = sum(
        max(0, min(since_midnight, span.end * MICROSECONDS_A_MINUTE) - start)
        for span in sums.days[index]
        if (start := span.start * MICROSECONDS_A_MINUTE) < since_midnight
    )
    return sums.before[index] + today


def _moment_in_year(year: int, worked: int, calendar: Calendar) -> datetime:
    """Return the earliest moment with `worked` (more than 0) microseconds since New Year."""
    sums = calendar.year(year)
    index = bisect_left(sums.before, worked) - 1
    left = worked - sums.before[index]
    day = date(year, 1, 1) + timedelta(days=index)
    for span in sums.days[index]:
        length = (span.end - span.start) * MICROSECONDS_A_MINUTE
        if left <= length:
            return _on_clock(day, span.start * MICROSECONDS_A_MINUTE + left, calendar)
        left -= length
    raise AssertionError("the sums of a year do not match its days")


def _on_clock(day: date, since_midnight: int, calendar: Calendar) -> datetime:
    midnight = datetime.combine(day, time(0), tzinfo=calendar.timezone)
    return midnight + timedelta(microseconds=since_midnight)


def _microseconds_of_day(local: datetime) -> int:
    seconds = (local.hour * 60 + local.minute) * 60 + local.second
    return seconds * 1_000_000 + local.microsecond
