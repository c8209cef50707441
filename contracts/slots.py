"""What contracts shows on the order's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from contracts.display import plan_term
from contracts.queries import live_contract, plan_of, visible_to
from contracts.wording import state_look
from orders.models import Order
from orders.permissions import may_see_prices


def order_section(request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """Give the order's contract with its plan, for those who see prices."""
    user: Any = request.user
    if not may_see_prices(user):
        return None
    contract = live_contract(order)
    if contract is None or not visible_to(user).filter(pk=contract.pk).exists():
        return None
    return {
        "contract": contract,
        "look": state_look(contract.state),
        "plan": [(line, plan_term(line)) for line in plan_of(contract)],
    }
