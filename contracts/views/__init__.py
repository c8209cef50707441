"""Pages about contracts."""

from contracts.views.acts import IssuePage, SignPage, TextPage
from contracts.views.documents import PdfView, PrintPage
from contracts.views.lists import ContractList
from contracts.views.objects import ContractPage

__all__ = [
    "ContractList",
    "ContractPage",
    "IssuePage",
    "PdfView",
    "PrintPage",
    "SignPage",
    "TextPage",
]
