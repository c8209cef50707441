"""The trail and the files of a subject as the look's components take them."""

from __future__ import annotations

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from core.formats import exact_text
from core.parts import Doc, Stop
from records.queries import TimelineEntry, attachments_of, timeline


def stops_of(subject: Model) -> list[Stop]:
    """Give the subject's events for `core/_timeline.html`, the latest first; one statement."""
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
        text="\n".join(part for part in (entry.comment, *lines) if part),
    )


def docs_of(subject: Model) -> list[Doc]:
    """Give the subject's files for `core/_docs.html`; one statement."""
    return [
        Doc(
            name=attachment.file.name,
            url=reverse("records:download", args=[attachment.pk]),
            when=attachment.attached_at,
            note=str(attachment.by or ""),
        )
        for attachment in attachments_of(subject)
    ]
