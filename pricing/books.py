"""What must hold about price strategies, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from core.books import BookFinding, Scope, books_section
from pricing.models import PriceStrategy

FAR = date(9999, 12, 31)


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


@books_section("pricing: strategies")
def strategies(_scope: Scope) -> Iterator[BookFinding]:
    """No two versions rule on one day, and every one that rules was approved by another."""
    ruling: dict[str, list[PriceStrategy]] = {}
    for strategy in PriceStrategy.objects.filter(state__in=PriceStrategy.APPROVED).order_by(
        "start", "pk"
    ):
        ruling.setdefault(strategy.scope, []).append(strategy)
    for versions in ruling.values():
        for earlier, later in pairwise(versions):
            if later.start < (earlier.end or FAR):
                yield _finding(later, f"it rules on the same days as {earlier.number}")
        for strategy in versions:
            yield from _without_approval(strategy)


def _without_approval(strategy: PriceStrategy) -> Iterator[BookFinding]:
    if strategy.approver_id is None or strategy.approved_at is None:
        yield _finding(strategy, "it rules without an approval")
    elif strategy.approver_id == strategy.issuer_id:
        yield _finding(strategy, "its issuer approved it")
    if strategy.state == "ended" and strategy.end is None:
        yield _finding(strategy, "it ended without an end")


def _finding(strategy: PriceStrategy, problem: str) -> BookFinding:
    return BookFinding(f"pricing.pricestrategy/{strategy.pk}", strategy.get_absolute_url(), problem)
