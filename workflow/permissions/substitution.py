"""Who may name a substitute, answer, end it, and give it full authority."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_manage_people
from accounts.queries import stands_above
from core.refusals import NotAllowed, Refused
from workflow.models import Substitution


def check_may_propose(*, holder: User, by: User) -> None:
    """Raise unless it is `by`'s own work, or of somebody below them, or they keep the people."""
    if by.pk == holder.pk or may_manage_people(by) or stands_above(by, holder):
        return
    raise NotAllowed(
        _("A substitute for %(name)s is named by themselves, a superior or an administrator.")
        % {"name": holder}
    )


def check_may_answer(*, substitution: Substitution, by: User) -> None:
    """Raise unless it is the substitute who answers, and has not yet."""
    if substitution.substitute_id != by.pk:
        raise NotAllowed(_("Only %(name)s answers this.") % {"name": substitution.substitute})
    _check_state(substitution, Substitution.State.PROPOSED)


def check_may_end(*, substitution: Substitution, by: User) -> None:
    """Raise unless one of the two, who proposed it, a superior or an administrator ends it."""
    if not may_end(substitution=substitution, by=by):
        raise NotAllowed(
            _("It is ended by one of the two, by who proposed it, a superior or an administrator.")
        )
    _check_state(substitution, Substitution.State.PROPOSED, Substitution.State.ACCEPTED)


def may_end(*, substitution: Substitution, by: User) -> bool:
    """Say whether this person may end it."""
    people = (substitution.holder_id, substitution.substitute_id, substitution.proposed_by_id)
    return by.pk in people or may_manage_people(by) or stands_above(by, substitution.holder)


def check_may_give_authority(*, substitution: Substitution, by: User) -> None:
    """Raise unless it is the general manager in person, and not for themselves as substitute."""
    if not by.has_role("gm"):
        raise NotAllowed(_("Only the general manager gives a substitute full authority."))
    if substitution.substitute_id == by.pk:
        raise Refused(_("You decide with your own authority already."))
    _check_state(substitution, Substitution.State.PROPOSED, Substitution.State.ACCEPTED)


def _check_state(substitution: Substitution, *wanted: str) -> None:
    if substitution.state not in wanted:
        raise Refused(
            _("This substitution is “%(state)s” already; there is nothing left to do.")
            % {"state": substitution.get_state_display()}
        )
