"""Who may open what hangs on a subject; each app answers for its own models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Takes the person as their app knows them; this app sits below `accounts`.
MayOpen = Callable[[Any, int], bool]

_ACCESS: dict[str, MayOpen] = {}


def register_access(label: str, may_open: MayOpen) -> None:
    """Say who may open the attachments of "orders.order": `may_open(user, pk)`."""
    _ACCESS[label] = may_open


def has_access(label: str) -> bool:
    """Whether an app answers for this kind of subject."""
    return label in _ACCESS


def may_open(user: Any, subject: str) -> bool:
    """Whether the person may open what hangs on "orders.order/12"; unknown kinds are shut."""
    label, _slash, pk = subject.partition("/")
    check = _ACCESS.get(label)
    return check is not None and pk.isdecimal() and check(user, int(pk))
