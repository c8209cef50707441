"""What pages show of the clock: durations in working time, and the banner of open years.

A list shows hundreds of durations; within one request the calendar is looked up once for them.
What is stored (due moments) never comes from here.
"""

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock as house_clock
from core.navigation import Banner
from worktime import queries, rules


class _Request(threading.local):
    is_open = False
    clock: queries.Clock | None = None


_request = _Request()


def begin_request(**_signal: Any) -> None:
    """Look the calendar up anew in this request."""
    _request.is_open, _request.clock = True, None


def end_request(**_signal: Any) -> None:
    """Forget the calendar; jobs and commands look it up each time."""
    _request.is_open, _request.clock = False, None


def shown_clock() -> queries.Clock:
    """Return the calendar in force, looked up once in a request."""
    if not _request.is_open:
        return queries.clock()
    if _request.clock is None:
        _request.clock = queries.clock()
    return _request.clock


def measure(start: datetime, end: datetime) -> int:
    """Return the working minutes between two moments, for pages."""
    return rules.working_minutes_between(start, end, shown_clock().calendar)


def unconfirmed_years(request: HttpRequest) -> Iterator[Banner]:
    """Warn over every page of a year whose holidays nobody has announced."""
    in_force = shown_clock()
    for year in rules.years_to_confirm(
        house_clock.today(), in_force.warn_days_ahead, in_force.announced
    ):
        yield Banner(
            colour="amber",
            text=_(
                "The calendar of %(year)s is not confirmed: make-up working days may be missing, "
                "so limits in that year may change."
            )
            % {"year": year},
            url=reverse("worktime:year", args=[year]),
            link=_("See the calendar"),
        )
