"""Who may act on a work item; the same question for services and templates."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed, Refused
from workflow.models import WorkItem
from workflow.rules import overseen_roles

# Limits whose day the holder names (domain A4: 根据实际, 依违约情况).
PLANNED_BY_THE_HOLDER = frozenset({"planned", "case"})


def holds(*, item: WorkItem, user: User) -> bool:
    """Say whether the item is this person's to do: theirs by name, or offered to their role."""
    if item.person_id is not None:
        return item.person_id == user.pk
    return item.role in user.roles


def check_may_plan(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` holds the item and its limit is a day that the holder names."""
    if not holds(item=item, user=by):
        raise NotAllowed(_("Only the person who has this to do may set its date."))
    if item.limit_kind not in PLANNED_BY_THE_HOLDER:
        raise Refused(_("This step's limit is set by the standard or the contract."), "planned_on")


def may_excuse(user: User) -> bool:
    """Say whether the person may accept an excuse for a breach."""
    return user.has_role("director", "gm")


def check_may_excuse(*, by: User) -> None:
    """Raise unless `by` may accept an excuse."""
    if not may_excuse(by):
        raise NotAllowed(_("Only the marketing director or the general manager accepts an excuse."))


def may_see_figures(user: User) -> bool:
    """Say whether the person sees how punctual the departments are."""
    return user.has_perm("accounts.see_figures")


def has_department(user: User) -> bool:
    """Say whether there is a «my department's» beside the person's own items."""
    return bool(overseen_roles(user.roles)) and not user.has_role("gm")
