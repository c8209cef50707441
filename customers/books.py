"""What must hold about customers, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, Sum

from core.books import BookFinding, Scope, books_section
from customers.models import Customer, CustomerCredit, ExposureEntry, ExposureMovement, Rating

STAGES = ("approved", "delivered", "advance")


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


def _address(customer_id: int) -> str:
    return f"/customers/{customer_id}/"


@books_section("customers: exposure")
def exposure(scope: Scope) -> Iterator[BookFinding]:
    """A customer's stages equal the sum of the movements and the sum of the documents' entries."""
    by_movement: dict[int, dict[str, int]] = {}
    for row in ExposureMovement.objects.values("customer_id", "stage").annotate(sum=Sum("amount")):
        by_movement.setdefault(row["customer_id"], {})[row["stage"]] = row["sum"]
    by_entry: dict[int, dict[str, Any]] = {
        row["customer_id"]: dict(row)
        for row in ExposureEntry.objects.values("customer_id").annotate(
            approved_sum=Sum("approved"), delivered_sum=Sum("delivered"), advance_sum=Sum("advance")
        )
    }
    for credit in CustomerCredit.objects.order_by("pk").iterator(chunk_size=2000):
        subject = f"customers.customer/{credit.customer_id}"
        if not scope.covers(subject):
            continue
        moved = by_movement.get(credit.customer_id, {})
        entered: dict[str, Any] = by_entry.get(credit.customer_id, {})
        for stage in STAGES:
            stored = getattr(credit, stage)
            for source, found in (
                ("movements", moved.get(stage) or 0),
                ("documents", entered.get(f"{stage}_sum") or 0),
            ):
                if stored != found:
                    yield BookFinding(
                        object=subject,
                        url=_address(credit.customer_id),
                        problem=f"{stage} is {stored}, the {source} make {found}",
                    )
    without = Customer.objects.filter(credit__isnull=True).values_list("pk", flat=True)
    for pk in without:
        yield BookFinding(f"customers.customer/{pk}", _address(pk), "there is no credit row")


@books_section("customers: ratings")
def ratings(scope: Scope) -> Iterator[BookFinding]:
    """One rating in force for each customer, decided by another than its proposer."""
    wrong = Rating.objects.filter(
        Q(state__in=["in_force", "ended"])
        & (
            Q(decided_by__isnull=True)
            | Q(proposed_by__isnull=True)
            | Q(decided_by=F("proposed_by"))
            | Q(grade="")
            | Q(valid_until__isnull=True)
        )
    )
    for rating in wrong.iterator(chunk_size=2000):
        if scope.covers(f"customers.rating/{rating.pk}"):
            yield BookFinding(
                f"customers.rating/{rating.pk}",
                rating.get_absolute_url(),
                "it took effect without a decision by another person",
            )
    seen: set[int] = set()
    for pk, customer in Rating.objects.filter(state="in_force").values_list("pk", "customer_id"):
        if customer in seen:
            yield BookFinding(
                f"customers.rating/{pk}", _address(customer), "a second rating is in force"
            )
        seen.add(customer)
