"""The price strategy: the version in force, earlier ones, and the price list as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.exports import ExportColumn, workbook
from core.limits import check_may_export
from core.pages import Action, Column, Empty, ListPage, ObjectPage, found
from core.refusals import NotAllowed
from pricing import permissions, queries
from pricing.display import strategy_context
from pricing.models import PriceStrategy
from pricing.sheets import part_sheets
from pricing.views.published import published_columns
from pricing.wording import strategy_look


def _check_may_see(user: Any) -> None:
    if not queries.may_see_prices(user):
        raise NotAllowed(
            gettext("Prices are seen by the marketing centre, the market department and finance.")
        )


class StrategyNowView(LoginRequiredMixin, View):
    """Lead to the version in force today."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        _check_may_see(request.user)
        strategy = queries.strategy_on(clock.today())
        if strategy is None:
            shown = {"title": gettext("Price strategy"), "versions": reverse("pricing:strategies")}
            return render(request, "pricing/no_strategy.html", shown)
        return redirect(strategy)


class StrategyList(ListPage):
    """All versions that rule or have ruled."""

    request: AuthedRequest

    title = _("Versions of the price strategy")
    columns = (
        Column("number", _("Strategy no."), css="cd nw", link=PriceStrategy.get_absolute_url),
        Column("title", _("Title"), str, css="ca", link=PriceStrategy.get_absolute_url,
               link_css="b", width=36),
        Column("start", _("In force from"), kind="day", css="cc nw", sort="start"),
        Column("end", _("Until"), kind="day", css="nw"),
        Column("issuer", _("Issuer"), css="nw"),
        Column("approver", _("Approver"), css="ce nw"),
        Column("approved_at", _("Approved"), kind="moment", css="nw"),
        Column("state", _("State"), lambda one: strategy_look(one, clock.today()), "look",
               css="cb nw"),
    )  # fmt: skip
    sorts = {"start": ("start", "pk")}
    default_sort = "-start"

    def check(self) -> None:
        _check_may_see(self.request.user)

    def rows(self) -> QuerySet[PriceStrategy]:
        return queries.versions_visible_to(self.request.user)

    def actions(self) -> Sequence[Action]:
        url = reverse("pricing:published")
        found = [Action(_("Product price list"), url, icon="tag")]
        if permissions.may_draft(self.request.user):
            url = reverse("pricing:start")
            found.append(Action(_("New version"), url, icon="plus", primary=True))
        return found

    def empty(self) -> Empty:
        return Empty(
            _("No version of the price strategy is in force."),
            _("Until one is, no salesperson signs anything alone: every order goes up."),
        )


class StrategyPage(ObjectPage):
    """One version: header, prices, conditions, targets, authority matrix."""

    request: AuthedRequest

    template_name = "pricing/strategy.html"

    def find(self) -> PriceStrategy:
        user = self.request.user
        if not queries.was_asked(user, self.kwargs["pk"]):
            _check_may_see(user)
        return self.found(queries.versions_visible_to(user))

    def context(self) -> dict[str, Any]:
        return strategy_context(self.request.user, self.object, today=clock.today())


class PriceListView(LoginRequiredMixin, View):
    """产品价格表 as a file, with floor and cost only for those who may see them."""

    def get(self, request: AuthedRequest, pk: int) -> HttpResponse:
        _check_may_see(request.user)
        strategy = found(queries.versions_visible_to(request.user), pk)
        check_may_export(request)
        columns, rows = price_list(request.user, strategy)
        title = gettext("Price list %(number)s") % {"number": strategy.number}
        editable = permissions.why_not_edit(request.user, strategy) is None
        return workbook(columns, rows, title, beside=part_sheets(strategy) if editable else ())


def price_list(user: Any, strategy: PriceStrategy) -> tuple[list[ExportColumn], list[list[Any]]]:
    """Give columns and rows of the price list as far as its reader may see it."""
    shown = published_columns(floor=queries.may_see_floor(user))
    if queries.may_see_cost(user):
        after_prices = [name for name, _column in shown].index("tax_percent")
        shown.insert(after_prices, ("cost_net", ExportColumn(_("Cost without tax"), "money")))
    shown.append(("note", ExportColumn(_("Note"), width=30)))
    rows = [
        [getattr(row, name) for name, _column in shown]
        for row in queries.price_rows(user, strategy)
    ]
    return [column for _name, column in shown], rows
