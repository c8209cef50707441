"""The contract on paper."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views import View

from accounts.types import AuthedRequest
from contracts import queries
from contracts.display import document_context
from contracts.documents import contract_pdf
from contracts.models import Contract
from core.pages import ObjectPage, found
from core.pdf import can_make_pdf


class PrintPage(ObjectPage):
    """销售合同, to be read and printed."""

    request: AuthedRequest

    template_name = "contracts/print.html"

    def find(self) -> Contract:
        return self.found(queries.visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        return {**document_context(self.object), "has_pdf": can_make_pdf()}


class PdfView(LoginRequiredMixin, View):
    """The same as a file; where it cannot be made, the page to print instead."""

    def get(self, request: AuthedRequest, pk: int) -> HttpResponseBase:
        contract = found(queries.visible_to(request.user), pk)
        if not can_make_pdf():
            return HttpResponseRedirect(reverse("contracts:print", args=[pk]))
        name = f"销售合同 {contract.number or contract.pk}.pdf"
        response = FileResponse([contract_pdf(contract)], as_attachment=True, filename=name)
        response["Content-Type"] = "application/pdf"
        return response
