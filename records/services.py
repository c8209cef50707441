"""Write the trail: events, seals, files, comments. The only code that writes them."""

from __future__ import annotations

import hashlib
import logging
import time
import uuid
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import clock, kept
from core.behalf import holder_behind
from core.fields import ScaledField
from core.formkeys import keep_result, use_form_key
from core.refusals import Refused
from core.rows import insert_rows
from core.work import in_unit_of_work, unit_of_work
from records import rules, uploads
from records.models import Attachment, Comment, Event, Seal, StoredFile
from records.verbs import VERBS

logger = logging.getLogger(__name__)

SYSTEM = "system"
COMMENT_LENGTH = 2000
ORPHANS_KEPT = timedelta(days=1)


def subject_key(obj: models.Model) -> str:
    """Name an object in the trail: "orders.order/12"."""
    return f"{obj._meta.label_lower}/{obj.pk}"


def actor_text(user: AbstractUser | None) -> str:
    """Write a person as the trail keeps them, name and title; None is the system."""
    if user is None:
        return SYSTEM
    title = getattr(user, "title", "")
    return f"{user}/{title}" if title else str(user)


@unit_of_work
def record(
    *,
    subject: models.Model,
    verb: str,
    by: AbstractUser | None,
    before: str = "",
    after: str = "",
    comment: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    at: datetime | None = None,
    on_behalf_of: AbstractUser | None = None,
    attachments: Sequence[str] = (),
    begins: bool = False,
) -> Event:
    """Append one event to the subject's chain; `by=None` is the system.

    `at` is when it happened, if not now. `changes` is {field: (old, new)}; amounts are written
    with all their places, other objects by their id. `attachments` are SHA-256 sums. `begins`:
    the subject was made in this unit of work, so that nobody can have written of it before and the
    last event need not be looked up; the database refuses it where that is not so. Whose right
    `by` used in this unit of work (core.behalf) is written beside unless `on_behalf_of` says it.
    Call it after the subject is saved and all rows are locked.
    """
    if verb not in VERBS:
        raise LookupError(f"{verb} is no registered verb: see records/verbs.py.")
    entered = clock.now()
    on_behalf_of = on_behalf_of or holder_behind(by)
    key = subject_key(subject)
    seq, prev = (0, rules.FIRST_PREV) if begins else _tip_of(key)
    facts = rules.EventFacts(
        subject=key,
        seq=seq + 1,
        at=at or entered,
        entered=entered,
        actor=actor_text(by),
        on_behalf_of=actor_text(on_behalf_of) if on_behalf_of else None,
        verb=verb,
        before=str(before),
        after=str(after),
        comment=comment,
        changes=_written(subject, changes or {}),
        attachments=tuple(attachments),
    )
    event = _event_row(facts, prev=prev, by=by)
    event.save(force_insert=True)
    kept.keep(("records.tip", key), (event.seq, event.hash))
    return event


def _tip_of(key: str) -> tuple[int, str]:
    """Give number and hash of the subject's last event: as this unit of work wrote it, or read.

    Whoever has appended keeps the others waiting to the end of the transaction.
    """
    known: tuple[int, str] | None = kept.find(("records.tip", key))
    if known is not None:
        return known
    _queue_behind_other_writers(key)
    last = Event.objects.filter(subject=key).order_by("-seq").values_list("seq", "hash").first()
    return last or (0, rules.FIRST_PREV)


def _event_row(facts: rules.EventFacts, *, prev: str, by: AbstractUser | None) -> Event:
    """Build the row of an event that follows the hash `prev`, without saving it."""
    body = rules.body_of(facts)
    return Event(
        subject=facts.subject,
        seq=facts.seq,
        at=facts.at,
        entered=facts.entered,
        by_id=by.pk if by else None,
        actor=facts.actor,
        on_behalf_of=facts.on_behalf_of or "",
        verb=facts.verb,
        before=facts.before,
        after=facts.after,
        comment=facts.comment,
        prev=prev,
        body=body,
        hash=rules.chained(prev, body),
    )


def append_to_each(
    changes: Mapping[str, Mapping[str, tuple[Any, Any]]],
    *,
    verb: str,
    before: str,
    after: str,
    at: datetime,
) -> None:
    """Append one event of the same kind to many chains, by the system; `changes` by subject key.

    Inside the caller's unit of work: one statement for all last hashes, one to write. The caller
    has locked the subjects, and whoever records about one of them locks it first: no chain forks.
    """
    if verb not in VERBS:
        raise LookupError(f"{verb} is no registered verb: see records/verbs.py.")
    last = Event.objects.filter(subject=models.OuterRef("subject")).order_by("-seq").values("seq")
    known = {
        subject: (seq, hash_)
        for subject, seq, hash_ in Event.objects.filter(
            subject__in=list(changes), seq=models.Subquery(last[:1])
        ).values_list("subject", "seq", "hash")
    }
    same: dict[str, Any] = {"at": at, "entered": at, "actor": actor_text(None), "verb": verb}
    same |= {"before": before, "after": after, "comment": ""}
    rows = []
    for key, changed in changes.items():
        seq, prev = known.get(key, (0, rules.FIRST_PREV))
        body = rules.body_of(
            rules.EventFacts(subject=key, seq=seq + 1, on_behalf_of=None, changes=changed, **same)
        )
        rows.append((key, seq + 1, prev, body, rules.chained(prev, body)))
        kept.forget(("records.tip", key))
    insert_rows(
        Event,
        own=("subject", "seq", "prev", "body", "hash"),
        rows=rows,
        shared={**same, "on_behalf_of": ""},
    )


def _queue_behind_other_writers(key: str) -> None:
    """Let one transaction at a time append to a chain; on SQLite there is only one anyway."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _written(
    subject: models.Model, changes: Mapping[str, tuple[Any, Any]]
) -> dict[str, tuple[Any, Any]]:
    places = {f.name: f for f in subject._meta.concrete_fields if isinstance(f, ScaledField)}

    def write(name: str, value: Any) -> Any:
        if value is None:
            return None
        if name in places:
            return places[name].exact(value)
        if isinstance(value, models.Model):
            return subject_key(value)
        return str(value) if isinstance(value, Promise) else value

    return {name: (write(name, old), write(name, new)) for name, (old, new) in changes.items()}


def store_upload(
    upload: UploadedFile[Any], *, kinds: Sequence[str] = uploads.KINDS, field: str = "file"
) -> StoredFile:
    """Check an uploaded file and write it to disk, before any transaction.

    Returns a row that is not saved yet: `attach` or `keep_file` saves it with its effect. Raises
    Refused at `field` when the file is not what it says, or not of these kinds.
    """
    if in_unit_of_work():
        raise RuntimeError("Files are written before the transaction: it may be repeated.")
    checked = uploads.check(upload, kinds=kinds, field=field)
    path = uploads.write(checked)
    return StoredFile(
        path=path,
        name=checked.name,
        kind=checked.kind,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        uploaded_at=clock.now(),
    )


@unit_of_work
def keep_file(*, stored: StoredFile) -> StoredFile:
    """Save the row of a stored file, inside the service that uses it; twice is once."""
    kept, _created = StoredFile.objects.get_or_create(
        path=stored.path,
        defaults={
            "name": stored.name,
            "kind": stored.kind,
            "size": stored.size,
            "sha256": stored.sha256,
            "uploaded_at": stored.uploaded_at,
        },
    )
    return kept


@unit_of_work
def attach(
    *,
    subject: models.Model,
    stored: StoredFile,
    kind: str,
    by: AbstractUser | None,
    comment: Comment | None = None,
) -> Attachment:
    """Hang a stored file on a subject; `kind` says what it is, such as "purchase_order".

    `comment` is the one with which it came.
    """
    attachment = Attachment.objects.create(
        subject=subject_key(subject),
        file=keep_file(stored=stored),
        kind=kind,
        by_id=by.pk if by else None,
        attached_at=clock.now(),
        comment=comment,
    )
    record(
        subject=subject,
        verb="records.attached",
        by=by,
        comment=stored.name,
        attachments=[stored.sha256],
    )
    return attachment


@unit_of_work
def add_comment(
    *,
    subject: models.Model,
    text: str,
    by: AbstractUser,
    form_key: uuid.UUID | None = None,
    stored: Sequence[StoredFile] = (),
) -> Comment | None:
    """Write a comment on a subject, with files; None when this very form was sent before.

    Raises Refused when it is empty or too long.
    """
    key = subject_key(subject)
    if form_key is not None:
        if use_form_key(user=by, key=form_key, digest_of={"subject": key, "text": text}):
            return None
        keep_result(user=by, key=form_key, url=key)
    comment = Comment(subject=key, text=text.strip(), by_id=by.pk, written_at=clock.now())
    if not comment.text:
        raise Refused(_("Write something first."), "text")
    if len(comment.text) > COMMENT_LENGTH:
        raise Refused(
            _("A comment has at most %(limit)d characters; this one has %(count)d.")
            % {"limit": COMMENT_LENGTH, "count": len(comment.text)},
            "text",
        )
    comment.save()
    record(
        subject=subject,
        verb="records.commented",
        by=by,
        comment=comment.text,
        attachments=[one.sha256 for one in stored],
    )
    for one in stored:
        attach(subject=subject, stored=one, kind="comment", by=by, comment=comment)
    return comment


@unit_of_work
def seal_trail(*, now: datetime) -> Seal | None:
    """Seal the tips of all chains, once a calendar day; a second run finds it done."""
    last = Seal.objects.order_by("-pk").first()
    if last is not None and clock.day_of(last.made_at) >= clock.day_of(now):
        return None
    lines = rules.seal_lines(tips())
    prev = last.seal if last else rules.FIRST_PREV
    seal = Seal.objects.create(
        made_at=now,
        tips=lines.count(b"\n"),
        lines=zlib.compress(lines),
        prev=prev,
        seal=rules.seal_of(prev, lines),
    )
    # Out of reach of the database's owner: the log stream keeps it too.
    logger.info("trail_sealed", extra={"seal": seal.seal, "tips": seal.tips})
    return seal


def tips() -> Iterator[tuple[str, int, str]]:
    """Give (subject, seq, hash) of the last event of every chain."""
    last = (
        Event.objects.filter(subject=models.OuterRef("subject")).order_by("-seq").values("seq")[:1]
    )
    return (
        Event.objects.filter(seq=models.Subquery(last))
        .values_list("subject", "seq", "hash")
        .iterator(chunk_size=2000)
    )


def file_sha256(file: Path) -> str:
    """Give the SHA-256 of a file on disk."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remove_orphans(*, older_than: timedelta = ORPHANS_KEPT) -> int:
    """Remove files without a row that are older than a day; returns how many.

    Such a file is what a crash between writing it and saving its row leaves behind.
    """
    root = Path(settings.MEDIA_ROOT)
    known = set(StoredFile.objects.values_list("path", flat=True))
    before = time.time() - older_than.total_seconds()
    removed = 0
    for file in uploads.files_on_disk():
        if str(file.relative_to(root)) not in known and file.stat().st_mtime < before:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
