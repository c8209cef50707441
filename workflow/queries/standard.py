"""The written standard in force: its steps, and the page that shows it with figures beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from core import kept
from workflow.models import StandardVersion, Step, Task
from workflow.queries.figures import Figures, figures_by_step, sum_of


@dataclass(frozen=True)
class PagedTask:
    """One task as the written document shows it; `task` is None for nodes of the chart only."""

    task: Task | None
    steps: tuple[tuple[Step, Figures], ...]
    total: Figures


def version_in_force() -> StandardVersion:
    """Return the issue of the standard that everybody works by."""
    return StandardVersion.objects.get(in_force=True)


def steps_in_force() -> QuerySet[Step]:
    """Return the 33 steps and the chart's node in the order of the document."""
    return Step.objects.filter(version__in_force=True).select_related("task").order_by("position")


def step_in_force(code: str) -> Step:
    """Return a step by its number; raises Step.DoesNotExist for one that is not there.

    A unit of work reads them once: an administrator may bring a new issue into force.
    """
    found = kept.once(("workflow.steps",), _steps_by_code).get(code)
    if found is None:
        raise Step.DoesNotExist(code)
    return found


def _steps_by_code() -> dict[str, Step]:
    return {step.code: step for step in steps_in_force()}


def step_names() -> dict[str, str]:
    """Return each step's short name in the reader's language, one statement."""
    return {step.code: step.name for step in Step.objects.filter(version__in_force=True)}


def standard_page(*, user: User, first: datetime, now: datetime) -> list[PagedTask]:
    """Return the document task by task with figures since `first`: two statements in all.

    Who may see the figures of the whole process sees them; others see their own items' figures.
    """
    by_step = figures_by_step(user=user, first=first, now=now)
    pages: list[PagedTask] = []
    gathered: dict[int | None, list[tuple[Step, Figures]]] = {}
    tasks: dict[int | None, Task | None] = {}
    for step in steps_in_force():
        tasks[step.task_id] = step.task
        row = (step, by_step.get(step.code, Figures()))
        gathered.setdefault(step.task_id, []).append(row)
    for task_id, rows in gathered.items():
        total = sum_of(figures for _step, figures in rows)
        pages.append(PagedTask(task=tasks[task_id], steps=tuple(rows), total=total))
    return pages
