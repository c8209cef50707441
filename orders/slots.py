"""What orders adds to pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orders import permissions, queries
from orders.display import decided_parts
from orders.models import Order
from workflow.models import WorkItem


def item_section(request: HttpRequest, item: WorkItem) -> dict[str, Any] | None:
    """An order's sheet: its lines, its figures, what the chain decided, what departments said."""
    if item.subject_type != Order._meta.label_lower:
        return None
    user: Any = request.user
    order = queries.visible_to(user).filter(pk=item.subject_id).first()
    if order is None:
        return None
    lines, sees_prices = queries.lines_of(order), permissions.may_see_prices(user)
    return {
        "order": order,
        "lines": lines,
        "terms": queries.terms_of(order),
        "sees_prices": sees_prices,
        **decided_parts(order),
    }
