"""Pages of the inbox, the notices, the written standard and the breach ledger."""

from workflow.views.breaches import BreachesPage, ExcuseView
from workflow.views.items import ItemOpenedView, ItemView, PlanView
from workflow.views.lists import AllPage, DepartmentPage, DonePage, InboxPage, StartedPage
from workflow.views.notices import CountsView, NoticesPage, NoticeView, ReadAllView, ReadView
from workflow.views.standard import StandardExportView, StandardView

__all__ = [
    "AllPage",
    "BreachesPage",
    "CountsView",
    "DepartmentPage",
    "DonePage",
    "ExcuseView",
    "InboxPage",
    "ItemOpenedView",
    "ItemView",
    "NoticeView",
    "NoticesPage",
    "PlanView",
    "ReadAllView",
    "ReadView",
    "StandardExportView",
    "StandardView",
    "StartedPage",
]
