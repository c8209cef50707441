"""What somebody leaves who goes, or who has a role no longer: it goes back to the role."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from accounts.roles import ROLES, SUPERIOR_ROLE
from core.locks import lock
from core.outbox import Entry, enqueue_many
from core.work import unit_of_work
from records.services import record
from workflow.models import WorkItem
from workflow.permissions import has_outgrown
from workflow.services.signing import drop_questions_to
from workflow.services.substitution import end_all_of


@unit_of_work
def hand_back_work_of(*, person: User, by: User) -> int:
    """Give a leaver's open items back to their role, and end their substitutions.

    A salesperson's items go to the role above: salespeople are only asked by name. Those who have
    the role are told of each. What the leaver was asked in person (加签) is asked no more, and who
    asked is told. Returns how many items were given back.
    """
    end_all_of(person, by=by)
    drop_questions_to(person, by=by)
    items = list(lock(WorkItem).filter(person=person, done_at=None))
    _give_back(items, person=person, by=by)
    return len(items)


@unit_of_work
def hand_back_work_of_role(*, person: User, by: User) -> int:
    """Give back what a person holds by a role that they have no longer; returns how many items.

    What another role of theirs lets them hold stays. Whoever takes no part in the process any more
    is asked no more either.
    """
    if not person.roles - {"admin"}:
        drop_questions_to(person, by=by)
    items = [
        item
        for item in lock(WorkItem).filter(person=person, done_at=None)
        if has_outgrown(item=item, person=person)
    ]
    _give_back(items, person=person, by=by)
    return len(items)


def _give_back(items: Sequence[WorkItem], *, person: User, by: User) -> None:
    for item in items:
        if item.role == "sales":
            item.role = SUPERIOR_ROLE["sales"]
            item.department = ROLES[item.role].department
        item.person = None
    WorkItem.objects.bulk_update(items, ["person", "role", "department"], batch_size=500)
    for item in items:
        record(
            subject=item,
            verb="workflow.handed_back",
            by=by,
            changes={"person": (person, None), "role": (None, item.role)},
        )
    enqueue_many(
        [
            Entry(
                key=f"handed_back/{item.pk}/{person.pk}/{person.version}",
                kind="workflow.handed_back",
                payload={"item": item.pk, "person": person.pk},
            )
            for item in items
        ]
    )
