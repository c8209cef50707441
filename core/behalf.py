"""For whom somebody acts in this unit of work: noted where a right is asked, read by the trail.

A predicate that lets a person act by another's right notes it here; what is then recorded in the
same unit of work carries both names, without every service handing the second one on.
"""

from __future__ import annotations

from typing import Any

from core import kept


def note_behalf(by: Any, holder: Any) -> None:
    """Note that `by` acts by the right of `holder`; outside a unit of work nothing is noted."""
    kept.keep(("behalf", by.pk), holder)


def holder_behind(by: Any) -> Any:
    """Return whose right this person used in this unit of work; None when it was their own."""
    return None if by is None else kept.find(("behalf", by.pk))
