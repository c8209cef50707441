"""Work items: who has what to do, who did what, who asked for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from accounts.models import User
from accounts.queries import people_with_role
from core import clock
from workflow import rules
from workflow.models import Breach, WorkItem
from workflow.queries.involved import items_shown_to
from workflow.queries.standing import offered_to

COUNT_CAP = 500
BY_DUE_MOMENT = (F("due_at").asc(nulls_last=True), "pk")


@dataclass(frozen=True)
class Counts:
    """What waits for a person, counted to one beyond the cap; late and due today among them."""

    open: int = 0
    late: int = 0
    today: int = 0
    tomorrow: int = 0
    later: int = 0
    unlimited: int = 0
    by_task: dict[int, int] = field(default_factory=dict)
    late_by_task: dict[int, int] = field(default_factory=dict)
    by_step: dict[str, int] = field(default_factory=dict)


def known_to(user: User) -> Q:
    """Return the condition for items a person may know of: to do, done, started or under them."""
    if user.has_perm("accounts.see_figures"):
        return Q()
    roles = rules.overseen_roles(user.roles)
    return (
        offered_to(user)
        | Q(role__in=roles)
        | Q(done_by=user)
        | Q(on_behalf_of=user)
        | Q(initiator=user)
        | Q(pk__in=items_shown_to(user))
    )


def open_items_for(user: User) -> QuerySet[WorkItem]:
    """Return what waits for this person, by due moment; what has none comes last."""
    return _with_people(WorkItem.objects.filter(offered_to(user), done_at=None)).order_by(
        *BY_DUE_MOMENT
    )


def unopened_items(user: User) -> QuerySet[WorkItem, int]:
    """Return the ids of what waits for this person and was opened by nobody yet."""
    return (
        WorkItem.objects.filter(offered_to(user), done_at=None, opened_at=None)
        .order_by()
        .values_list("pk", flat=True)
    )


def department_items(user: User) -> QuerySet[WorkItem]:
    """Return the open items of the person's department (a head: of those under them)."""
    roles = rules.overseen_roles(user.roles)
    return _with_people(
        WorkItem.objects.filter(Q(role__in=roles) | Q(person=user), done_at=None)
    ).order_by(*BY_DUE_MOMENT)


def all_open_items() -> QuerySet[WorkItem]:
    """Return everything that waits anywhere, for those who see the figures of the process."""
    return _with_people(WorkItem.objects.filter(done_at=None)).order_by(*BY_DUE_MOMENT)


def done_by(user: User) -> QuerySet[WorkItem]:
    """Return what this person has done, or a substitute for them, the latest first."""
    theirs = Q(done_by=user) | Q(on_behalf_of=user)
    return _with_people(WorkItem.objects.filter(theirs, done_at__isnull=False)).order_by(
        "-done_at", "-pk"
    )


def started_by(user: User) -> QuerySet[WorkItem]:
    """Return the steps that this person's orders and requests set off, the latest first."""
    return _with_people(WorkItem.objects.filter(initiator=user)).order_by("-arrived_at", "-pk")


def item_for(user: User, pk: int) -> WorkItem | None:
    """Return an item that this person may know of: to do, done, started or under them."""
    return (
        WorkItem.objects.filter(known_to(user), pk=pk)
        .select_related("person", "initiator", "done_by", "on_behalf_of")
        .first()
    )


def items_of(subject: Model) -> QuerySet[WorkItem]:
    """Return every item of a subject in the order of arrival: its record of steps."""
    return _with_people(
        WorkItem.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    ).order_by("arrived_at", "pk")


def open_items_of(subject: Model) -> QuerySet[WorkItem]:
    """Return what of a subject waits now, and for whom."""
    return items_of(subject).filter(done_at=None)


def subjects_waiting_for(user: User, model: type[Model]) -> QuerySet[Any, int]:
    """Return the ids of subjects that concern this person: an item of theirs, open or done.

    What somebody did for them is among them, and what they were asked about or sent a copy of.
    A union, so that each part finds its rows by its own index; it cannot be narrowed further,
    only stand in `pk__in`.
    """
    items = (
        WorkItem.objects.filter(subject_type=model._meta.label_lower)
        .order_by()
        .values_list("subject_id", flat=True)
    )
    return items.filter(offered_to(user)).union(
        items.filter(done_by=user),
        items.filter(on_behalf_of=user),
        items.filter(pk__in=items_shown_to(user)),
    )


def next_item_after(user: User, item: WorkItem) -> WorkItem | None:
    """Return what to do next: the following item by due moment, else the first that waits."""
    waiting = open_items_for(user).exclude(pk=item.pk)
    if item.due_at is not None:
        following = waiting.filter(
            Q(due_at__gt=item.due_at) | Q(due_at=item.due_at, pk__gt=item.pk) | Q(due_at=None)
        ).first()
        if following is not None:
            return following
    return waiting.first()


@dataclass(frozen=True)
class Place:
    """Where an item stands among those on the reader's desk, and its neighbours."""

    number: int
    count: int
    before: int | None
    after: int | None


def place_in_inbox(user: User, item: WorkItem) -> Place | None:
    """Find the item among what waits for the reader, in one statement."""
    waiting = list(open_items_for(user).values_list("pk", flat=True)[:COUNT_CAP])
    if item.pk not in waiting:
        return None
    at = waiting.index(item.pk)
    return Place(
        number=at + 1,
        count=len(waiting),
        before=waiting[at - 1] if at else None,
        after=waiting[at + 1] if at + 1 < len(waiting) else None,
    )


def holders_of(item: WorkItem) -> list[User]:
    """Return who can do the item: the one it names, or everybody active with its role."""
    if item.person is not None:
        return [item.person] if item.person.is_active else []
    return list(people_with_role(item.role))


def counts(user: User, *, now: datetime | None = None) -> Counts:
    """Count what waits for a person in one statement, the most urgent first, up to the cap."""
    moment = now or clock.now()
    rows = (
        WorkItem.objects.filter(offered_to(user), done_at=None)
        .order_by(*BY_DUE_MOMENT)
        .values_list("step_code", "due_at")[: COUNT_CAP + 1]
    )
    today, kinds = clock.day_of(moment), Counter[str]()
    by_step, late_by_task = Counter[str](), Counter[int]()
    for step, due in rows:
        kind = due_kind(due, now=moment, today_ordinal=today.toordinal())
        kinds[kind] += 1
        by_step[step] += 1
        if kind == "late":
            late_by_task[rules.task_of(step)] += 1
    by_task = Counter[int]()
    for step, number in by_step.items():
        by_task[rules.task_of(step)] += number
    return Counts(
        open=kinds.total(),
        late=kinds["late"],
        today=kinds["today"],
        tomorrow=kinds["tomorrow"],
        later=kinds["later"],
        unlimited=kinds["none"],
        by_task=dict(by_task),
        late_by_task=dict(late_by_task),
        by_step=dict(by_step),
    )


def due_kind(due: datetime | None, *, now: datetime, today_ordinal: int) -> str:
    """Name the group of the inbox's filter that a due moment falls into."""
    if due is None:
        return "none"
    if due < now:
        return "late"
    days = clock.day_of(due).toordinal() - today_ordinal
    return {0: "today", 1: "tomorrow"}.get(days, "later")


def breaches(user: User) -> QuerySet[Breach]:
    """Return the breach ledger as far as this person may see it, the newest first."""
    people = ("person", "excused_by", "pleaded_by", "refused_by")
    rows = Breach.objects.select_related("item", *people)
    if not user.has_perm("accounts.see_figures"):
        rows = rows.filter(Q(role__in=rules.overseen_roles(user.roles)) | Q(person=user))
    return rows.order_by("-flagged_at", "-pk")


def names_of(pks: Iterable[int | None]) -> dict[int, str]:
    """Return people's names by id, one statement."""
    wanted = {pk for pk in pks if pk is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name"))


def _with_people(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return items.select_related("person", "initiator", "done_by", "on_behalf_of")
