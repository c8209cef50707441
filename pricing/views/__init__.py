"""Pages about products and price strategies."""

from pricing.views.products import (
    ChangePage,
    ProductList,
    ProductPage,
    RegisterPage,
    SearchView,
)
from pricing.views.strategies import (
    PriceListView,
    StrategyList,
    StrategyNowView,
    StrategyPage,
)

__all__ = [
    "ChangePage",
    "PriceListView",
    "ProductList",
    "ProductPage",
    "RegisterPage",
    "SearchView",
    "StrategyList",
    "StrategyNowView",
    "StrategyPage",
]
