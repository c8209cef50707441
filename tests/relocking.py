"""A row locked again is no N+1.

Services call services, and each locks the rows that it needs, one by its key: that is the lock
order (core/locks.py). Zeal sees only that the same line fetched twice. It is told here to look
away when the very row was fetched by itself before in this request; the same line with another
row stays an N+1 and fails the test, as does every fetch without a lock.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model, QuerySet
from zeal import util, zeal_ignore
from zeal.listeners import _nplusone_context

from core.locks import _LockedRows

_zeals_own = util._is_internal_frame


def let_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the services of this test lock a row again."""
    monkeypatch.setattr(_LockedRows, "get", _get, raising=False)
    monkeypatch.setattr(util, "_is_internal_frame", _is_not_the_caller)


def _get(self: QuerySet[Model], *args: Any, **kwargs: Any) -> Model:
    """Fetch one locked row as ever; without being counted when it is fetched again."""
    row = f"{self.model._meta.label}:{kwargs.get('pk')}"
    if row not in _nplusone_context.get().ignored:
        return QuerySet.get(self, *args, **kwargs)
    with zeal_ignore():
        return QuerySet.get(self, *args, **kwargs)


def _is_not_the_caller(filename: str) -> bool:
    """Say that the line that fetches is the service's, not the one above."""
    return filename == __file__ or _zeals_own(filename)
