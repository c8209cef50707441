"""How long the steps of the standard take: as it was measured, else as it is allowed."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workflow.models import WorkItem
from workflow.queries.figures import NOT_JUDGED
from workflow.queries.standard import steps_in_force
from worktime.queries import calendar
from worktime.rules import LimitKind

# So many items make a median worth more than the limit; older ones than the sample say no more.
LEAST = 20
SAMPLE = 10_000


@dataclass(frozen=True, slots=True)
class StepTime:
    """Working minutes that an item waits at a step: the median of `items`, 0: the limit."""

    minutes: int
    items: int = 0


def step_times(steps: Sequence[str], *, since: datetime) -> dict[str, StepTime]:
    """Give the working minutes of each step: the median of items that people closed since then.

    The standard's limit where fewer than 20 were; 0 minutes where it names no figure.
    """
    held: dict[str, list[int]] = defaultdict(list)
    rows = (
        WorkItem.objects.filter(
            step_code__in=steps,
            arrived_at__gte=since,
            done_by__isnull=False,
            minutes_held__isnull=False,
        )
        .exclude(outcome__in=NOT_JUDGED)
        .order_by("-arrived_at")
    )
    for step, minutes in rows.values_list("step_code", "minutes_held")[:SAMPLE]:
        held[step].append(minutes or 0)
    limits = _limits(steps)
    return {
        step: StepTime(round(statistics.median(held[step])), len(held[step]))
        if len(held[step]) >= LEAST
        else StepTime(limits.get(step, 0))
        for step in steps
    }


def _limits(steps: Sequence[str]) -> dict[str, int]:
    policy = calendar().policy
    found: dict[str, int] = {}
    for step in steps_in_force().filter(code__in=steps):
        if step.limit_kind == LimitKind.IMMEDIATE:
            found[step.code] = policy.immediate_minutes
        elif step.limit_kind == LimitKind.WORKING_DAYS:
            found[step.code] = step.limit_days * policy.working_day_minutes
    return found
