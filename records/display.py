"""The trail and the files of a subject as the look's components take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from core.formats import exact_text
from core.parts import Doc, Stop
from records.models import Attachment, Comment
from records.queries import TimelineEntry, attachments_of, comments_of, timeline


def stops_of(subject: Model) -> list[Stop]:
    """Give the subject's events for `core/_timeline.html`, the latest first; see `timeline`."""
    return [stop_of(entry) for entry in reversed(timeline(subject))]


def stop_of(entry: TimelineEntry) -> Stop:
    """Turn one event into a stop: who did what, when, and what changed."""
    lines = (change.sentence for change in entry.changes)
    actor = entry.actor
    if entry.on_behalf_of:
        actor = _("%(actor)s for %(other)s") % {"actor": actor, "other": entry.on_behalf_of}
    return Stop(
        title=entry.label,
        note=f"{actor} · {exact_text(entry.at)}",
        text="\n".join(part for part in (_words(entry), *lines) if part),
        docs=tuple(doc_of(one) for one in entry.files),
    )


def _words(entry: TimelineEntry) -> str:
    """Give what was said; the name of a file that is shown as a link is not said once more."""
    return "" if entry.comment in entry.file_names else entry.comment


def docs_of(subject: Model) -> list[Doc]:
    """Give the subject's files for `core/_docs.html`; one statement."""
    return [doc_of(attachment) for attachment in attachments_of(subject)]


def loose_docs_of(subject: Model) -> list[Doc]:
    """Give the subject's files that came with no comment; one statement."""
    return [doc_of(one) for one in attachments_of(subject).filter(comment=None)]


def doc_of(attachment: Attachment) -> Doc:
    """Give one file with who attached it and when."""
    return Doc(
        name=attachment.file.name,
        url=reverse("records:download", args=[attachment.pk]),
        when=attachment.attached_at,
        note=str(attachment.by or ""),
    )


@dataclass(frozen=True)
class Said:
    """A comment with the files that came with it."""

    row: Comment
    docs: Sequence[Doc]


def said_about(subject: Model) -> list[Said]:
    """Give the subject's comments with their files, oldest first; two statements."""
    return [
        Said(row, [doc_of(one) for one in row.attachments.all()]) for row in comments_of(subject)
    ]
