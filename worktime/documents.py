"""The year's exceptions as an Excel file."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import ExportColumn, workbook
from core.formats import weekday_text
from worktime.queries import DayCell
from worktime.wording import kind_look

COLUMNS = (
    ExportColumn(gettext_lazy("Day"), "day", 12),
    ExportColumn(gettext_lazy("Weekday"), width=8),
    ExportColumn(gettext_lazy("Kind of day"), width=18),
    ExportColumn(gettext_lazy("Holiday"), width=32),
    ExportColumn(gettext_lazy("Working hours"), width=26),
    ExportColumn(gettext_lazy("Entered by"), width=16),
    ExportColumn(gettext_lazy("Note"), width=40),
)


def year_workbook(year: int, days: Sequence[DayCell]) -> HttpResponse:
    """Give the download: a row for each day that differs from the usual week."""
    rows = (
        (
            cell.date,
            weekday_text(cell.date),
            str(kind_look(cell.kind)),
            cell.row.name if cell.row else "",
            cell.hours,
            cell.row.get_source_display() if cell.row else "",
            cell.row.note if cell.row else "",
        )
        for cell in days
    )
    return workbook(COLUMNS, rows, _("Calendar %(year)s") % {"year": year})
