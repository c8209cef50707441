"""What becomes of added signers when the item they were asked about is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.locks import lock
from core.refusals import Refused
from workflow import rules
from workflow.models import AddedSigner, WorkItem
from workflow.services.opening import open_item

Signer = AddedSigner


def settle_asked(items: Sequence[WorkItem], *, outcome: str, at: datetime) -> list[WorkItem]:
    """Refuse a decision that still waits for an answer; ask those whose turn comes after it.

    The items are locked. An item that ends without a decision (taken back, routed anew) needs no
    answers any more: they are marked so, and their own items are returned, locked, to be closed.
    """
    asked = [item for item in items if item.is_asked]
    if not asked:
        return []
    waiting = list(
        Signer.objects.filter(item__in=asked, answered_at=None)
        .select_related("item", "person")
        .prefetch_related("person__groups")
        .order_by("pk")
    )
    if not waiting:
        return []
    if rules.is_decided_by(outcome):
        _refuse_while_waiting([one for one in waiting if one.place == Signer.Place.BEFORE])
        for one in waiting:
            open_signature(one)
        return []
    pks = [one.pk for one in waiting]
    Signer.objects.filter(pk__in=pks).update(answer=Signer.Answer.DROPPED, answered_at=at)
    own = lock(WorkItem).filter(subject_type=rules.SIGNER, subject_id__in=pks, done_at=None)
    return list(own)


def open_signature(signer: AddedSigner) -> WorkItem:
    """Put the question on the desk of the person asked, within the limit of the item's step."""
    item, person = signer.item, signer.person
    return open_item(
        step=item.step_code,
        subject=signer,
        label=item.subject_label,
        url=item.get_sheet_url(),
        role=role_of(person),
        person=person,
        customer=item.customer_name,
        amount=item.amount,
        initiator=signer.by,
    )


def role_of(person: User) -> str:
    """Give the role in which somebody is asked: the one that sees least, if they have several."""
    return min(person.roles - {"admin"}, key=lambda role: (rules.may_see_amount(role), role))


def _refuse_while_waiting(waiting: Sequence[AddedSigner]) -> None:
    if waiting:
        raise Refused(
            _("“%(label)s” waits for the opinion that was asked of %(names)s.")
            % {
                "label": waiting[0].item.subject_label,
                "names": _(", ").join(str(one.person) for one in waiting),
            }
        )
