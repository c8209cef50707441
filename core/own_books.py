"""What must hold of core's own tables: guards, number series, outbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Max, Min

from core import clock
from core.books import BookFinding, Scope, books_section
from core.guards import missing_guards
from core.models import NumberSeries, OutboxRow

LATE = timedelta(hours=1)


@books_section("core: guards")
def guards(scope: Scope) -> Iterator[BookFinding]:
    """Every declared trigger is in the database exactly as declared."""
    for name in missing_guards():
        yield BookFinding(name, "", "the guard is not installed as declared")


@books_section("core: numbers")
def numbers(scope: Scope) -> Iterator[BookFinding]:
    """Every series was drawn from 1 to its last number, none left out."""
    if scope.object:
        return
    counted = NumberSeries.objects.annotate(
        count=Count("drawn"), first=Min("drawn__serial"), highest=Max("drawn__serial")
    ).order_by("code")
    for series in counted.iterator(chunk_size=2000):
        whole = series.count == series.last == (series.highest or 0)
        if not whole or (series.last and series.first != 1):
            problem = f"{series.count} numbers are drawn, the last is {series.last}"
            yield BookFinding(f"number series {series.code}", "", problem)


@books_section("core: outbox")
def outbox(scope: Scope) -> Iterator[BookFinding]:
    """Nothing that should have been done an hour ago still waits."""
    if scope.object:
        return
    late = OutboxRow.objects.filter(done_at=None, created_at__lt=clock.now() - LATE)
    for row in late.filter(not_before__lt=clock.now() - LATE).order_by("pk")[:1000]:
        yield BookFinding(f"outbox {row.key}", "", f"waits since {row.created_at:%Y-%m-%d %H:%M}")
    for row in late.exclude(last_error="").order_by("pk")[:1000]:
        yield BookFinding(f"outbox {row.key}", "", f"fails: {row.last_error}")
