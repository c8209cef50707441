"""Who may see which order, and which orders a person asks for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core.subqueries import ids_of
from customers import queries as customer_queries
from customers.models import Customer
from orders.models import Order, OrderLine
from workflow.queries import (
    delegated_to,
    offered_to,
    open_items_of,
    stands_for,
    subjects_waiting_for,
)


def visible_to(user: User) -> QuerySet[Order]:
    """Give the orders this person may see, newest first.

    Those with `see_all_customers` see all; salespeople their own and those of customers that are
    shared with them; departments those that an item of theirs concerns.
    """
    orders = Order.objects.select_related("customer", "owner").order_by("-pk")
    if user.has_perm("accounts.see_all_customers"):
        return orders
    if user.has_role("sales"):
        own, concerned = stands_for(user), Q()
        if delegated_to(user):
            concerned = Q(pk__in=subjects_waiting_for(user, Order))
        return orders.filter(
            Q(owner__in=own)
            | Q(customer__owner__in=own)
            | Q(customer__in=customer_queries.shared_with(user))
            | concerned
        )
    own_items = Q(pk__in=ids_of(subjects_waiting_for(user, Order)))
    return orders.filter(Q(owner=user) | own_items | _concerning(user))


_CONCERNS: list[Any] = []


def register_concern(concern: Any) -> None:
    """Let a higher app say which orders a person's work items concern.

    `concern(user)` gives a queryset of order ids (contracts, jobs, shipments of these orders).
    """
    if concern not in _CONCERNS:
        _CONCERNS.append(concern)


def _concerning(user: User) -> Q:
    wanted = Q()
    for concern in _CONCERNS:
        wanted |= Q(pk__in=ids_of(concern(user)))
    return wanted


def customers_concerning(user: User) -> QuerySet[Customer]:
    """Give the customers of the orders that this person's items concern."""
    return Customer.objects.filter(pk__in=visible_to(user).order_by().values("customer"))


def may_open_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on an order."""
    return visible_to(user).filter(pk=pk).exists()


def matching(orders: QuerySet[Order], typed: str) -> QuerySet[Order]:
    """Narrow orders to those whose number, customer or product contains what was typed."""
    text = typed.strip()
    if not text:
        return orders
    return orders.filter(
        Q(number__icontains=text)
        | Q(customer__in=customer_queries.matching(Customer.objects.all(), text).values("pk"))
        | Q(
            pk__in=OrderLine.objects.filter(is_current=True, product__code__icontains=text).values(
                "order"
            )
        )
    )


def department_asked(order: Order, user: User) -> str | None:
    """Give the department of this person that still has to answer in joint review, or None."""
    if order.state != Order.State.REVIEW:
        return None
    waiting = open_items_of(order).filter(offered_to(user), step_code="6.2")
    return waiting.values_list("slot", flat=True).first()
