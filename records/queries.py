"""What pages read of the trail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.formats import NOTHING, money_text, price_text, quantity_text
from records.access import may_open
from records.models import Attachment, Comment, Event
from records.verbs import changed_label, verb_label

# Figures as the trail keeps them, told apart by their fixed places (money two,
# quantities three, unit prices four); whole numbers and dates stay as they are.
_FIGURE = re.compile(r"-?[0-9]+\.([0-9]{2,4})")
_WRITTEN = {2: money_text, 3: quantity_text, 4: price_text}


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    label: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        """Say it in a line; what had no value before only says its new one."""
        if self.old == NOTHING:
            return _("%(what)s: %(new)s") % {"what": self.label, "new": self.new}
        told = {"what": self.label, "old": self.old, "new": self.new}
        return _("%(what)s: %(old)s → %(new)s") % told


@dataclass(frozen=True)
class TimelineEntry:
    """One event as a page shows it."""

    at: datetime
    entered: datetime
    actor: str
    on_behalf_of: str
    verb: str
    label: str
    before: str
    after: str
    comment: str
    changes: tuple[Change, ...]
    files: tuple[Attachment, ...] = ()

    @property
    def file_names(self) -> set[str]:
        """The names of the files it speaks of."""
        return {str(one) for one in self.files}

    @property
    def entered_later(self) -> bool:
        """Whether it was entered noticeably after it happened."""
        return abs((self.entered - self.at).total_seconds()) > 60


def _key(subject: Model) -> str:
    return f"{subject._meta.label_lower}/{subject.pk}"


def timeline(subject: Model) -> list[TimelineEntry]:
    """Give the subject's events with the files they speak of, oldest first.

    One statement, and one more where files were attached.
    """
    events = list(Event.objects.filter(subject=_key(subject)).order_by("seq"))
    bodies = [json.loads(event.body) for event in events]
    files: dict[str, Attachment] = {}
    if any(body.get("attachments") for body in bodies):
        files = {one.file.sha256: one for one in attachments_of(subject)}
    states = state_labels(type(subject))
    return [
        _entry(event, body, type(subject), states, files)
        for event, body in zip(events, bodies, strict=True)
    ]


def state_labels(model: type[Model]) -> dict[str, str]:
    """Give the words for the codes of the model's `state` field."""
    try:
        choices = model._meta.get_field("state").choices  # type: ignore[union-attr]  # not a relation
    except FieldDoesNotExist:
        return {}
    return {str(code): str(label) for code, label in choices or ()}


def _entry(
    event: Event,
    body: Mapping[str, Any],
    model: type[Model],
    states: dict[str, str],
    files: Mapping[str, Attachment],
) -> TimelineEntry:
    return TimelineEntry(
        at=event.at,
        entered=event.entered,
        actor=_("System") if event.by_id is None else event.actor,
        on_behalf_of=event.on_behalf_of,
        verb=event.verb,
        label=verb_label(event.verb),
        before=states.get(event.before, event.before),
        after=states.get(event.after, event.after),
        comment=event.comment,
        changes=tuple(_changes(body.get("changes", {}), model, states)),
        files=tuple(files[one] for one in body.get("attachments", ()) if one in files),
    )


def _changes(
    changes: dict[str, list[Any]], model: type[Model], states: dict[str, str]
) -> Iterator[Change]:
    for name, (old, new) in changes.items():
        try:
            field = model._meta.get_field(name)
            label, words = _field_label(field), dict(getattr(field, "flatchoices", ()))
        except (FieldDoesNotExist, AttributeError):
            label, words = changed_label(name), {}
        change = Change(label=label, old=_shown(old, words), new=_shown(new, words))
        if change.old != change.new:
            yield change


def _field_label(field: Any) -> str:
    """Give a field's name; a relation without one of its own is called what it leads to."""
    if field.is_relation and field.verbose_name == field.name.replace("_", " "):
        return str(field.related_model._meta.verbose_name)
    return str(field.verbose_name)


def _shown(value: Any, words: Mapping[Any, Any]) -> str:
    """Write a value as people do: a choice by its word, an amount with its separators."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in words:
        return str(words[value])
    text = str(value)
    if not (found := _FIGURE.fullmatch(text)):
        return text
    return _WRITTEN[len(found[1])](Decimal(text))


def attachments_of(subject: Model) -> QuerySet[Attachment]:
    """Give the files that hang on a subject, oldest first, with who attached them."""
    return (
        Attachment.objects.filter(subject=_key(subject))
        .select_related("file", "by")
        .order_by("attached_at", "pk")
    )


def comments_of(subject: Model) -> QuerySet[Comment]:
    """Give what people wrote about a subject with its files, oldest first; two statements."""
    files = Attachment.objects.select_related("file", "by").order_by("pk")
    return (
        Comment.objects.filter(subject=_key(subject))
        .select_related("by")
        .prefetch_related(Prefetch("attachments", files))
        .order_by("written_at", "pk")
    )


def attachment_for(user: AbstractUser, pk: int) -> Attachment | None:
    """Give an attachment if the person may open what it hangs on."""
    found = Attachment.objects.select_related("file").filter(pk=pk).first()
    return found if found is not None and may_open(user, found.subject) else None


def subject_for(user: AbstractUser, key: str) -> Model | None:
    """Give the object "orders.order/12" if the person may open what hangs on it."""
    return subject_of(key) if may_open(user, key) else None


def subject_of(key: str) -> Model | None:
    """Give the object that the trail names "orders.order/12", or None."""
    label, _slash, pk = key.partition("/")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model._default_manager.filter(pk=pk).first() if pk.isdecimal() else None


def last_states(model: type[Model]) -> dict[int, str]:
    """Give the state that the last event naming one left, by id of the model's rows."""
    start = f"{model._meta.label_lower}/"
    rows = Event.objects.filter(subject__startswith=start).exclude(after="").order_by("seq")
    found = rows.values_list("subject", "after").iterator(chunk_size=2000)
    return {int(subject.removeprefix(start)): after for subject, after in found}
