"""What a salesperson types on an order, before anything is looked up or judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class LineContent:
    """One typed line: a product (its id) or the words of a new item; prices include tax."""

    quantity: Decimal
    price: Decimal
    product_id: int | None = None
    new_item: str = ""
    rd_cost: Decimal | None = None
    unit: str = ""
    claim: str = ""
    # Only for new items; a listed product's rate comes from the price strategy.
    tax_percent: Decimal | None = None


@dataclass(frozen=True)
class TermContent:
    """One typed line of the payment terms: per cent of the total, trigger, days after it."""

    percent: Decimal
    trigger: str
    days: int = 0


@dataclass(frozen=True)
class OrderContent:
    """The whole typed order."""

    lines: tuple[LineContent, ...] = ()
    terms: tuple[TermContent, ...] = ()
    customer_reference: str = ""
    delivery_on: date | None = None
    delivery_address: str = ""
    receiver: str = ""
    receiver_phone: str = ""
    partial_shipment: bool = True
    market_research: str = ""
    note: str = ""
    fields: tuple[str, ...] = field(
        default=(
            "customer_reference",
            "delivery_on",
            "delivery_address",
            "receiver",
            "receiver_phone",
            "partial_shipment",
            "market_research",
            "note",
        ),
        repr=False,
    )
