"""Pages of the inbox, the notices, the written standard and the breach ledger."""

from workflow.views.batch import BatchPage
from workflow.views.breaches import BreachesPage, ExcuseView
from workflow.views.chart import MapItemsPage, MapPage
from workflow.views.copies import CopiedPage
from workflow.views.items import ItemOpenedView, ItemView, PlanView
from workflow.views.lists import AllPage, DepartmentPage, DonePage, InboxPage, StartedPage
from workflow.views.notices import CountsView, NoticesPage, NoticeView, ReadAllView, ReadView
from workflow.views.phrases import CompanyPhrasesPage, PhrasesPage, RemovePhraseView
from workflow.views.sheet import SheetPage
from workflow.views.standard import StandardExportView, StandardView
from workflow.views.verbs import (
    AskPage,
    CopyPage,
    CopyReadView,
    DropView,
    SignPage,
    TransferPage,
    UrgePage,
    item_of,
    onward,
)

__all__ = [
    "AllPage",
    "AskPage",
    "BatchPage",
    "BreachesPage",
    "CompanyPhrasesPage",
    "CopiedPage",
    "CopyPage",
    "CopyReadView",
    "CountsView",
    "DepartmentPage",
    "DonePage",
    "DropView",
    "ExcuseView",
    "InboxPage",
    "ItemOpenedView",
    "ItemView",
    "MapItemsPage",
    "MapPage",
    "NoticeView",
    "NoticesPage",
    "PhrasesPage",
    "PlanView",
    "ReadAllView",
    "ReadView",
    "RemovePhraseView",
    "SheetPage",
    "SignPage",
    "StandardExportView",
    "StandardView",
    "StartedPage",
    "TransferPage",
    "UrgePage",
    "item_of",
    "onward",
]
