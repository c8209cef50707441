"""What pricing adds to pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from pricing.display import opinion_rows
from pricing.queries import version_of_item
from workflow.models import WorkItem


def item_section(request: HttpRequest, item: WorkItem) -> dict[str, Any] | None:
    """A version's sheet: what departments, director and general manager wrote (2.1, 2.3, 2.4)."""
    user: Any = request.user
    strategy = version_of_item(user, item)
    return None if strategy is None else {"opinions": opinion_rows(strategy)}
