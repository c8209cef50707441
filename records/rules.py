"""The hash chain: how an event's body is written and hashed, exact enough to write it twice."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

FIRST_PREV = "0" * 64
_KEY = re.compile(r"[a-z_0-9.]+")
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
# One for all events: json.dumps would make a new one each time.
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True)
class EventFacts:
    """What an event says, before it is written down."""

    subject: str
    seq: int
    at: datetime
    entered: datetime
    actor: str
    on_behalf_of: str | None
    verb: str
    before: str
    after: str
    comment: str
    changes: Mapping[str, tuple[Any, Any]]
    attachments: tuple[str, ...] = ()


def moment_text(moment: datetime) -> str:
    """Write an aware moment in UTC with six digits: 2026-11-23T01:30:00.000005Z."""
    if moment.tzinfo is None:
        raise TypeError(f"{moment!r} has no time zone.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: Any) -> Plain:
    """Turn a value into what a body may hold: no floats, fixed places, UTC, clean strings."""
    if type(value) is str:  # most of what is written: ten thousand items may be late at once
        return _clean(value)
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"{type(value).__name__} cannot stand in an event.")


def _number(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value!r} is not a finite number of an event.")
    return f"{value:f}"


def _clean(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise ValueError("NUL and lone surrogates cannot stand in an event.")
    return text


# A moment is a date too, so it comes first.
_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, lambda text: _clean(str(text))),
    (Decimal, _number),
    (datetime, moment_text),
    (date, date.isoformat),
    (uuid.UUID, str),
)


@lru_cache(maxsize=1000)  # names of fields: few, and in every event again
def _key(key: Any) -> str:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ValueError(f"{key!r} is not a name for a field of an event.")
    return key


def canonical(content: Mapping[str, Any]) -> str:
    """Write an object the one way: sorted keys, no spaces, raw UTF-8."""
    return _ENCODER.encode(plain(content))


def body_of(facts: EventFacts) -> str:
    """Write an event's body."""
    content: dict[str, Any] = {
        "v": 1,
        "subject": facts.subject,
        "seq": facts.seq,
        "at": facts.at,
        "entered": facts.entered,
        "actor": facts.actor,
        "for": facts.on_behalf_of,
        "verb": facts.verb,
        "from": facts.before,
        "to": facts.after,
        "comment": facts.comment,
        "changes": {key: [old, new] for key, (old, new) in facts.changes.items()},
    }
    if facts.attachments:
        content["attachments"] = list(facts.attachments)
    return canonical(content)


def chained(prev: str, body: str) -> str:
    """Give the hash of a body that follows the hash `prev`."""
    return hashlib.sha256(f"{prev}\n{body}".encode()).hexdigest()


def seal_lines(tips: Iterable[tuple[str, int, str]]) -> bytes:
    """Write the tips of all chains, one a line, sorted by bytes."""
    lines = sorted(f"{subject}\t{seq}\t{hash_}\n".encode() for subject, seq, hash_ in tips)
    return b"".join(lines)


def seal_of(prev: str, lines: bytes) -> str:
    """Give the seal over `lines` that follows the seal `prev`."""
    return hashlib.sha256(f"{prev}\n{hashlib.sha256(lines).hexdigest()}".encode()).hexdigest()
