"""What customers adds to pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from customers import queries
from customers.display import said_parts
from customers.models import Rating
from workflow.models import WorkItem


def item_section(request: HttpRequest, item: WorkItem) -> dict[str, Any] | None:
    """A rating's sheet: the survey, what finance proposes, what was decided (5.1, 5.2, 5.3)."""
    user: Any = request.user
    if item.subject_type != Rating._meta.label_lower or not queries.may_see_credit(user):
        return None
    rating = queries.ratings_visible_to(user).filter(pk=item.subject_id).first()
    return None if rating is None else said_parts(rating)
