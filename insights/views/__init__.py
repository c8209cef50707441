"""The pages: home, search, on-time."""

from insights.views.home import HomePage
from insights.views.punctuality import ItemsPage, OnTimePage
from insights.views.search import SearchPage

__all__ = ["HomePage", "ItemsPage", "OnTimePage", "SearchPage"]
