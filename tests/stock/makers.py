"""Stock for stories."""

from __future__ import annotations

from decimal import Decimal

from pricing.models import Product
from stock.models import StockItem
from stock.services import open_stock
from tests.customers.makers import person
from tests.pricing.makers import product


def stocked(quantity: str = "10", of: Product | None = None) -> StockItem:
    """A product with so much on hand."""
    return open_stock(product=of or product(), quantity=Decimal(quantity), by=person("logistics"))
