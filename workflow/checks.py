"""Looked at when the program starts: does every registered step lead somewhere?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.urls import NoReverseMatch, reverse

from records.access import has_access
from workflow.registry import registered_pages

# The standard's numbers; the table in the database may not be there yet when checks run.
TASK_STEPS = {1: 2, 2: 4, 3: 2, 4: 3, 5: 4, 6: 5, 7: 1, 8: 4, 9: 5, 10: 3}
KNOWN_STEPS = {
    f"{task}.{step}" for task, steps in TASK_STEPS.items() for step in range(1, steps + 1)
} | {"N17"}


def check_registered_steps(**_options: Any) -> list[CheckMessage]:
    """Name steps that the standard does not know, subjects and pages that do not exist."""
    return list(_findings())


def _findings() -> Iterator[CheckMessage]:
    for page in registered_pages():
        if page.step not in KNOWN_STEPS:
            yield Error(f"The standard has no step {page.step}.", id="workflow.E001")
        try:
            apps.get_model(page.subject)
        except (LookupError, ValueError):
            yield Error(
                f"Step {page.step} is registered for {page.subject}, which is no model.",
                id="workflow.E002",
            )
        # Who is asked to sign stands for the item that it is about.
        if page.subject != "workflow.addedsigner" and not has_access(page.subject):
            yield Error(
                f"Step {page.step}: nobody may open what hangs on {page.subject}, so it can be "
                "neither copied nor asked about nor commented on (records.access).",
                id="workflow.E004",
            )
        try:
            reverse(page.page, args=[1])
        except NoReverseMatch:
            yield Error(
                f"Step {page.step} leads to “{page.page}”, which takes no id or does not exist.",
                id="workflow.E003",
            )
