"""What people do to products and price strategies; the public functions of the room."""

from pricing.services.products import ProductDetails, register_product, update_product
from pricing.services.strategies import StrategyDraft, draft_strategy, put_in_force

__all__ = [
    "ProductDetails",
    "StrategyDraft",
    "draft_strategy",
    "put_in_force",
    "register_product",
    "update_product",
]
