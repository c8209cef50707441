"""What the bell shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, F, Func, IntegerField, QuerySet, Subquery

from accounts.models import User
from workflow.models import Notice, WorkItem
from workflow.queries.standing import offered_to


class Header(NamedTuple):
    """What the header of an open page asks for again and again."""

    unread: int
    waiting: int
    is_late: bool


def notices_for(user: User) -> QuerySet[Notice]:
    """Return the person's notices, the newest first."""
    return Notice.objects.filter(user=user).order_by("-created_at", "-pk")


def digest_notices(user: User, *, mail_key: str) -> QuerySet[Notice]:
    """Return what a morning's mail tells the person: unread, in the order in which it happened."""
    return Notice.objects.filter(user=user, read_at=None, mail_key=mail_key).order_by(
        "created_at", "pk"
    )


def unread_count(user: User, *, cap: int = 100) -> int:
    """Return how many notices are unread, counted to one beyond the cap."""
    return Notice.objects.filter(user=user, read_at=None)[: cap + 1].count()


def header_of(user: User, *, now: datetime) -> Header:
    """Count unread notices and what waits, and say whether something is late: one statement."""
    unread = Notice.objects.filter(user=user, read_at=None)
    waiting = WorkItem.objects.filter(offered_to(user), done_at=None)
    row = User.objects.filter(pk=user.pk).values_list(
        _number_of(unread), _number_of(waiting), Exists(waiting.filter(due_at__lt=now))
    )
    return Header(*row[0])


def _number_of(rows: QuerySet[Any]) -> Subquery:
    counted = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number=counted).values("number"))
