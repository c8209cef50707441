"""Substitution: proposed, accepted or declined by the substitute, ended."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import superior_of
from core import clock
from core.authority import Level
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from records.services import record
from workflow import rules
from workflow.models import Substitution
from workflow.permissions import (
    check_may_answer,
    check_may_end,
    check_may_give_authority,
    check_may_propose,
)
from workflow.queries.standing import accepted_grants, forget_standing, grant_of
from workflow.services.notices import notify
from workflow.wording_substitution import substitution_problem


@dataclass(frozen=True)
class Proposal:
    """Who stands in for whom, from a day until the day of return, for which steps (none: all)."""

    holder: User
    substitute: User
    first_on: date
    until_on: date
    steps: Sequence[str] = ()
    reason: str = ""


@unit_of_work
def propose_substitution(*, proposal: Proposal, by: User, form_key: uuid.UUID | str) -> str:
    """Propose a substitute for oneself, or for somebody absent; returns the page's address.

    It counts once the substitute has accepted. Raises NotAllowed unless `by` is the person,
    stands above them or keeps the people; Refused for a circle, a chain of three, days taken.
    """
    if made := use_form_key(user=by, key=form_key, digest_of=vars(proposal)):
        return made
    check_may_propose(holder=proposal.holder, by=by)
    _lock_people(proposal.holder.pk, proposal.substitute.pk)
    row = Substitution(
        holder=proposal.holder,
        substitute=proposal.substitute,
        first_on=proposal.first_on,
        until_on=proposal.until_on,
        steps=sorted(proposal.steps),
        reason=proposal.reason.strip(),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _check(row)
    row.save()
    record(
        subject=row,
        verb="workflow.substitution_proposed",
        by=by,
        after=row.state,
        comment=row.reason,
        changes={"first_on": (None, row.first_on), "until_on": (None, row.until_on)},
    )
    _tell(row, "proposed", by=by, people=[row.substitute])
    url = row.get_absolute_url()
    keep_result(user=by, key=form_key, url=url)
    return url


@unit_of_work
def accept_substitution(*, substitution: Substitution, by: User, version: int) -> Substitution:
    """The substitute accepts; from the first day on the holder's items stand in their inbox."""
    row = _locked(substitution, version)
    check_may_answer(substitution=row, by=by)
    _check(row)
    before = row.state
    row.accept()
    row.answered_at = clock.now()
    row.save()
    forget_standing()
    record(
        subject=row,
        verb="workflow.substitution_accepted",
        by=by,
        before=before,
        after=row.state,
    )
    told = {row.holder, row.proposed_by, superior_of(row.holder)} - {None}
    _tell(row, "accepted", by=by, people=[person for person in told if person])
    return row


@unit_of_work
def decline_substitution(
    *, substitution: Substitution, by: User, version: int, reason: str
) -> Substitution:
    """The substitute declines and says why, so that somebody else can be named."""
    row = _locked(substitution, version)
    check_may_answer(substitution=row, by=by)
    if not reason.strip():
        raise Refused(_("Say why, so that somebody else can be named."), "reason")
    before = row.state
    row.decline()
    row.answered_at = clock.now()
    row.save()
    record(
        subject=row,
        verb="workflow.substitution_declined",
        by=by,
        before=before,
        after=row.state,
        comment=reason.strip(),
    )
    _tell(row, "declined", by=by, people=list({row.holder, row.proposed_by}))
    return row


@unit_of_work
def end_substitution(*, substitution: Substitution, by: User, version: int) -> Substitution:
    """End it at once (or take a proposal back); what was done under it stays."""
    row = _locked(substitution, version)
    check_may_end(substitution=row, by=by)
    _end(row, by=by)
    return row


@unit_of_work
def give_authority(
    *, substitution: Substitution, by: User, version: int, full: bool
) -> Substitution:
    """The general manager lets the substitute decide with the holder's authority, or no longer."""
    row = _locked(substitution, version)
    check_may_give_authority(substitution=row, by=by)
    before, row.full_authority = row.full_authority, full
    if before == full:
        return row
    row.save(update_fields=["full_authority", "version"])
    forget_standing()
    record(
        subject=row,
        verb="workflow.substitution_authority",
        by=by,
        before=row.state,
        after=row.state,
        changes={"full_authority": (before, full)},
    )
    code = "full" if full else "capped"
    _tell(row, code, by=by, people=[row.holder, row.substitute])
    return row


def end_all_of(person: User, *, by: User) -> None:
    """End what is proposed or accepted with somebody who leaves; called in a unit of work."""
    for row in lock(Substitution).filter(state__in=["proposed", "accepted"]):
        if person.pk in (row.holder_id, row.substitute_id):
            _end(row, by=by)


def _end(row: Substitution, *, by: User) -> None:
    before = row.state
    row.end()
    row.ended_at = clock.now()
    row.save()
    forget_standing()
    record(subject=row, verb="workflow.substitution_ended", by=by, before=before, after=row.state)
    _tell(row, "ended", by=by, people=[row.holder, row.substitute])


def _lock_people(*pks: int) -> None:
    """Whoever changes a chain holds its people: two halves of a circle queue here."""
    list(lock(User).filter(pk__in=pks))


def _locked(substitution: Substitution, version: int) -> Substitution:
    _lock_people(substitution.holder_id, substitution.substitute_id)
    row = (
        lock(Substitution)
        .select_related("holder", "substitute", "proposed_by")
        .get(pk=substitution.pk)
    )
    if row.version != version:
        raise Stale(
            _("This substitution was changed while the page was open. Look at it again."),
            [(str(_("State")), substitution.get_state_display(), row.get_state_display())],
        )
    row.version += 1
    return row


def _check(row: Substitution) -> None:
    today = clock.today()
    if not row.substitute.is_active:
        raise Refused(
            _("%(name)s no longer signs in. Choose somebody else.") % {"name": row.substitute},
            "substitute",
        )
    problem = rules.problem_with(
        grant_of(row),
        accepted_grants(until_after=today),
        today=today,
        levels=_levels(row.holder, row.substitute),
    )
    if problem is not None:
        raise substitution_problem(problem, row)


def _levels(*people: User) -> Mapping[int, Level | None]:
    return {person.pk: person.level for person in people}


def _tell(row: Substitution, what: str, *, by: User, people: Sequence[User]) -> None:
    notify(
        text_code=f"workflow.substitution_{what}",
        people=[person for person in people if person.pk != by.pk],
        params={
            "holder": str(row.holder),
            "substitute": str(row.substitute),
            "by": str(by),
            "first_on": row.first_on.isoformat(),
            "until_on": row.until_on.isoformat(),
        },
        url=row.get_absolute_url(),
        key=f"substitution/{row.pk}/{what}/{clock.now().timestamp():.6f}",
    )
