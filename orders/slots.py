"""What orders adds to pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from orders import permissions, queries
from orders.display import decided_parts
from orders.display_replay import replay_card, start_url
from orders.models import Order
from pricing.models import PriceStrategy
from pricing.queries import WRITES, version_of_item
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


def strategy_review(request: HttpRequest, strategy: PriceStrategy) -> dict[str, Any] | None:
    """What a version of the price strategy would have done to past orders."""
    user: Any = request.user
    return replay_card(user, strategy)


def strategy_impact(request: HttpRequest, strategy: PriceStrategy) -> dict[str, Any] | None:
    """What a version would change for open drafts, for those who write and decide it."""
    user: Any = request.user
    if not strategy.is_open or not user.has_role(*WRITES):
        return None
    return {"impact": queries.impact_of(strategy)}


def strategy_act(request: HttpRequest, strategy: PriceStrategy) -> dict[str, Any] | None:
    """The way to a replay from where a draft is written."""
    user: Any = request.user
    url = start_url(user, strategy)
    return {"start_url": url} if url else None


def strategy_item_section(request: HttpRequest, item: WorkItem) -> dict[str, Any] | None:
    """The same on the sheet of an item about a version."""
    user: Any = request.user
    strategy = version_of_item(user, item)
    return None if strategy is None else replay_card(user, strategy)
