"""Files of this app: the written standard as a table."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.exports import ExportColumn, workbook
from workflow.queries import PagedTask


def standard_workbook(tasks: Iterable[PagedTask]) -> HttpResponse:
    """Return the standard step by step with limits and figures."""
    columns = [
        ExportColumn(_("Task"), width=24),
        ExportColumn(_("Step"), width=8),
        ExportColumn(_("Procedure"), width=80),
        ExportColumn(_("Who"), width=28),
        ExportColumn(_("Time limit"), width=24),
        ExportColumn(_("Open items"), "number", 10),
        ExportColumn(_("Late items"), "number", 10),
        ExportColumn(_("Done in time"), "number", 12),
        ExportColumn(_("Done late"), "number", 12),
        ExportColumn(_("On time, per cent"), "number", 12),
    ]
    rows = (
        (
            entry.task.name if entry.task else "",
            step.code,
            step.sentence,
            step.actor,
            step.limit,
            figures.open,
            figures.open_late,
            figures.on_time,
            figures.done_late,
            figures.on_time_percent,
        )
        for entry in tasks
        for step, figures in entry.steps
    )
    return workbook(columns, rows, _("Work standard"))
