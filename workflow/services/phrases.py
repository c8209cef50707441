"""常用语: the company's, kept by an administrator, and everybody's own."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from records.services import record
from workflow import permissions
from workflow.models import Phrase

MOST_OWN = 30


@unit_of_work
def add_own_phrase(*, text: str, by: User) -> Phrase:
    """Keep a phrase of one's own; Refused when it is empty, there already, or one too many."""
    lock(User).get(pk=by.pk)
    own = Phrase.objects.filter(person=by, removed_at=None)
    if own.count() >= MOST_OWN:
        raise Refused(_("You have %(n)d phrases; remove one first.") % {"n": MOST_OWN}, "text")
    return _add(by=by, person=by, text_zh=text.strip(), text_en=text.strip(), field="text")


@unit_of_work
def add_company_phrase(*, text_zh: str, text_en: str, by: User) -> Phrase:
    """Add a phrase for everybody, in both languages; by who keeps the company's phrases."""
    permissions.check_may_keep_phrases(by=by)
    lock(User).get(pk=by.pk)
    return _add(
        by=by, person=None, text_zh=text_zh.strip(), text_en=text_en.strip(), field="text_zh"
    )


@unit_of_work
def remove_phrase(*, phrase: Phrase, by: User) -> None:
    """Take a phrase off the list: one's own, or the company's by who keeps those."""
    permissions.check_may_remove_phrase(phrase=phrase, by=by)
    if Phrase.objects.filter(pk=phrase.pk, removed_at=None).update(removed_at=clock.now()):
        record(subject=phrase, verb="workflow.phrase_removed", by=by, comment=phrase.text_zh)


def _add(*, by: User, person: User | None, text_zh: str, text_en: str, field: str) -> Phrase:
    if not text_zh or not text_en:
        raise Refused(_("Write the phrase."), field)
    there = Phrase.objects.filter(person=person, removed_at=None)
    if there.filter(text_zh=text_zh).exists():
        raise Refused(_("This phrase is on the list already."), field)
    last = there.aggregate(last=Max("position"))["last"] or 0
    phrase = Phrase.objects.create(
        person=person, text_zh=text_zh, text_en=text_en, position=last + 1
    )
    record(subject=phrase, verb="workflow.phrase_added", by=by, comment=text_zh)
    return phrase
