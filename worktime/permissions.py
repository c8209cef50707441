"""Who may change the calendar; reading it is for everybody who has signed in."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed


def may_keep_calendar(user: User) -> bool:
    """Say whether the person keeps the calendar: administrators do."""
    return user.is_active and user.has_role("admin")


def check_may_keep_calendar(by: User) -> None:
    """Raise NotAllowed, with the way out, unless the person keeps the calendar."""
    if not may_keep_calendar(by):
        raise NotAllowed(
            _("Only an administrator may change the calendar. Ask one to make the change.")
        )
