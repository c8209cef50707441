"""What the pages of complaints show."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from accounts.models import User
from aftersales import permissions, queries
from aftersales.models import Complaint
from aftersales.wording import severity_look, state_look
from orders.models import Order
from records.display import docs_of, stops_of


def complaint_context(complaint: Complaint, user: User) -> dict[str, Any]:
    """Give what the page of one complaint shows beside its form."""
    return {
        "complaint": complaint,
        "look": state_look(complaint.state),
        "severity_look": severity_look(complaint.severity),
        "sees_claim": permissions.may_see_claims(user),
        "docs": docs_of(complaint),
        "stops": stops_of(complaint),
        "may_handle": permissions.may_handle(complaint=complaint, by=user),
    }


def complaints_of_order(request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """Give the order's complaints; None where there is nothing to show or do."""
    user = cast("User", request.user)
    rows = [(row, state_look(row.state)) for row in queries.complaints_of(user, order)]
    stands = order.state in (Order.State.APPROVED, Order.State.CLOSED)
    may_register = stands and permissions.may_register(order=order, by=user)
    if not rows and not may_register:
        return None
    return {"complaints": rows, "order": order, "may_register": may_register}
