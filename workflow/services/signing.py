"""加签: the holder asks for a written opinion, before the decision or after it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.outbox import enqueue
from core.refusals import Refused
from core.work import unit_of_work
from records.services import record
from workflow import permissions
from workflow.models import AddedSigner, WorkItem
from workflow.services.asked import open_signature
from workflow.services.items import close_open_items

ANSWERS = frozenset({AddedSigner.Answer.AGREE, AddedSigner.Answer.DISAGREE})


@unit_of_work
def ask_signer(*, item: WorkItem, person: User, place: str, question: str, by: User) -> AddedSigner:
    """Ask somebody for an opinion: before the decision, which then waits, or after it.

    Raises NotAllowed for others than the holder, Stale when the item is done, Refused for a person
    who may not be asked, without a question, or "before" where nothing is decided.
    """
    locked = lock(WorkItem).get(pk=item.pk)
    permissions.check_may_hand_over(item=locked, by=by)
    permissions.check_may_be_asked(item=locked, person=person, by=by)
    if place not in AddedSigner.Place.values:
        raise Refused(_("Say whether before or after your decision."), "place")
    if place == AddedSigner.Place.BEFORE and not permissions.is_decision(locked):
        raise Refused(_("This step is no decision that could wait; ask for after it."), "place")
    if not question.strip():
        raise Refused(_("Say what you want to know."), "question")
    if AddedSigner.objects.filter(item=locked, person=person, answered_at=None).exists():
        raise Refused(_("%(name)s is asked already.") % {"name": person}, "person")
    locked.is_asked = True
    locked.save(update_fields=["is_asked"])
    signer = AddedSigner.objects.create(
        item=locked, person=person, by=by, place=place, question=question.strip(), at=clock.now()
    )
    permissions.check_may_know(item=locked, person=person)
    if place == AddedSigner.Place.BEFORE:
        open_signature(signer)
    record(
        subject=locked,
        verb=f"workflow.asked_{place}",
        by=by,
        comment=signer.question,
        changes={"person": ("", str(person))},
    )
    return signer


@unit_of_work
def answer_signer(*, signer: AddedSigner, answer: str, text: str, by: User) -> AddedSigner:
    """Give the opinion that was asked for; it stays with the item, whatever is decided.

    Raises NotAllowed for others than the person asked and their substitute, Stale when it was
    answered or dropped, Refused without agree or disagree, or without words.
    """
    item, found = _locked(signer)
    permissions.check_may_sign(signer=found, by=by)
    if answer not in ANSWERS:
        raise Refused(_("Choose “agree” or “disagree”."), "answer")
    if not text.strip():
        raise Refused(_("Write your opinion; it is kept with the item."), "text")
    found.answer, found.text, found.answered_at = answer, text.strip(), clock.now()
    found.substitute = None if found.person_id == by.pk else by
    found.save(update_fields=["answer", "text", "answered_at", "substitute"])
    close_open_items(subject=found, by=by, outcome=answer)
    record(
        subject=item,
        verb=f"workflow.signer_{answer}s",
        by=by,
        comment=found.text,
    )
    enqueue(key=f"answered/{found.pk}", kind="workflow.answered", payload={"signer": found.pk})
    return found


@unit_of_work
def drop_signer(*, signer: AddedSigner, by: User) -> AddedSigner:
    """Take the question back (减签); the item no longer waits for it.

    Raises NotAllowed for others than who asked or holds the item, Stale when it was answered.
    """
    item, found = _locked(signer)
    permissions.check_may_drop(signer=found, by=by)
    _drop(found, item, verb="workflow.signer_dropped", by=by)
    return found


def drop_questions_to(person: User, *, by: User) -> None:
    """Ask somebody who has left nothing any more; called in a unit of work.

    A decision no longer waits for their opinion. Who asked is told, so that another may be asked.
    """
    for signer in AddedSigner.objects.filter(person=person, answered_at=None).order_by("pk"):
        item, found = _locked(signer)
        if found.is_open:
            _drop(found, item, verb="workflow.signer_left", by=by)
            enqueue(
                key=f"signer_left/{found.pk}",
                kind="workflow.signer_left",
                payload={"signer": found.pk},
            )


def _drop(found: AddedSigner, item: WorkItem, *, verb: str, by: User) -> None:
    found.answer, found.answered_at = AddedSigner.Answer.DROPPED, clock.now()
    found.save(update_fields=["answer", "answered_at"])
    close_open_items(subject=found, by=by, outcome="dropped")
    record(subject=item, verb=verb, by=by, changes={"person": (str(found.person), "")})


def _locked(signer: AddedSigner) -> tuple[WorkItem, AddedSigner]:
    """Lock the item, under which the question is kept, then read the question anew."""
    item = lock(WorkItem).get(pk=signer.item_id)
    found = AddedSigner.objects.select_related("person", "by").get(pk=signer.pk)
    found.item = item
    return item, found
