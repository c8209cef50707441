"""What a unit of work has read once and need not ask again; gone when the unit ends.

Only for what cannot change under the unit that holds it: what it has locked, what it wrote itself,
or what may be as old as the unit. Outside a unit of work nothing is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

T = TypeVar("T")
Key = tuple[Hashable, ...]


class _Kept(threading.local):
    values: dict[Key, Any] | None = None


_kept = _Kept()


def begin() -> None:
    """Start a unit of work with nothing kept."""
    _kept.values = {}


def end() -> None:
    """Forget everything: the unit of work is over."""
    _kept.values = None


def forget_all() -> None:
    """Forget everything within the unit, such as after a savepoint was rolled back."""
    if _kept.values is not None:
        _kept.values = {}


def once(key: Key, read: Callable[[], T]) -> T:
    """Read a value once in this unit of work; outside of one it is read each time."""
    if _kept.values is None:
        return read()
    if key not in _kept.values:
        _kept.values[key] = read()
    return cast("T", _kept.values[key])


def find(key: Key) -> Any:
    """Give what is kept under the key, or None."""
    return None if _kept.values is None else _kept.values.get(key)


def keep(key: Key, value: Any) -> None:
    """Keep a value to the end of the unit of work."""
    if _kept.values is not None:
        _kept.values[key] = value


def forget(key: Key) -> None:
    """Forget one value: whoever changes what it was read from says so."""
    if _kept.values is not None:
        _kept.values.pop(key, None)
