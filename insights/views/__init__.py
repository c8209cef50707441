"""The pages: home, search, on-time, step ledger, an order's way."""

from insights.views.home import HomePage
from insights.views.ledger import LedgerItemsPage, LedgerPage
from insights.views.punctuality import ItemsPage, OnTimePage
from insights.views.search import SearchPage
from insights.views.way import WayPage

__all__ = [
    "HomePage",
    "ItemsPage",
    "LedgerItemsPage",
    "LedgerPage",
    "OnTimePage",
    "SearchPage",
    "WayPage",
]
