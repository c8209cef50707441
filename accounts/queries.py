"""Who is who: what pages, services of other apps and jobs read about people."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now

from accounts.models import Department, User
from records.queries import TimelineEntry, timeline


def active_people() -> QuerySet[User]:
    """Everybody who may sign in, with department, by name of sign-in."""
    return User.objects.filter(is_active=True).select_related("department").order_by("username")


def active_user(pk: int) -> User | None:
    """The person with this id, or nobody when they left."""
    return active_people().filter(pk=pk).first()


def people_with_role(*codes: str) -> QuerySet[User]:
    """Everybody active who has one of these roles, each once."""
    return active_people().filter(groups__name__in=codes).distinct()


def first_with_role(code: str) -> User | None:
    """The one who stands for a role that one person holds (director, general manager)."""
    return people_with_role(code).first()


def department(code: str) -> Department | None:
    """The department with this code."""
    return Department.objects.filter(code=code).first()


def superior_of(user: User) -> User | None:
    """The nearest superior who is still active; nobody above the general manager.

    Walks past people who left and stops at a circle, so that an escalation always ends.
    """
    return next(iter(superiors_of(user)), None)


def superiors_of(user: User) -> list[User]:
    """Every active superior from the nearest upwards; two statements however long the chain."""
    above = dict(User.objects.values_list("pk", "superior_id"))
    chain: list[int] = []
    step = user.superior_id
    while step is not None and step != user.pk and step not in chain:
        chain.append(step)
        step = above.get(step)
    found = active_people().in_bulk(chain)
    return [found[pk] for pk in chain if pk in found]


def stands_above(superior: User, user: User) -> bool:
    """Whether one is anywhere in the other's chain of superiors."""
    return any(person.pk == superior.pk for person in superiors_of(user))


def team_of(user: User) -> QuerySet[User]:
    """The people directly under this one."""
    return active_people().filter(superior=user)


def locked_until(person: User) -> datetime | None:
    """Until when nobody signs in under this name from an address that gave wrong passwords.

    None while no address is locked out. By the machine's own clock, as the lock itself.
    """
    last = (
        AccessAttempt.objects.filter(
            username=person.username,
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT,
            attempt_time__gt=Now() - settings.AXES_COOLOFF_TIME,
        )
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    return None if last is None else last + settings.AXES_COOLOFF_TIME


def people() -> QuerySet[User]:
    """Everybody, also those who left, for the administrator's list."""
    return (
        User.objects.select_related("department", "superior")
        .prefetch_related("groups")
        .order_by("-is_active", "department_id", "username")
    )


def history_of(person: User) -> list[TimelineEntry]:
    """What happened to a person's account, newest first."""
    return list(reversed(list(timeline(person))))
