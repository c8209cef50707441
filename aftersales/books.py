"""What must hold about complaints, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from aftersales.models import Complaint
from core.books import BookFinding, Scope, books_section
from records.queries import last_states


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


@books_section("aftersales: complaints")
def complaints(scope: Scope) -> Iterator[BookFinding]:
    """A complaint is its order's, concerns what left, and says who answered and closed it."""
    wrong = (
        (~Q(customer=F("order__customer")), "it names another customer than its order"),
        (
            Q(order_line__isnull=False) & ~Q(order_line__order=F("order")),
            "its line belongs to another order",
        ),
        (Q(quantity__gt=F("order_line__shipped")), "it concerns more than left"),
        (
            Q(state__in=["answered", "closed"])
            & (Q(answered_by__isnull=True) | Q(answered_at__isnull=True) | Q(answer="")),
            "nobody's answer stands in it",
        ),
        (
            Q(state="closed")
            & (Q(closed_by__isnull=True) | Q(closed_at__isnull=True) | Q(closing_note="")),
            "it was closed by nobody",
        ),
    )
    for condition, problem in wrong:
        for row in Complaint.objects.filter(condition).order_by("pk").iterator(chunk_size=2000):
            if scope.covers(f"aftersales.complaint/{row.pk}"):
                yield BookFinding(f"aftersales.complaint/{row.pk}", row.get_absolute_url(), problem)


@books_section("aftersales: states")
def states(scope: Scope) -> Iterator[BookFinding]:
    """The state is the one that the last event left."""
    told = last_states(Complaint)
    for pk, state in Complaint.objects.order_by("pk").values_list("pk", "state"):
        subject = f"aftersales.complaint/{pk}"
        if scope.covers(subject) and told.get(pk) != state:
            yield BookFinding(
                subject,
                f"/aftersales/{pk}/",
                f"the state is {state}, the last event left {told.get(pk)}",
            )
