"""Who may hand on, ask, copy, urge, answer and keep phrases, and what a person may look into."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed, Refused, Stale
from records.access import may_open
from workflow.models import AddedSigner, CarbonCopy, Phrase, WorkItem
from workflow.permissions.standing import acts_for, holds
from workflow.registry import page_for
from workflow.rules import SIGNER, may_take_over, overseen_roles


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


def has_outgrown(*, item: WorkItem, person: User) -> bool:
    """Say whether no role that this person still has lets them hold the item they are named in.

    What they were asked in person stays theirs.
    """
    if item.subject_type == SIGNER or item.role in person.roles:
        return False
    return not may_take_over(item.role, person.roles, upward=is_decision(item))


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
    """Say whether this person may urge the holder (催办) of an item that waits.

    Who started it, and those who oversee the whole process: centre, director, general manager.
    """
    is_theirs = item.initiator_id == user.pk or may_see_figures(user)
    return item.is_open and is_theirs and not holds(item=item, user=user)


def check_may_urge(*, item: WorkItem, by: User) -> None:
    """Raise unless `by` started the open item or oversees it, and it waits with somebody else."""
    _check_open(item)
    if item.initiator_id != by.pk and not may_see_figures(by):
        raise NotAllowed(_("Only who started it, or who oversees the process, may urge."))
    if holds(item=item, user=by):
        raise Refused(_("It waits for you yourself."))


def may_sign(*, signer: AddedSigner, user: User) -> bool:
    """Say whether this person gives the opinion: who was asked, or who stands in for them.

    Never a substitute who asked, started or decides it: the opinion is to be somebody else's.
    """
    item = signer.item
    if signer.person_id == user.pk:
        return True
    if user.pk in (signer.by_id, item.initiator_id, item.person_id, item.done_by_id):
        return False
    return acts_for(user, signer.person_id, step=item.step_code)


def check_may_sign(*, signer: AddedSigner, by: User) -> None:
    """Raise unless `by` may give the opinion and the answer is still to come."""
    if not may_sign(signer=signer, user=by):
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


def check_may_change_phrase(*, phrase: Phrase, by: User) -> None:
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


def may_see_figures(user: User) -> bool:
    """Say whether the person sees how punctual the departments are."""
    return user.has_perm("accounts.see_figures")


def has_department(user: User) -> bool:
    """Say whether there is a «my department's» beside the person's own items."""
    return bool(overseen_roles(user.roles)) and not user.has_role("gm")
