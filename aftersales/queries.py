"""What pages and other apps read about complaints; who may see which is decided here."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q, QuerySet

from accounts.models import User
from aftersales.models import Complaint
from core.money import ZERO
from orders import queries as order_queries
from orders.models import Order, OrderLine
from workflow.queries import subjects_waiting_for


def visible_to(user: User) -> QuerySet[Complaint]:
    """Give the complaints this person may see, newest first.

    After-sales service, quality and those who see every customer see all; others those of the
    orders they see and those that an item of theirs concerns.
    """
    complaints = Complaint.objects.select_related(
        "order", "customer", "order__owner", "order_line", "registered_by"
    ).order_by("-pk")
    if user.has_perm("accounts.see_all_customers") or user.has_role("service", "quality"):
        return complaints
    orders = order_queries.visible_to(user).order_by().values("pk")
    return complaints.filter(Q(order__in=orders) | Q(pk__in=subjects_waiting_for(user, Complaint)))


def orders_to_complain_of(user: User) -> QuerySet[Order]:
    """Give the orders against which this person may record a complaint."""
    orders = Order.objects.select_related("customer", "owner").order_by("-pk")
    if not user.has_role("service"):
        orders = order_queries.visible_to(user)
    return orders.filter(state__in=[Order.State.APPROVED, Order.State.CLOSED])


def orders_concerning(user: User) -> QuerySet[Complaint]:
    """Give the ids of the orders whose complaint an item of this person concerns."""
    return (
        Complaint.objects.filter(pk__in=subjects_waiting_for(user, Complaint))
        .order_by()
        .values("order")  # type: ignore[return-value]  # a subquery of ids
    )


def lines_of(order: Order) -> QuerySet[OrderLine]:
    """Give the order's lines that left at least in part."""
    return (
        OrderLine.objects.filter(order=order, is_current=True)
        .select_related("product")
        .order_by("no")
    )


def complaints_of(user: User, order: Order) -> list[Complaint]:
    """Give the order's complaints that this person may see."""
    return list(visible_to(user).filter(order=order))


def claimed_of(order: Order) -> Decimal:
    """Give what is claimed in the order's open complaints."""
    rows = Complaint.objects.filter(order=order).exclude(state=Complaint.State.CLOSED)
    return sum((row.claim or ZERO for row in rows), ZERO)


def may_open_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a complaint."""
    return visible_to(user).filter(pk=pk).exists()
