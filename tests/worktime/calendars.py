"""Calendars for tests of the rules, and the slow, obvious oracle they are held against."""

from datetime import date, datetime, timedelta

from worktime.rules import (
    TIMEZONE,
    Calendar,
    DayException,
    LimitPolicy,
    Span,
    WeekPattern,
    parse_spans,
)

USUAL = parse_spans("08:30-12:00, 13:30-18:00")
OFF: tuple[Span, ...] = ()
WEEK = WeekPattern(valid_from=date(2004, 1, 1), days=(*(USUAL,) * 5, OFF, OFF), make_up=USUAL)
STRICT = LimitPolicy(working_day_minutes=480, immediate_minutes=120, is_lenient=False)
LENIENT = LimitPolicy(working_day_minutes=480, immediate_minutes=120, is_lenient=True)
MINUTE = timedelta(minutes=1)

# State Council notice of 2025-11-04, the days that fall on Monday to Friday.
OFF_2026 = [
    *((1, d) for d in (1, 2)),
    *((2, d) for d in (16, 17, 18, 19, 20, 23)),
    (4, 6),
    *((5, d) for d in (1, 4, 5)),
    (6, 19),
    (9, 25),
    *((10, d) for d in (1, 2, 5, 6, 7)),
]
MADE_UP_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]


def calendar_2026(policy: LimitPolicy = STRICT) -> Calendar:
    """The company's calendar of 2026, typed from the notice and from nowhere else."""
    exceptions = {date(2026, m, d): DayException(is_working=False) for m, d in OFF_2026}
    exceptions |= {date(2026, m, d): DayException(is_working=True) for m, d in MADE_UP_2026}
    return Calendar(patterns=(WEEK,), exceptions=exceptions, policy=policy)


def odd_calendar() -> Calendar:
    """Three ranges a day, a night until 24:00, a short Saturday, own hours, a change in June."""
    three = parse_spans("06:00-09:15, 10:00-12:00, 13:01-24:00")
    night = parse_spans("00:00-02:00, 22:00-24:00")
    saturday = parse_spans("09:00-11:30")
    early = WeekPattern(date(2025, 1, 1), (three, night, OFF, three, USUAL, saturday, OFF), USUAL)
    summer = WeekPattern(date(2026, 6, 10), (USUAL, USUAL, three, night, OFF, OFF, OFF), saturday)
    exceptions = {
        date(2026, 3, 9): DayException(is_working=False),
        date(2026, 3, 10): DayException(is_working=True, hours=parse_spans("10:00-10:07")),
        date(2026, 3, 15): DayException(is_working=True),
        date(2026, 7, 4): DayException(is_working=True),
        date(2026, 12, 31): DayException(is_working=False),
    }
    return Calendar(patterns=(summer, early), exceptions=exceptions, policy=STRICT)


def at(text: str) -> datetime:
    """`at("2026-11-20 16:00")` on the company's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=TIMEZONE)


def oracle_works(moment: datetime, calendar: Calendar) -> bool:
    """Work goes on in the minute that begins at this moment."""
    minute = moment.hour * 60 + moment.minute
    return any(span.start <= minute < span.end for span in calendar.hours_on(moment.date()))


def oracle_add(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Walk minute by minute and count those that are working time (start on a full minute)."""
    moment = start
    while minutes > 0:
        if oracle_works(moment, calendar):
            minutes -= 1
        moment += MINUTE
    return moment


def oracle_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Walk minute by minute from start to end and count."""
    count, moment = 0, start
    while moment < end:
        count += oracle_works(moment, calendar)
        moment += MINUTE
    return count
