"""Who was drawn into an item, and what was sent to a person to know of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.queries import active_people
from workflow.models import AddedSigner, CarbonCopy, Urge, WorkItem
from workflow.queries.standing import delegated_to, offered_to
from workflow.rules import SIGNER


@dataclass(frozen=True)
class Involved:
    """What was asked, shown and urged about some items, oldest first."""

    signers: list[AddedSigner] = field(default_factory=list)
    copies: list[CarbonCopy] = field(default_factory=list)
    urges: list[Urge] = field(default_factory=list)

    @property
    def waiting(self) -> list[AddedSigner]:
        """The signers whose answer an open item waits for."""
        return [one for one in self.signers if one.is_open and one.place == "before"]

    def __bool__(self) -> bool:
        return bool(self.signers or self.copies or self.urges)


def involved_in(items: Iterable[WorkItem]) -> Involved:
    """Return what was asked, shown and urged about these items; three statements."""
    pks = [item.pk for item in items]
    if not pks:
        return Involved()
    people = ("person", "by", "item")
    signers = AddedSigner.objects.filter(item__in=pks).select_related(*people, "substitute")
    return Involved(
        signers=list(signers.order_by("pk")),
        copies=list(CarbonCopy.objects.filter(item__in=pks).select_related(*people).order_by("pk")),
        urges=list(Urge.objects.filter(item__in=pks).select_related("by", "item").order_by("pk")),
    )


def copies_for(user: User) -> QuerySet[CarbonCopy]:
    """Return what was sent to this person to know of, the latest first."""
    return (
        CarbonCopy.objects.filter(person=user)
        .select_related("item", "item__person", "item__done_by", "item__initiator", "by")
        .order_by("-at", "-pk")
    )


def unread_copies(user: User, *, cap: int = 100) -> int:
    """Return how many of them are unread, counted to one beyond the cap."""
    return CarbonCopy.objects.filter(person=user, read_at=None)[: cap + 1].count()


def copy_for(user: User, item: WorkItem) -> CarbonCopy | None:
    """Return the copy of an item that was sent to this person."""
    return CarbonCopy.objects.filter(item=item, person=user).first()


def signer_for(user: User, pk: int) -> AddedSigner | None:
    """Return a question that was asked of this person, that they asked, or answer for another."""
    concerned = Q(person=user) | Q(by=user) | Q(item__person=user) | Q(substitute=user)
    return (
        AddedSigner.objects.filter(concerned | Q(pk__in=_questions_on_the_desk_of(user)), pk=pk)
        .select_related("item", "item__person", "item__initiator", "person", "by")
        .first()
    )


def items_shown_to(user: User) -> QuerySet[Any, int]:
    """Return the ids of items that this person was asked about or sent a copy of.

    What somebody is asked about whom they stand in for is among them, and what they answered so.
    """
    asked = AddedSigner.objects.order_by().values_list("item", flat=True)
    sent = CarbonCopy.objects.filter(person=user).order_by().values_list("item", flat=True)
    parts = [sent, asked.filter(substitute=user)]
    if delegated_to(user):
        parts.append(asked.filter(pk__in=_questions_on_the_desk_of(user)))
    return asked.filter(person=user).union(*parts)


def _questions_on_the_desk_of(user: User) -> QuerySet[WorkItem, int]:
    """Return the ids of the open questions that are this person's to answer, also for others."""
    own = WorkItem.objects.filter(offered_to(user), subject_type=SIGNER, done_at=None)
    return own.order_by().values_list("subject_id", flat=True)


def colleagues(*, but: Iterable[int | None]) -> QuerySet[User]:
    """Return everybody active who takes part in the process, but these."""
    return (
        active_people()
        .filter(groups__isnull=False)
        .exclude(pk__in=[pk for pk in but if pk is not None])
        .exclude(groups__name="admin")
        .prefetch_related("groups")
        .distinct()
    )
