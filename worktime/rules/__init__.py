"""The working clock: company calendar, working-time arithmetic, time limits (pure)."""

from worktime.rules.calendar import (
    MINUTES_A_DAY,
    TIMEZONE,
    Calendar,
    DayException,
    WeekPattern,
    years_to_confirm,
)
from worktime.rules.clock import (
    add_working_minutes,
    add_working_time,
    close_of,
    is_within_hours,
    is_working_moment,
    next_working_moment,
    nth_working_day,
    working_minutes_between,
    working_time_between,
)
from worktime.rules.limits import (
    Limit,
    LimitKind,
    LimitPolicy,
    due_moment,
    share_moment,
    start_by,
)
from worktime.rules.spans import (
    Day,
    Span,
    SpanError,
    SpanProblem,
    format_spans,
    minutes_in,
    parse_spans,
)

__all__ = [
    "MINUTES_A_DAY",
    "TIMEZONE",
    "Calendar",
    "Day",
    "DayException",
    "Limit",
    "LimitKind",
    "LimitPolicy",
    "Span",
    "SpanError",
    "SpanProblem",
    "WeekPattern",
    "add_working_minutes",
    "add_working_time",
    "close_of",
    "due_moment",
    "format_spans",
    "is_within_hours",
    "is_working_moment",
    "minutes_in",
    "next_working_moment",
    "nth_working_day",
    "parse_spans",
    "share_moment",
    "start_by",
    "working_minutes_between",
    "working_time_between",
    "years_to_confirm",
]
