"""How long between two moments, in the minutes that count.

The working clock lives above core, so it hands its measure down: `worktime.apps` calls
`register_measure` in `ready()`. Until then minutes are minutes of the wall clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Measure = Callable[[datetime, datetime], int]


def _wall_minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)


class _Kept:
    measure: Measure = staticmethod(_wall_minutes)


def register_measure(measure: Measure) -> None:
    """Count from now on with `measure(start, end) -> minutes`, where start is not after end."""
    _Kept.measure = staticmethod(measure)


def minutes_between(start: datetime, end: datetime) -> int:
    """Give the minutes that count from `start` to `end`; 0 when end is not after start."""
    return _Kept.measure(start, end) if end > start else 0
