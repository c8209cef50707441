"""常用语: the company's, kept by an administrator, and everybody's own."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.refusals import Refused, Stale
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
def change_phrase(*, phrase: Phrase, text_zh: str, text_en: str, by: User) -> Phrase:
    """Change the words of a phrase: one's own, or the company's by who keeps those.

    One's own has the same words in both languages. Raises NotAllowed, Stale when it was removed
    meanwhile, Refused when it is empty or on the list already.
    """
    permissions.check_may_change_phrase(phrase=phrase, by=by)
    lock(User).get(pk=by.pk)
    found = Phrase.objects.get(pk=phrase.pk)
    if found.removed_at is not None:
        raise Stale(_("This phrase has been removed meanwhile. Add it anew if you need it."))
    before = {"text_zh": found.text_zh, "text_en": found.text_en}
    found.text_zh, found.text_en = text_zh.strip(), text_en.strip()
    field = "text" if found.person_id else "text_zh"
    there = Phrase.objects.filter(person=found.person_id, removed_at=None).exclude(pk=found.pk)
    _check_words(found.text_zh, found.text_en, there=there, field=field)
    changes = {
        name: (old, getattr(found, name))
        for name, old in before.items()
        if old != getattr(found, name)
    }
    if changes:
        found.save(update_fields=["text_zh", "text_en"])
        record(subject=found, verb="workflow.phrase_changed", by=by, changes=changes)
    return found


@unit_of_work
def remove_phrase(*, phrase: Phrase, by: User) -> None:
    """Take a phrase off the list: one's own, or the company's by who keeps those."""
    permissions.check_may_change_phrase(phrase=phrase, by=by)
    if Phrase.objects.filter(pk=phrase.pk, removed_at=None).update(removed_at=clock.now()):
        record(subject=phrase, verb="workflow.phrase_removed", by=by, comment=phrase.text_zh)


def _add(*, by: User, person: User | None, text_zh: str, text_en: str, field: str) -> Phrase:
    there = Phrase.objects.filter(person=person, removed_at=None)
    _check_words(text_zh, text_en, there=there, field=field)
    last = there.aggregate(last=Max("position"))["last"] or 0
    phrase = Phrase.objects.create(
        person=person, text_zh=text_zh, text_en=text_en, position=last + 1
    )
    record(subject=phrase, verb="workflow.phrase_added", by=by, comment=text_zh)
    return phrase


def _check_words(text_zh: str, text_en: str, *, there: QuerySet[Phrase], field: str) -> None:
    if not text_zh or not text_en:
        raise Refused(_("Write the phrase."), field)
    if there.filter(text_zh=text_zh).exists():
        raise Refused(_("This phrase is on the list already."), field)
