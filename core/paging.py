"""Keyset paging and capped counts: a list costs the same on its first page and on its last.

Keys are field names, "-" before one for descending, and always end in the primary key. NULLs sort
last in both directions. The cursor in the address is signed; whatever is not one of ours shows
the first page.
"""

from __future__ import annotations

import operator
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy

PAGE_SIZE = 50
COUNT_CAP = 100
CURSOR_LENGTH = 600
_SALT = "core.paging"


@dataclass(frozen=True)
class Key:
    """One part of the order."""

    name: str
    descending: bool = False

    @classmethod
    def of(cls, text: str) -> Key:
        """Read "-due_at"."""
        return cls(text.removeprefix("-"), text.startswith("-"))

    def value(self, row: Any) -> Any:
        """The row's value of this key; rows may be objects or dictionaries."""
        if isinstance(row, Mapping):
            return row[self.name]
        return operator.attrgetter(self.name.replace("__", "."))(row)

    def order(self, *, backwards: bool) -> OrderBy:
        """The ORDER BY part; NULLs last, so first when walking backwards."""
        nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        expression = F(self.name)
        if self.descending is backwards:
            return expression.asc(**nulls)
        return expression.desc(**nulls)


@dataclass(frozen=True)
class Page:
    """The rows of a page and how to go on."""

    rows: list[Any] = field(default_factory=list)
    next_cursor: str = ""
    previous_cursor: str = ""


@dataclass(frozen=True)
class CappedCount:
    """A count that stops counting: exact up to the cap, "100+" beyond."""

    n: int
    cap: int = COUNT_CAP

    def __str__(self) -> str:
        return f"{self.cap}+" if self.n > self.cap else str(self.n)

    def __int__(self) -> int:
        return self.n

    @property
    def is_exact(self) -> bool:
        """Whether all were counted."""
        return self.n <= self.cap


def capped_count(queryset: QuerySet[Any], cap: int = COUNT_CAP) -> CappedCount:
    """Count, but no further than cap + 1 rows."""
    return CappedCount(queryset.order_by()[: cap + 1].count(), cap)


def keyset_page(
    queryset: QuerySet[Any], *, keys: Sequence[str], cursor: str = "", size: int = PAGE_SIZE
) -> Page:
    """Give the page that begins behind (or ends before) the cursor, in one statement.

    `keys` is the order; the primary key is added when it is missing. Each key must be a column
    of the queryset's rows that can be read from a row by the same name.
    """
    parsed = _with_pk([Key.of(key) for key in keys])
    position = _read(cursor, parsed)
    backwards = position is not None and position.backwards
    ordered = queryset.order_by(*(key.order(backwards=backwards) for key in parsed))
    if position is not None:
        ordered = ordered.filter(_beyond(parsed, position.values, backwards=backwards))
    rows = list(ordered[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    if not rows:
        # Everything behind this cursor is gone: the first page again, not an empty one.
        return keyset_page(queryset, keys=keys, size=size) if position else Page()
    return Page(
        rows,
        next_cursor=_write(parsed, rows[-1], backwards=False) if more or backwards else "",
        previous_cursor=_write(parsed, rows[0], backwards=True)
        if (more if backwards else position is not None)
        else "",
    )


@dataclass(frozen=True)
class _Position:
    values: list[Any]
    backwards: bool


def _with_pk(keys: list[Key]) -> list[Key]:
    if any(key.name in {"pk", "id"} for key in keys):
        return keys
    return [*keys, Key("pk", descending=keys[0].descending if keys else True)]


def _beyond(keys: Sequence[Key], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows behind the position: (a, b, id) > (x, y, z) for mixed directions and NULLs."""
    key, value = keys[0], values[0]
    further = _further(key, value, backwards=backwards)
    if len(keys) == 1:
        return further
    same = Q(**{f"{key.name}__isnull": True}) if value is None else Q(**{key.name: value})
    rest = same & _beyond(keys[1:], values[1:], backwards=backwards)
    if value is None:
        return further | rest if backwards else rest
    beyond = further | rest
    if backwards:  # a bound of its own lets the planner begin in the index there
        lookup = "gte" if key.descending else "lte"
        return Q(**{f"{key.name}__{lookup}": value}) & beyond
    return beyond


def _further(key: Key, value: Any, *, backwards: bool) -> Q:
    if value is None:  # NULLs are last: nothing is behind them, everything is before
        return Q(**{f"{key.name}__isnull": False}) if backwards else Q(pk__in=[])
    lookup = "lt" if key.descending is not backwards else "gt"
    further = Q(**{f"{key.name}__{lookup}": value})
    if backwards or key.name in {"pk", "id"}:
        return further
    return further | Q(**{f"{key.name}__isnull": True})


_READERS: dict[str, Callable[[str], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "u": uuid.UUID,
}


def _packed(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if isinstance(value, uuid.UUID):
        return ["u", str(value)]
    raise TypeError(f"A {type(value).__name__} cannot be part of a cursor.")


def _unpacked(value: Any) -> Any:
    return _READERS[value[0]](value[1]) if isinstance(value, list) else value


def _signature(keys: Sequence[Key]) -> str:
    return ",".join(f"{'-' * key.descending}{key.name}" for key in keys)


def _write(keys: Sequence[Key], row: Any, *, backwards: bool) -> str:
    values = [_packed(key.value(row)) for key in keys]
    return signing.dumps([_signature(keys), int(backwards), values], salt=_SALT)


def _read(cursor: str, keys: Sequence[Key]) -> _Position | None:
    if not cursor or len(cursor) > CURSOR_LENGTH:
        return None
    try:
        signature, backwards, values = signing.loads(cursor, salt=_SALT)
    except (signing.BadSignature, ValueError, UnicodeError):
        return None
    if signature != _signature(keys):
        return None
    return _Position([_unpacked(value) for value in values], bool(backwards))
