"""The pages: home, search, on-time, step ledger."""

from insights.views.home import HomePage
from insights.views.ledger import LedgerItemsPage, LedgerPage
from insights.views.punctuality import ItemsPage, OnTimePage
from insights.views.search import SearchPage

__all__ = ["HomePage", "ItemsPage", "LedgerItemsPage", "LedgerPage", "OnTimePage", "SearchPage"]
