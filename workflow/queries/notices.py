"""What the bell shows."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from workflow.models import Notice


def notices_for(user: User) -> QuerySet[Notice]:
    """Return the person's notices, the newest first."""
    return Notice.objects.filter(user=user).order_by("-created_at", "-pk")


def unread_count(user: User, *, cap: int = 100) -> int:
    """Return how many notices are unread, counted to one beyond the cap."""
    return Notice.objects.filter(user=user, read_at=None)[: cap + 1].count()
