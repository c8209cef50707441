"""Pages of the inbox, the notices, the written standard and the breach ledger."""

from workflow.views.items import ItemOpenedView, ItemView, PlanView
from workflow.views.notices import CountsView, ReadAllView, ReadView
from workflow.views.standard import StandardView

__all__ = [
    "CountsView",
    "ItemOpenedView",
    "ItemView",
    "PlanView",
    "ReadAllView",
    "ReadView",
    "StandardView",
]
