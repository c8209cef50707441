"""What people write again and again."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from accounts.models import User
from workflow.models import Phrase


def phrases_for(user: User) -> list[Phrase]:
    """Return what this person may click: the company's phrases, then their own; one statement."""
    return list(
        Phrase.objects.filter(Q(person=None) | Q(person=user), removed_at=None).order_by(
            F("person").asc(nulls_first=True), "position", "pk"
        )
    )


def own_phrases(user: User) -> QuerySet[Phrase]:
    """Return the person's own phrases."""
    return Phrase.objects.filter(person=user, removed_at=None).order_by("position", "pk")


def company_phrases() -> QuerySet[Phrase]:
    """Return the company's phrases."""
    return Phrase.objects.filter(person=None, removed_at=None).order_by("position", "pk")
