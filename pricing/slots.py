"""What pricing adds to pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from pricing.display import opinion_rows
from pricing.models import PriceStrategy
from pricing.queries import versions_visible_to
from workflow.models import WorkItem


def item_section(request: HttpRequest, item: WorkItem) -> dict[str, Any] | None:
    """A version's sheet: what departments, director and general manager wrote (2.1, 2.3, 2.4)."""
    if item.subject_type != PriceStrategy._meta.label_lower:
        return None
    user: Any = request.user
    strategy = versions_visible_to(user).filter(pk=item.subject_id).first()
    return None if strategy is None else {"opinions": opinion_rows(strategy)}
