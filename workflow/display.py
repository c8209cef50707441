"""What pages show of an item: the acts open to the reader, and what was asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.looks import Look
from workflow import permissions
from workflow.models import AddedSigner, WorkItem
from workflow.queries import Involved
from workflow.wording import acting_text

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

_ANSWERS = {
    AddedSigner.Answer.AGREE: Look("green", AddedSigner.Answer.AGREE.label),
    AddedSigner.Answer.DISAGREE: Look("red", AddedSigner.Answer.DISAGREE.label, "x"),
    AddedSigner.Answer.DROPPED: Look("grey", AddedSigner.Answer.DROPPED.label),
}


@dataclass(frozen=True)
class Act:
    """One entry of an item's menu."""

    label: _StrOrPromise
    url: str
    icon: str


@dataclass(frozen=True)
class SignerLine:
    """A signer as pages show them; `drop_url` when this reader may take the question back."""

    row: AddedSigner
    name: str
    look: Look
    drop_url: str


def acts_for(item: WorkItem, user: User, *, step: str = "") -> list[Act]:
    """Give what this reader may do with an item beside doing it; `step` tells items apart."""
    acts = _clock_acts(item, user)
    if permissions.may_hand_over(item=item, user=user):
        acts.append(Act(_("Hand on…"), reverse("workflow:transfer", args=[item.pk]), "users"))
        acts.append(Act(_("Ask for an opinion…"), reverse("workflow:ask", args=[item.pk]), "edit"))
    if permissions.may_copy(item=item, user=user):
        acts.append(Act(_("Send copies…"), reverse("workflow:copy", args=[item.pk]), "file-text"))
    if permissions.may_urge(item=item, user=user):
        label = _("Urge: %(step)s…") % {"step": step} if step else _("Urge the holder…")
        acts.append(Act(label, reverse("workflow:urge", args=[item.pk]), "bell"))
    return acts


def _clock_acts(item: WorkItem, user: User) -> list[Act]:
    """Give what this reader may do about the item's time limit: pause it, or say why it passed."""
    acts = []
    if permissions.may_pause(item=item, by=user, now=clock.now()):
        acts.append(Act(_("Pause the clock…"), reverse("workflow:pause", args=[item.pk]), "clock"))
    if permissions.may_resume(item=item, by=user):
        url = reverse("workflow:resume", args=[item.pk])
        acts.append(Act(_("Let the clock go on…"), url, "clock"))
    if item.breached_at is not None and permissions.may_plead(breach=item.breach, by=user):
        url = reverse("workflow:plead", args=[item.breach.pk])
        acts.append(Act(_("Give the reason for being late…"), url, "file-text"))
    return acts


def signer_looks(involved: Involved, user: User) -> list[SignerLine]:
    """Give the signers with how they answered, and whether this reader may drop them."""
    return [
        SignerLine(
            row=one,
            name=_signer_name(one),
            look=_signer_look(one),
            drop_url=(
                reverse("workflow:drop", args=[one.pk])
                if permissions.may_drop(signer=one, user=user)
                else ""
            ),
        )
        for one in involved.signers
    ]


def _signer_name(signer: AddedSigner) -> str:
    if signer.substitute is None:
        return str(signer.person)
    return acting_text(signer.substitute, signer.person)


def _signer_look(signer: AddedSigner) -> Look:
    if not signer.is_open:
        return _ANSWERS[AddedSigner.Answer(signer.answer)]
    if signer.place == AddedSigner.Place.BEFORE:
        return Look("amber", _("the decision waits for it"))
    return Look("blue", _("to come after the decision"))


def menu_items(items: Sequence[WorkItem], user: User) -> list[WorkItem]:
    """Give the items of a subject that its page's menu is about: mine, else what waits, else last.

    Several departments may be asked at once; then there is one of each.
    """
    waiting = [item for item in items if item.is_open]
    mine = [item for item in waiting if permissions.holds(item=item, user=user)]
    return mine or waiting or list(items)[-1:]
