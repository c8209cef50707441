"""The stage of the demo: one time axis, on which all stories are played in their true order.

A story is a generator that gives the moment of its next act. The stage takes the earliest of all
waiting acts, turns the clock to it and lets that story go on; what lies after the day of loading
is never played. So numbers, stock and credit come about as they would have in life.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core import clock
from marketing.demo.base import Company
from worktime.queries import calendar
from worktime.rules import add_working_minutes, working_minutes_between

Story = Iterator[datetime]
WORKING_DAY = 480


@dataclass(frozen=True)
class Axis:
    """Moments of the past, on working days and within working hours, counted from the loading."""

    now: datetime
    today: date

    def day(self, back: int, hour: int = 9, minute: int = 0) -> datetime:
        """Give a moment `back` days before today, or on the working day before that."""
        day = self.today - timedelta(days=back)
        while not calendar().is_working_day(day):
            day -= timedelta(days=1)
        return datetime.combine(day, time(hour, minute), tzinfo=clock.HOUSE_ZONE)

    def ago(self, minutes: int) -> datetime:
        """Give the moment since when `minutes` of working time have passed."""
        late = self.now
        early = late - timedelta(days=20 + minutes // 200)
        while late - early > timedelta(seconds=30):
            middle = early + (late - early) / 2
            if working_minutes_between(middle, self.now, calendar()) > minutes:
                early = middle
            else:
                late = middle
        return late


def later(minutes: int) -> datetime:
    """Give the moment `minutes` of working time after the present act."""
    return add_working_minutes(clock.now(), minutes, calendar())


def axis_of(company: Company) -> Axis:
    """Give the axis that ends at this moment."""
    return Axis(now=clock.now(), today=company.today)


def play(stories: Iterable[Story], *, until: datetime) -> None:
    """Play all stories in the order of their moments, up to `until`."""
    waiting: list[tuple[datetime, int, Story]] = []
    for order, story in enumerate(stories):
        _wait(waiting, story, order, until)
    while waiting:
        moment, order, story = heapq.heappop(waiting)
        with clock.at(moment):
            _wait(waiting, story, order, until, not_before=moment)


def _wait(
    waiting: list[tuple[datetime, int, Story]],
    story: Story,
    order: int,
    until: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Let a story play its next act and queue it for the one after, if that lies in the past."""
    moment = next(story, None)
    if moment is None:
        return
    if not_before is not None:
        moment = max(moment, not_before)
    if moment <= until:
        heapq.heappush(waiting, (moment, order, story))
