"""Slots: a higher app adds a section to a lower app's page without being imported by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

ContextOf = Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Filling:
    """One section that goes into a slot."""

    order: int
    template: str
    context: ContextOf


_slots: dict[str, list[Filling]] = defaultdict(list)


def register_slot(name: str, *, template: str, context: ContextOf, order: int = 10) -> None:
    """Put `template` into the slot, by ascending order; call it from the app's `ready()`.

    `context(request, obj)` gives the template's variables, or None when there is nothing to show.
    """
    filling = Filling(order=order, template=template, context=context)
    if filling not in _slots[name]:
        _slots[name].append(filling)
        _slots[name].sort(key=lambda one: (one.order, one.template))


def fillings(name: str) -> tuple[Filling, ...]:
    """Give what was put into the slot, in order."""
    return tuple(_slots.get(name, ()))
