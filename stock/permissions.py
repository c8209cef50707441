"""Who may correct stock."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.refusals import NotAllowed
from workflow.permissions import acts_as


def why_not_correct(by: User) -> Promise | None:
    """The warehouse counts; the head of the centre may put right what sales see."""
    if acts_as(by, "logistics", "centre_head"):
        return None
    return _("Stock is corrected by the warehouse or the head of the marketing centre.")


def check_may_correct(by: User) -> None:
    """Raise NotAllowed with the reason, if there is one."""
    reason = why_not_correct(by)
    if reason is not None:
        raise NotAllowed(str(reason))
