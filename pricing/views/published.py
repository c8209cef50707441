"""产品价格表: the published list of the version in force on any day, as page, Excel and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.exports import ExportColumn, workbook
from core.forms import DayField, search_text
from core.limits import check_may_export
from core.pdf import can_make_pdf
from core.refusals import NotAllowed
from pricing import queries
from pricing.documents import price_list_pdf
from pricing.models import PriceStrategy

ROWS_A_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the day, and whether the floor is shown."""

    on: date
    floor: bool
    strategy: PriceStrategy | None

    @property
    def query(self) -> str:
        """The same as an address."""
        return urlencode([("on", self.on.isoformat()), ("floor", int(self.floor))])


def asked_of(request: AuthedRequest) -> Asked:
    """Read the address; a day that is none is today. The floor is for those who may see it."""
    if not queries.may_see_prices(request.user):
        raise NotAllowed(
            _("Prices are seen by the marketing centre, the market department and finance.")
        )
    try:
        on = DayField(required=False).clean(request.GET.get("on", "")) or clock.today()
    except ValidationError:
        on = clock.today()
    floor = request.GET.get("floor") == "1" and queries.may_see_floor(request.user)
    return Asked(on, floor, queries.strategy_on(on))


class PublishedPage(LoginRequiredMixin, View):
    """The list as a page; `?export=xlsx` gives it as a file."""

    def get(self, request: AuthedRequest) -> HttpResponseBase:
        asked = asked_of(request)
        rows = queries.published_rows(asked.strategy, floor=asked.floor)
        if request.GET.get("export") == "xlsx" and asked.strategy is not None:
            return _workbook(request, asked, rows)
        q = search_text(request.GET.get("q"))
        shown = [row for row in rows if q.casefold() in f"{row['code']} {row['label']}".casefold()]
        context = {
            "title": _("Product price list"),
            "asked": asked,
            "q": q,
            "may_floor": queries.may_see_floor(request.user),
            "sheet": Paginator(shown, ROWS_A_PAGE).get_page(request.GET.get("page")),
        }
        return render(request, "pricing/published.html", context)


def _workbook(request: AuthedRequest, asked: Asked, rows: list[dict[str, Any]]) -> HttpResponseBase:
    check_may_export(request)
    columns = published_columns(floor=asked.floor)
    title = _("Product price list %(day)s") % {"day": asked.on.isoformat()}
    return workbook(
        [column for _name, column in columns],
        ([row[name] for name, _column in columns] for row in rows),
        title,
    )


def published_columns(*, floor: bool) -> list[tuple[str, ExportColumn]]:
    """Give the columns of the published list."""
    columns = [
        ("code", ExportColumn(_("Product code"), width=20)),
        ("label", ExportColumn(_("Product"), width=36)),
        ("unit", ExportColumn(_("Unit"), width=8)),
        ("normal", ExportColumn(_("Normal price"), "money")),
        ("holding", ExportColumn(_("Market-holding price"), "money")),
        ("winning", ExportColumn(_("Market-winning price"), "money")),
        ("tax_percent", ExportColumn(_("Tax rate"), "percent")),
        ("minimum_quantity", ExportColumn(_("Minimum quantity"), "quantity")),
        ("usual_max", ExportColumn(_("Usual maximum quantity"), "quantity")),
        ("lead_days", ExportColumn(_("Standard lead time in days"), "number")),
    ]
    if floor:
        columns.insert(6, ("floor", ExportColumn(_("Floor price"), "money")))
    return columns


class PublishedPdf(LoginRequiredMixin, View):
    """The list as a PDF; where none can be made, the page to print instead."""

    def get(self, request: AuthedRequest) -> HttpResponseBase:
        asked = asked_of(request)
        if asked.strategy is None or not can_make_pdf():
            return HttpResponseRedirect(f"{reverse('pricing:published')}?{asked.query}")
        check_may_export(request)
        rows = queries.published_rows(asked.strategy, floor=asked.floor)
        content = price_list_pdf(asked.strategy, rows, on=asked.on, floor=asked.floor)
        name = f"产品价格表 {asked.on.isoformat()}.pdf"
        response = FileResponse([content], as_attachment=True, filename=name)
        response["Content-Type"] = "application/pdf"
        return response
