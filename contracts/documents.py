"""The contract as a PDF file: the same page as in print."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import override

from contracts.display import document_context
from contracts.models import Contract
from core.pdf import pdf_of


def contract_html(contract: Contract) -> str:
    """Give the document that becomes the PDF."""
    with override("zh-hans"):
        return render_to_string("contracts/pdf.html", document_context(contract))


def contract_pdf(contract: Contract) -> bytes:
    """Make the PDF; nothing but our own static files is fetched."""
    return pdf_of(contract_html(contract))
