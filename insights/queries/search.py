"""The global search: each kind of thing through what its own app lets the person see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from aftersales import queries as complaint_queries
from aftersales.models import Complaint
from contracts import queries as contract_queries
from contracts.models import Contract
from customers import queries as customer_queries
from customers.models import Customer
from deliveries import queries as delivery_queries
from deliveries.models import Job, Shipment
from insights.rules import looks_like_a_number
from orders import queries as order_queries
from orders.models import Order
from pricing import queries as pricing_queries
from pricing.models import Product
from receivables import queries as money_queries
from receivables.models import Payment

SHOWN = 6
Find = Callable[[User, str], QuerySet[Any]]


@dataclass(frozen=True)
class Group:
    """What was found of one kind; one more than is shown says that there are more."""

    kind: str
    items: list[Any]
    has_more: bool


def _customers(user: User, text: str) -> QuerySet[Customer]:
    return customer_queries.matching(customer_queries.visible_to(user), text)


def _orders(user: User, text: str) -> QuerySet[Order]:
    return order_queries.matching(order_queries.visible_to(user), text)


def _contracts(user: User, text: str) -> QuerySet[Contract]:
    customers = _customer_ids(text)
    return contract_queries.visible_to(user).filter(
        Q(number__icontains=text) | Q(customer__in=customers)
    )


def _shipments(user: User, text: str) -> QuerySet[Shipment]:
    return delivery_queries.shipments_visible_to(user).filter(
        Q(number__icontains=text) | Q(receipt_number__icontains=text) | Q(waybill__icontains=text)
    )


def _jobs(user: User, text: str) -> QuerySet[Job]:
    return delivery_queries.jobs_visible_to(user).filter(
        Q(number__icontains=text) | Q(item__icontains=text)
    )


def _payments(user: User, text: str) -> QuerySet[Payment]:
    return money_queries.payments_visible_to(user).filter(
        Q(number__icontains=text) | Q(bank_reference__icontains=text) | Q(payer__icontains=text)
    )


def _complaints(user: User, text: str) -> QuerySet[Complaint]:
    return complaint_queries.visible_to(user).filter(
        Q(number__icontains=text) | Q(customer__in=_customer_ids(text))
    )


def _products(user: User, text: str) -> QuerySet[Product]:
    return pricing_queries.matching(pricing_queries.products(user), text)


def _customer_ids(text: str) -> QuerySet[Any]:
    return customer_queries.matching(Customer.objects.all(), text).order_by().values("pk")


FINDERS: Mapping[str, Find] = {
    "customers": _customers,
    "orders": _orders,
    "contracts": _contracts,
    "shipments": _shipments,
    "jobs": _jobs,
    "payments": _payments,
    "complaints": _complaints,
    "products": _products,
}

# The field that a whole number is compared with.
_NUMBERED = {
    "customers": "code",
    "orders": "number",
    "contracts": "number",
    "shipments": "number",
    "jobs": "number",
    "payments": "number",
    "complaints": "number",
}
# Kinds of numbers (domain C4); a receipt leads to its shipment.
_PREFIXES = {
    "KH": "customers", "DD": "orders", "XS": "contracts", "FH": "shipments", "SC": "jobs",
    "YF": "jobs", "SK": "payments", "TS": "complaints",
}  # fmt: skip


def groups(user: User, text: str) -> list[Group]:
    """Give what matches, kind by kind, at most SHOWN of each; one statement a kind."""
    found = []
    for kind, find in FINDERS.items():
        items = list(find(user, text)[: SHOWN + 1])
        if items:
            found.append(Group(kind, items[:SHOWN], has_more=len(items) > SHOWN))
    return found


def exactly(user: User, text: str) -> Any:
    """Give the object that bears the whole number, None where the person sees none."""
    typed = text.strip().upper()
    if typed.startswith("KH-"):
        return customer_queries.visible_to(user).filter(code=typed).first()
    if not looks_like_a_number(typed):
        return None
    if typed.startswith("SH-"):
        return delivery_queries.shipments_visible_to(user).filter(receipt_number=typed).first()
    kind = _PREFIXES.get(typed[:2])
    if kind is None:
        return None
    return FINDERS[kind](user, typed).filter(**{_NUMBERED[kind]: typed}).first()
