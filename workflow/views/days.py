"""The days of a list's filter, in company time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from core import clock
from core.pages import Filter


def midnight(day: date) -> datetime:
    """Return the moment at which a day of the company begins."""
    return datetime.combine(day, time(0), tzinfo=clock.local(clock.now()).tzinfo)


def day_filters(field: str) -> tuple[Filter, Filter]:
    """Return the filters «from» and «until» (that day included) of a moment."""
    return (
        Filter(
            "from",
            _("from"),
            look="day",
            apply=lambda rows, day: rows.filter(
                **{f"{field}__gte": midnight(date.fromisoformat(day))}
            ),
        ),
        Filter(
            "until",
            _("until"),
            look="day",
            apply=lambda rows, day: rows.filter(
                **{f"{field}__lt": midnight(date.fromisoformat(day) + timedelta(days=1))}
            ),
        ),
    )
