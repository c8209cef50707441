"""Who may run the house: administrators, and nobody else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed


def may_operate(user: User | AnonymousUser) -> bool:
    """Say whether the person sees and works the operations page."""
    return isinstance(user, User) and user.is_active and user.has_role("admin")


def check_may_operate(*, by: User) -> None:
    """Raise unless `by` is an administrator."""
    if not may_operate(by):
        raise NotAllowed(_("Only an administrator may do this. Ask one to do it for you."))


def check_may_move_clock(*, by: User) -> None:
    """Raise unless `by` is an administrator of a system for training (DEBUG on)."""
    check_may_operate(by=by)
    if not settings.DEBUG:
        raise NotAllowed(
            _("The clock of a system in use cannot be moved; it can where DEBUG is on.")
        )
