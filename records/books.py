"""What must hold of the trail, the seals, the guards, the numbers and the files."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from core.books import BookFinding, Scope, books_section
from records import rules, uploads
from records.models import Attachment, Event, Seal, StoredFile
from records.services import file_sha256


@books_section("records: trail")
def trail(scope: Scope) -> Iterator[BookFinding]:
    """Every event follows the one before it, and its columns say what its body says."""
    events = Event.objects.order_by("subject", "seq")
    if scope.object:
        events = events.filter(subject=scope.object)
    elif scope.since:
        touched = Event.objects.filter(entered__gte=scope.since).values("subject")
        events = events.filter(subject__in=touched)
    for subject, chain in groupby(events.iterator(chunk_size=2000), key=lambda e: e.subject):
        if problem := _broken_link(chain):
            yield BookFinding(object=subject, url="", problem=problem)


def _broken_link(chain: Iterator[Event]) -> str:
    """Say what is wrong with the first broken link of a chain."""
    prev, seq = rules.FIRST_PREV, 1
    for event in chain:
        if event.seq != seq:
            return f"event {seq} is missing"
        if event.prev != prev or event.hash != rules.chained(prev, event.body):
            return f"event {seq} does not follow from the one before it"
        if different := _different_column(event):
            return f"event {seq}: the column {different} differs from the body"
        prev, seq = event.hash, seq + 1
    return ""


def _different_column(event: Event) -> str:
    body = json.loads(event.body)
    copies = {
        "subject": event.subject,
        "seq": event.seq,
        "at": rules.moment_text(event.at),
        "entered": rules.moment_text(event.entered),
        "actor": event.actor,
        "for": event.on_behalf_of or None,
        "verb": event.verb,
        "from": event.before,
        "to": event.after,
        "comment": event.comment,
    }
    return next((name for name, value in copies.items() if body.get(name) != value), "")


@books_section("records: seals")
def seals(scope: Scope) -> Iterator[BookFinding]:
    """Every seal follows the one before it, and every tip that it saw is still there."""
    if scope.object:
        return
    prev = rules.FIRST_PREV
    sealed: dict[bytes, bytes] = {}
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=10):
        lines = zlib.decompress(bytes(seal.lines))
        if seal.prev != prev or seal.seal != rules.seal_of(prev, lines):
            yield BookFinding(f"records.seal/{seal.pk}", "", "the seal does not hold")
        prev = seal.seal
        for line in lines.splitlines():
            subject, rest = line.split(b"\t", 1)
            sealed[subject + b"\t" + rest.split(b"\t")[0]] = rest.split(b"\t")[1]
    yield from _lost_tips(sealed)


def _lost_tips(sealed: dict[bytes, bytes]) -> Iterator[BookFinding]:
    keys = list(sealed)
    for start in range(0, len(keys), 500):
        wanted = {tuple(key.decode().split("\t")) for key in keys[start : start + 500]}
        rows = Event.objects.filter(subject__in={subject for subject, _seq in wanted})
        there = {
            (event.subject, str(event.seq)): event.hash
            for event in rows.only("subject", "seq", "hash")
        }
        for subject, seq in sorted(wanted):
            if there.get((subject, seq)) != sealed[f"{subject}\t{seq}".encode()].decode():
                yield BookFinding(subject, "", f"event {seq} was sealed and is not there any more")


@books_section("records: files")
def files(scope: Scope) -> Iterator[BookFinding]:
    """Every attachment has its event; with --files every row its file and the other way round."""
    told: dict[str, set[str]] = {}
    attachments = Attachment.objects.select_related("file").order_by("pk")
    if scope.object:
        attachments = attachments.filter(subject=scope.object)
    for attachment in attachments.iterator(chunk_size=2000):
        subject = attachment.subject
        if subject not in told:
            told[subject] = _sums_in_trail(subject)
        if attachment.file.sha256 not in told[subject]:
            yield BookFinding(subject, "", f"attachment {attachment.pk} has no event")
    if scope.files and not scope.object:
        yield from _files_and_rows()


def _sums_in_trail(subject: str) -> set[str]:
    bodies = Event.objects.filter(subject=subject, verb="records.attached")
    return {
        sum_
        for body in bodies.values_list("body", flat=True)
        for sum_ in json.loads(body).get("attachments", [])
    }


def _files_and_rows() -> Iterator[BookFinding]:
    root = Path(settings.MEDIA_ROOT)
    rows = StoredFile.objects.order_by("pk")
    known = set()
    for row in rows.iterator(chunk_size=2000):
        known.add(row.path)
        file = root / row.path
        if not file.is_file():
            yield BookFinding(f"records.storedfile/{row.pk}", "", "the file is not on disk")
        elif file.stat().st_size != row.size or file_sha256(file) != row.sha256:
            yield BookFinding(f"records.storedfile/{row.pk}", "", "the file was changed on disk")
    for file in uploads.files_on_disk():
        path = str(file.relative_to(root))
        if path not in known and _is_old(file):
            yield BookFinding(f"file {path}", "", "the file has no row")


def _is_old(file: Path) -> bool:
    newest = StoredFile.objects.aggregate(at=Max("uploaded_at"))["at"]
    return newest is None or file.stat().st_mtime < newest.timestamp() - 86400
