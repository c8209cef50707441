"""Who sets a date, stops a clock, asks for an excuse or accepts one, and amends the limits."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed, Refused
from workflow.models import Breach, WorkItem
from workflow.permissions.standing import acts_as, holds
from workflow.rules import PAUSABLE, overseen_roles

# Limits whose day the holder names (domain A4: 根据实际, 依违约情况).
PLANNED_BY_THE_HOLDER = frozenset({"planned", "case"})


def check_may_plan(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` holds the item and its limit is a day that the holder names."""
    if not holds(item=item, user=by):
        raise NotAllowed(_("Only the person who has this to do may set its date."))
    if item.limit_kind not in PLANNED_BY_THE_HOLDER:
        raise Refused(_("This step's limit is set by the standard or the contract."), "planned_on")


def may_excuse(user: User) -> bool:
    """Say whether the person may accept an excuse for a breach."""
    return acts_as(user, "director", "gm")


def check_may_excuse(*, by: User, breach: Breach | None = None) -> None:
    """Raise unless `by` may accept or refuse an excuse; nobody excuses their own lateness."""
    if breach is not None and is_own_breach(breach=breach, by=by):
        raise NotAllowed(_("Nobody excuses themselves; the general manager decides this."))
    own = () if breach is None else (breach.person_id, breach.pleaded_by_id)
    if not acts_as(by, "director", "gm", barred=own):
        raise NotAllowed(_("Only the marketing director or the general manager accepts an excuse."))


def may_amend_standard(user: User) -> bool:
    """Say whether the person may bring a new version of the standard into force."""
    return user.is_active and user.has_role("admin")


def check_may_amend_standard(*, by: User) -> None:
    """Raise unless `by` may amend the standard."""
    if not may_amend_standard(by):
        raise NotAllowed(
            _("Only an administrator may amend the standard. Ask one to make the change.")
        )


def may_plead(*, breach: Breach, by: User) -> bool:
    """Say whether this person may give the reason: they had it, or did it late."""
    if breach.pleaded_at is not None or breach.excused_at is not None:
        return False
    return breach.item.done_by_id == by.pk or _had_it(breach=breach, by=by)


def is_own_breach(*, breach: Breach, by: User) -> bool:
    """Say whether this person was late themselves, stands in for who was, or asks for it."""
    return by.pk == breach.pleaded_by_id or _had_it(breach=breach, by=by)


def _had_it(*, breach: Breach, by: User) -> bool:
    """Say whether it was late with this person, or is still with whom they stand in for."""
    if breach.person_id is None:
        was_theirs = breach.role in by.roles - {"sales"}
    else:
        was_theirs = breach.person_id == by.pk
    item = breach.item
    return was_theirs or (item.person_id == breach.person_id and holds(item=item, user=by))


def check_may_plead(*, breach: Breach, by: User) -> None:
    """Raise unless `by` had the item and nobody has given a reason yet."""
    if breach.pleaded_at is not None or breach.excused_at is not None:
        raise Refused(_("The reason for this has been given already."), "plea")
    if not may_plead(breach=breach, by=by):
        raise NotAllowed(_("The reason is given by the person who had it to do."))


def may_pause(*, item: WorkItem, by: User, now: datetime) -> bool:
    """Say whether this person may let the item's clock stand still now."""
    is_running = item.done_at is None and item.breached_at is None and item.paused_at is None
    in_time = item.due_at is not None and now < item.due_at
    return is_running and in_time and item.limit_kind in PAUSABLE and holds(item=item, user=by)


def check_may_pause(*, item: WorkItem, by: User, now: datetime) -> None:
    """Raise unless the holder pauses a limit in working time that is neither over nor paused."""
    if not holds(item=item, user=by):
        raise NotAllowed(_("Only the person who has this to do may pause its clock."))
    if item.done_at is not None or item.paused_at is not None:
        raise Refused(_("It is done or paused already."))
    if item.limit_kind not in PAUSABLE:
        raise Refused(_("This step's limit is a day: change the day instead of pausing it."))
    if item.breached_at is not None or (item.due_at is not None and now > item.due_at):
        raise Refused(_("It is late already. Do it, and give the reason in the breach ledger."))


def may_resume(*, item: WorkItem, by: User) -> bool:
    """Say whether this person may let the clock go on: the holder, or who stands above."""
    if item.paused_at is None:
        return False
    return holds(item=item, user=by) or item.role in overseen_roles(by.roles)


def check_may_resume(*, item: WorkItem, by: User) -> None:
    """Raise unless it is paused and `by` may let it go on."""
    if item.paused_at is None:
        raise Refused(_("Its clock is running already."))
    if not may_resume(item=item, by=by):
        raise NotAllowed(_("Its clock is set going by the holder or a superior."))
