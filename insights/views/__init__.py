"""The pages: home, search, on-time."""

from insights.views.home import HomePage
from insights.views.punctuality import ItemsPage, OnTimePage

__all__ = ["HomePage", "ItemsPage", "OnTimePage"]
