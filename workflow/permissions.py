"""Who may act on a work item; the same question for services and templates.

The one place where a right of somebody else's counts: `acts_as` for rights of a role, `acts_for`
for those of one person, `holds` and `standing_on` for an item. Whose right was used is noted for
the trail (core.behalf).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_manage_people
from accounts.queries import stands_above
from accounts.roles import ROLES
from core.authority import Level
from core.behalf import note_behalf
from core.refusals import NotAllowed, Refused, Stale
from records.access import may_open
from workflow.models import AddedSigner, Breach, CarbonCopy, Phrase, Substitution, WorkItem
from workflow.queries.standing import Delegated, delegated_to, delegation_of
from workflow.registry import page_for
from workflow.rules import PAUSABLE, SIGNER, may_take_over, overseen_roles

# Limits whose day the holder names (domain A4: 根据实际, 依违约情况).
PLANNED_BY_THE_HOLDER = frozenset({"planned", "case"})


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


def check_may_plan(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` holds the item and its limit is a day that the holder names."""
    if not holds(item=item, user=by):
        raise NotAllowed(_("Only the person who has this to do may set its date."))
    if item.limit_kind not in PLANNED_BY_THE_HOLDER:
        raise Refused(_("This step's limit is set by the standard or the contract."), "planned_on")


def is_decision(item: WorkItem) -> bool:
    """Say whether the item's step is a decision that whoever holds it takes."""
    page = page_for(item.step_code, item.subject_type)
    return page is not None and page.by_holder


def may_hand_over(*, item: WorkItem, user: User) -> bool:
    """Say whether this person may hand the item to somebody else (转办), or ask a signer (加签)."""
    return item.is_open and item.subject_type != SIGNER and holds(item=item, user=user)


def check_may_hand_over(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` holds the open item; an added signer answers in person."""
    _check_open(item)
    if not holds(item=item, user=by):
        raise NotAllowed(_("Only the person who has this to do may hand it on or ask a signer."))
    if item.subject_type == SIGNER:
        raise NotAllowed(_("You were asked in person; answer it, or tell who asked you."))


def may_receive(*, item: WorkItem, person: User) -> bool:
    """Say whether the item may be handed to this person: in their line, and not their own."""
    return (
        person.is_active
        and person.pk not in (item.initiator_id, item.person_id)
        and may_take_over(item.role, person.roles, upward=is_decision(item))
    )


def check_may_receive(*, item: WorkItem, person: User) -> None:
    """Raise unless `person` may hold the item; nobody gets what they started themselves."""
    if item.role == "sales":
        raise Refused(
            _("A salesperson's work goes with the customer; hand the customer over instead."),
            "person",
        )
    if person.pk == item.initiator_id:
        raise Refused(_("Nobody decides what they started themselves. Choose another."), "person")
    if not may_receive(item=item, person=person):
        raise Refused(
            _("%(name)s may not hold this: choose a colleague with the same role, or above.")
            % {"name": person},
            "person",
        )


def check_may_be_asked(*, item: WorkItem, person: User, by: User) -> None:
    """Raise unless `person` may be asked as a signer: a colleague, not `by`, not the initiator."""
    if person.pk == item.initiator_id:
        raise Refused(_("Nobody gives an opinion on what they started themselves."), "person")
    if person.pk in (by.pk, item.person_id):
        raise Refused(_("That is who decides. Choose somebody else."), "person")
    _check_works_here(person)


def check_may_copy(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` holds, held or started the item, or may open what it is about."""
    if item.subject_type == SIGNER:
        raise NotAllowed(_("Send the item itself, not the question that was asked about it."))
    if not may_copy(item=item, user=by):
        raise NotAllowed(_("Only who has to do with the item may send it to others."))


def may_copy(*, item: WorkItem, user: User) -> bool:
    """Say whether this person may send the item to others to know of (抄送)."""
    return item.subject_type != SIGNER and (
        user.pk in (item.initiator_id, item.done_by_id)
        or holds(item=item, user=user)
        or opens_subject(item=item, user=user)
    )


def check_may_know(*, item: WorkItem, person: User) -> None:
    """Raise unless `person`, now asked or sent a copy, may open what the item is about.

    Being asked opens it for departments; a salesperson never sees a colleague's customers.
    """
    _check_works_here(person)
    if not opens_subject(item=item, user=person):
        raise Refused(
            _("%(name)s may not see “%(label)s”. Choose somebody who may.")
            % {"name": person, "label": item.subject_label},
            "person",
        )


def opens_subject(*, item: WorkItem, user: User) -> bool:
    """Say whether this person may open what the item is about."""
    return may_open(user, f"{item.subject_type}/{item.subject_id}")


def may_urge(*, item: WorkItem, user: User) -> bool:
    """Say whether this person may urge the holder (催办): who started it, while it waits."""
    return item.is_open and item.initiator_id == user.pk and not holds(item=item, user=user)


def check_may_urge(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` started the open item and it waits with somebody else."""
    _check_open(item)
    if item.initiator_id != by.pk:
        raise NotAllowed(_("Only who started it may urge."))
    if holds(item=item, user=by):
        raise Refused(_("It waits for you yourself."))


def check_may_sign(*, signer: AddedSigner, by: User) -> None:
    """Raise unless `by` is the person asked and the answer is still to come."""
    if signer.person_id != by.pk:
        raise NotAllowed(_("This opinion was asked of %(name)s.") % {"name": signer.person})
    if not signer.is_open:
        raise Stale(_("This has been answered, or is no longer asked. Go on with the next."))
    if signer.place == AddedSigner.Place.AFTER and signer.item.is_open:
        raise Refused(_("Your opinion is wanted after the decision; it has not been taken yet."))


def may_drop(*, signer: AddedSigner, user: User) -> bool:
    """Say whether this person may take the question back (减签): who asked it, or the holder."""
    return signer.is_open and (
        signer.by_id == user.pk or (signer.item.is_open and holds(item=signer.item, user=user))
    )


def check_may_drop(*, signer: AddedSigner, by: User) -> None:
    """Raise unless `by` asked, or holds the item, and no answer has come."""
    if not signer.is_open:
        raise Stale(_("This has been answered, or is no longer asked. Go on with the next."))
    if not may_drop(signer=signer, user=by):
        raise NotAllowed(_("Only who asked, or who holds the item, takes the question back."))


def check_may_mark_read(*, copy: CarbonCopy, by: User) -> None:
    """Raise unless it was sent to `by`."""
    if copy.person_id != by.pk:
        raise NotAllowed(_("This was sent to somebody else."))


def may_keep_phrases(user: User) -> bool:
    """Say whether the person keeps the company's standard phrases."""
    return user.has_perm("workflow.manage_phrases")


def check_may_keep_phrases(*, by: User) -> None:
    """Raise unless `by` keeps the company's standard phrases."""
    if not may_keep_phrases(by):
        raise NotAllowed(_("The company's phrases are kept by an administrator."))


def check_may_remove_phrase(*, phrase: Phrase, by: User) -> None:
    """Raise unless it is `by`'s own phrase, or the company's and `by` keeps those."""
    if phrase.person_id is None:
        check_may_keep_phrases(by=by)
    elif phrase.person_id != by.pk:
        raise NotAllowed(_("This phrase is somebody else's."))


def _check_open(item: WorkItem) -> None:
    if not item.is_open:
        raise Stale(_("“%(label)s” is done already.") % {"label": item.subject_label})


def _check_works_here(person: User) -> None:
    if not person.is_active or not person.roles - {"admin"}:
        raise Refused(_("%(name)s takes no part in the process.") % {"name": person}, "person")


def may_excuse(user: User) -> bool:
    """Say whether the person may accept an excuse for a breach."""
    return acts_as(user, "director", "gm")


def check_may_excuse(*, by: User, breach: Breach | None = None) -> None:
    """Raise unless `by` may accept or refuse an excuse; nobody excuses their own lateness."""
    if breach is not None and by.pk in (breach.person_id, breach.pleaded_by_id):
        raise NotAllowed(_("Nobody excuses themselves; the general manager decides this."))
    if not may_excuse(by):
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
    had_it = breach.person_id == by.pk if breach.person_id else breach.role in by.roles - {"sales"}
    return had_it or breach.item.done_by_id == by.pk


def check_may_plead(*, breach: Breach, by: User) -> None:
    """Raise unless `by` had the item and nobody has given a reason yet."""
    if breach.pleaded_at is not None or breach.excused_at is not None:
        raise Refused(_("The reason for this has been given already."), "plea")
    if not may_plead(breach=breach, by=by):
        raise NotAllowed(_("The reason is given by the person who had it to do."))


def may_pause(*, item: WorkItem, by: User) -> bool:
    """Say whether this person may let the item's clock stand still now."""
    is_running = item.done_at is None and item.breached_at is None and item.paused_at is None
    return is_running and item.limit_kind in PAUSABLE and holds(item=item, user=by)


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


def may_see_figures(user: User) -> bool:
    """Say whether the person sees how punctual the departments are."""
    return user.has_perm("accounts.see_figures")


def has_department(user: User) -> bool:
    """Say whether there is a «my department's» beside the person's own items."""
    return bool(overseen_roles(user.roles)) and not user.has_role("gm")


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
