"""Pages of the inbox, the notices, the written standard and the breach ledger."""

from workflow.views.batch import BatchPage
from workflow.views.breaches import BreachesPage, ExcuseView, PleaView, RefuseExcuseView
from workflow.views.chart import MapItemsPage, MapPage
from workflow.views.copies import CopiedPage
from workflow.views.items import ItemOpenedView, ItemView, PlanView
from workflow.views.lists import AllPage, DepartmentPage, DonePage, InboxPage, StartedPage
from workflow.views.notices import CountsView, NoticesPage, NoticeView, ReadAllView, ReadView
from workflow.views.pauses import PauseView, ResumeView
from workflow.views.phrases import (
    ChangePhrasePage,
    CompanyPhrasesPage,
    PhrasesPage,
    RemovePhraseView,
)
from workflow.views.sheet import SheetPage
from workflow.views.standard import AmendStandardView, StandardExportView, StandardView
from workflow.views.substitution import (
    AcceptPage,
    AuthorityPage,
    DeclinePage,
    EndPage,
    ProposePage,
    SubstitutionPage,
    SubstitutionsPage,
)
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
    "AcceptPage",
    "AllPage",
    "AmendStandardView",
    "AskPage",
    "AuthorityPage",
    "BatchPage",
    "BreachesPage",
    "ChangePhrasePage",
    "CompanyPhrasesPage",
    "CopiedPage",
    "CopyPage",
    "CopyReadView",
    "CountsView",
    "DeclinePage",
    "DepartmentPage",
    "DonePage",
    "DropView",
    "EndPage",
    "ExcuseView",
    "InboxPage",
    "ItemOpenedView",
    "ItemView",
    "MapItemsPage",
    "MapPage",
    "NoticeView",
    "NoticesPage",
    "PauseView",
    "PhrasesPage",
    "PlanView",
    "PleaView",
    "ProposePage",
    "ReadAllView",
    "ReadView",
    "RefuseExcuseView",
    "RemovePhraseView",
    "ResumeView",
    "SheetPage",
    "SignPage",
    "StandardExportView",
    "StandardView",
    "StartedPage",
    "SubstitutionPage",
    "SubstitutionsPage",
    "TransferPage",
    "UrgePage",
    "item_of",
    "onward",
]
