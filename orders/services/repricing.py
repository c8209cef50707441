"""A new version of the price strategy begins: drafts are judged anew and their owners told."""

from __future__ import annotations

from core.authority import Level
from core.work import unit_of_work
from orders import queries, rules
from orders.models import Order
from pricing.models import PriceStrategy
from workflow.services import notify


@unit_of_work
def tell_of_new_prices(*, strategy: PriceStrategy) -> int:
    """Judge every open draft by the version that begins and tell each owner who decides it now.

    Nothing of the orders is written: what is handed in keeps the version it was priced on, and a
    draft is judged by the version in force whenever it is looked at. Returns how many were told.
    """
    drafts = list(
        Order.objects.filter(state__in=Order.EDITABLE)
        .select_related("owner", "customer")
        .prefetch_related("owner__groups")
        .order_by("pk")
    )
    for order in drafts:
        level = _level_by(order, strategy)
        notify(
            text_code=f"orders.new_prices_{int(level or 0)}",
            url=order.get_absolute_url(),
            key=f"orders.new_prices/{strategy.pk}/{order.pk}",
            people=[order.owner],
            params={
                "strategy": str(strategy),
                "customer": order.customer.name,
            },
        )
    return len(drafts)


def _level_by(order: Order, strategy: PriceStrategy) -> Level | None:
    """Who may decide the draft by this version; None while it has no lines."""
    content = queries.content_of(order)
    if not content.lines:
        return None
    facts = queries.draft_facts(
        customer=order.customer,
        owner=order.owner,
        content=content,
        order=order,
        strategy=strategy,
    )
    return rules.decide(facts).level if facts else None
