"""The filter by month that lists share: `?month=2026-11`, the last twelve of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.pages import Filter

MONTHS = 12


def month_filter(field: str, *, label: Any = None, holds_moments: bool = False) -> Filter:
    """Give a filter by the month of a day, or of a moment in company time."""
    return Filter(
        "month",
        label or _("Month"),
        lambda _page: [(one, one) for one in last_months()],
        apply=_in_month(field, holds_moments=holds_moments),
        look="select",
    )


def last_months() -> list[str]:
    """Name this month and the eleven before it, the newest first."""
    day = clock.today().replace(day=1)
    found: list[str] = []
    while len(found) < MONTHS:
        found.append(f"{day:%Y-%m}")
        day = (day - timedelta(days=1)).replace(day=1)
    return found


def _in_month(field: str, *, holds_moments: bool) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    def apply(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        first = date.fromisoformat(f"{value}-01")
        last = (first + timedelta(days=32)).replace(day=1)
        edges: list[date] = [first, last]
        if holds_moments:
            edges = [datetime.combine(one, time(0), tzinfo=clock.HOUSE_ZONE) for one in edges]
        return rows.filter(**{f"{field}__gte": edges[0], f"{field}__lt": edges[1]})

    return apply
