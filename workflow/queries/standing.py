"""For whom a person acts now: substitutions in force, chains resolved.

A page asks this many times (counts, lists, buttons): within one request it is read once, in at
most three statements; services and jobs outside a request read it anew each time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core import clock
from core.authority import Level
from workflow import rules
from workflow.models import Substitution, WorkItem


@dataclass(frozen=True)
class Delegated:
    """A mandate with the person it is for and the authority it carries."""

    mandate: rules.Mandate
    holder: User
    level: Level | None

    @property
    def people(self) -> frozenset[int]:
        """Everybody whose own requests this mandate must not decide."""
        via = self.mandate.via
        return frozenset({self.holder.pk} if via is None else {self.holder.pk, via})

    @property
    def until_on(self) -> date:
        """The day on which it no longer counts."""
        return self.mandate.until_on

    @property
    def is_capped(self) -> bool:
        """Whether it carries less than the authority of the person stood in for."""
        return self.holder.level is not None and (
            self.level is None or self.level < self.holder.level
        )


class _Request(threading.local):
    """What this thread's request has read already."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Delegated, ...]] | None = None


_request = _Request()


def begin_request(**_signal: Any) -> None:
    """Read everything anew in this request."""
    _request.known = {}


def end_request(**_signal: Any) -> None:
    """Outside a request nothing is kept."""
    _request.known = None


def forget_standing() -> None:
    """A substitution was changed in this request: read again."""
    if _request.known is not None:
        _request.known = {}


def delegated_to(user: User) -> tuple[Delegated, ...]:
    """Return for whom this person acts today."""
    if _request.known is None:
        return _read(user)
    if user.pk not in _request.known:
        _request.known[user.pk] = _read(user)
    return _request.known[user.pk]


def roles_of(user: User, step: str = "") -> frozenset[str]:
    """Return the roles whose work this person sees: their own and, standing in, others'."""
    roles = set(user.roles)
    for delegated in delegated_to(user):
        if delegated.mandate.covers(step):
            roles |= delegated.holder.roles
    return frozenset(roles)


def offered_to(user: User) -> Q:
    """Return the condition for items that are this person's to do.

    Theirs by name, or offered to a role of theirs; the same of those they stand in for, but never
    what they started themselves. Salespeople are only ever asked by name.
    """
    wanted = Q(person=user) | Q(person=None, role__in=user.roles - {"sales"})
    for delegated in delegated_to(user):
        holder = delegated.holder
        theirs = Q(person=holder) | (
            Q(person=None, role__in=holder.roles - {"sales"})
            & ~Q(initiator__in=sorted(delegated.people))
        )
        if delegated.mandate.steps:
            theirs &= Q(step_code__in=sorted(delegated.mandate.steps))
        wanted |= theirs & ~Q(initiator=user)
    return wanted


def delegation_of(item: WorkItem, user: User) -> Delegated | None:
    """Return by which mandate the item is this person's to do; None: by none, or their own."""
    for delegated in delegated_to(user):
        if item.initiator_id == user.pk or not delegated.mandate.covers(item.step_code):
            continue
        if item.person_id is not None:
            if item.person_id == delegated.holder.pk:
                return delegated
        elif item.role in delegated.holder.roles - {"sales"} and (
            item.initiator_id not in delegated.people
        ):
            return delegated
    return None


def holder_shown(item: WorkItem, user: User) -> User | None:
    """Return for whom the item stands in this person's inbox; None when it is their own."""
    if item.person_id is not None:
        is_own = item.person_id == user.pk
    else:
        is_own = item.role in user.roles - {"sales"}
    delegated = None if is_own else delegation_of(item, user)
    return delegated.holder if delegated else None


def accepted_grants(*, until_after: date) -> list[rules.Grant]:
    """Return what has been accepted and is not over by that day, as the rules want it."""
    rows = Substitution.objects.filter(
        state="accepted",
        until_on__gt=until_after,
        holder__is_active=True,
        substitute__is_active=True,
    ).order_by("pk")
    return [grant_of(row) for row in rows]


def grant_of(row: Substitution) -> rules.Grant:
    """Return a substitution as the rules want it."""
    return rules.Grant(
        holder=row.holder_id,
        substitute=row.substitute_id,
        first_on=row.first_on,
        until_on=row.until_on,
        steps=frozenset(row.steps),
        full_authority=row.full_authority,
    )


def substitutes_for(people: Iterable[User], step: str) -> list[User]:
    """Return who stands in today for any of these people at this step; two statements."""
    wanted, today = {person.pk for person in people}, clock.today()
    grants = accepted_grants(until_after=today)
    found = [
        person
        for person in {grant.substitute for grant in grants if grant.counts_on(today)}
        if any(
            mandate.holder in wanted and mandate.covers(step)
            for mandate in rules.mandates(person, grants, today)
        )
    ]
    return list(User.objects.filter(pk__in=set(found) - wanted).order_by("pk")) if found else []


def substitutions_seen_by(user: User) -> QuerySet[Substitution]:
    """Return what concerns this person; superiors see their people's, some see everybody's."""
    rows = Substitution.objects.select_related("holder", "substitute", "proposed_by")
    if not user.has_role("admin", "gm"):
        rows = rows.filter(
            Q(holder=user)
            | Q(substitute=user)
            | Q(proposed_by=user)
            | Q(holder__superior=user)
            | Q(holder__superior__superior=user)
        )
    return rows.order_by("-first_on", "-pk")


def _read(user: User) -> tuple[Delegated, ...]:
    today = clock.today()
    grants = accepted_grants(until_after=today)
    found = rules.mandates(user.pk, grants, today)
    if not found:
        return ()
    wanted = {mandate.holder for mandate in found} | {m.via for m in found if m.via is not None}
    people = User.objects.prefetch_related("groups").in_bulk(wanted)
    levels: dict[int, Level | None] = {pk: person.level for pk, person in people.items()}
    return tuple(
        Delegated(mandate, people[mandate.holder], rules.authority(mandate, user.level, levels))
        for mandate in found
    )


def mandates_in_words(user: User) -> Sequence[tuple[User, date]]:
    """Return each person stood in for and until when, for the line over the inbox."""
    return [(one.holder, one.until_on) for one in delegated_to(user)]


def stands_for(user: User) -> list[int]:
    """Return whose customers, orders and contracts this person sees as their own.

    Themselves, and those they stand in for at every step.
    """
    return [user.pk, *(one.holder.pk for one in delegated_to(user) if not one.mandate.steps)]
