"""As whom somebody acts: the one place where a right of somebody else's counts.

`acts_as` for rights of a role, `acts_for` for those of one person, `holds` and `standing_on` for an
item. Whose right was used is noted for the trail (core.behalf).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from accounts.models import User
from accounts.roles import ROLES
from core.authority import Level
from core.behalf import note_behalf
from workflow.models import WorkItem
from workflow.queries.standing import Delegated, delegated_to, delegation_of


@dataclass(frozen=True)
class Standing:
    """As whom somebody acts, and with what authority; no holder: by their own right."""

    holder: User | None
    level: Level | None


def holds(*, item: WorkItem, user: User) -> bool:
    """Say whether the item is this person's to do.

    Theirs by name, or offered to their role; or of somebody they stand in for, and then never
    what they started themselves.
    """
    return standing_on(item=item, by=user) is not None


def standing_on(*, item: WorkItem, by: User) -> Standing | None:
    """Say as whom this person holds the item; None: not at all."""
    is_own = item.person_id == by.pk if item.person_id is not None else item.role in by.roles
    if is_own:
        return Standing(None, by.level)
    delegated = delegation_of(item, by)
    if delegated is None:
        return None
    note_behalf(by, delegated.holder)
    return Standing(delegated.holder, delegated.level)


def acts_as(by: User, *roles: str, step: str = "", barred: Collection[int | None] = ()) -> bool:
    """Say whether `by` has one of these roles, or stands in for somebody with enough authority.

    At the lower of both authorities, unless the general manager gave full authority: a substitute
    below the level of the role does not carry it. `barred` are the people whose own request it
    is: neither they nor anybody they stand in for act by substitution. An act that is no `step`
    needs a substitution for all steps.
    """
    if by.has_role(*roles):
        return True
    for delegated in _usable(by, roles, step, barred):
        if _carries(delegated, roles):
            note_behalf(by, delegated.holder)
            return True
    return False


def acts_for(by: User, person_id: int | None, *, step: str = "") -> bool:
    """Say whether `by` is this person, or stands in for them."""
    if by.pk == person_id:
        return True
    for delegated in delegated_to(by):
        if delegated.holder.pk == person_id and delegated.mandate.covers(step):
            note_behalf(by, delegated.holder)
            return True
    return False


def _usable(
    by: User, roles: Collection[str], step: str, barred: Collection[int | None]
) -> Iterator[Delegated]:
    """Give the mandates for a holder of one of the roles, none of whose own request it is."""
    for delegated in delegated_to(by):
        if (
            delegated.mandate.covers(step)
            and delegated.holder.has_role(*roles)
            and (delegated.people | {by.pk}).isdisjoint(barred)
        ):
            yield delegated


def _carries(delegated: Delegated, roles: Collection[str]) -> bool:
    """Say whether the mandate's authority reaches one of the roles that its holder has."""
    for role in delegated.holder.roles.intersection(roles):
        needed = ROLES[role].level if role in ROLES else None
        if needed is None or (delegated.level is not None and delegated.level >= needed):
            return True
    return False
