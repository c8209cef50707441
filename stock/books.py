"""What must hold about stock, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Sum

from core.books import BookFinding, Scope, books_section
from stock.models import StockItem, StockMovement

COLUMNS = ("on_hand", "reserved", "expected")


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


@books_section("stock: totals")
def totals(scope: Scope) -> Iterator[BookFinding]:
    """What is on hand, reserved and expected equals the sum of the movements."""
    moved: dict[int, dict[str, Any]] = {
        row["item_id"]: dict(row)
        for row in StockMovement.objects.order_by()
        .values("item_id")
        .annotate(**{f"{column}_sum": Sum(column) for column in COLUMNS})
    }
    for item in StockItem.objects.order_by("pk").iterator(chunk_size=2000):
        if not scope.covers(f"stock.stockitem/{item.pk}"):
            continue
        sums: dict[str, Any] = moved.get(item.pk, {})
        for column in COLUMNS:
            stored, found = getattr(item, column), sums.get(f"{column}_sum") or 0
            if stored != found:
                yield BookFinding(
                    f"stock.stockitem/{item.pk}",
                    item.get_absolute_url(),
                    f"{column} is {stored}, the movements make {found}",
                )
