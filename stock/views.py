"""Pages about stock."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core.formats import quantity_text
from core.pages import Column, Empty, Filter, FormPage, ListPage, ObjectPage
from core.paging import keyset_page
from core.parts import Fig
from records.display import stops_of
from stock import forms, permissions, queries, services
from stock.models import StockItem

MOVEMENTS_SHOWN = 50


def _address(item: StockItem) -> str:
    return item.get_absolute_url()


class StockList(ListPage):
    """What is on hand, set aside and on its way."""

    request: AuthedRequest

    title = _("Stock")
    columns = (
        Column("code", _("Product code"), "product.code", css="ca nw", link=_address,
               link_css="b", sort="code"),
        Column("product", _("Product"), lambda one: f"{one.product.name} {one.product.spec}",
               css="cc", width=36),
        Column("unit", _("Unit"), "product.unit", css="nw"),
        Column("on_hand", _("On hand"), kind="quantity"),
        Column("reserved", _("Reserved"), kind="quantity"),
        Column("free", _("Free"), kind="quantity", css="cb b"),
        Column("expected", _("In production"), kind="quantity"),
    )  # fmt: skip
    filters = (
        Filter(
            "which",
            _("Which"),
            (
                ("none", _("Nothing free")),
                ("reserved", _("Reserved")),
                ("expected", _("In production")),
            ),
            apply=queries.only,
        ),
    )
    sorts = {"code": ("product__code", "pk")}
    default_sort = "code"
    search_label = _("Code, name or pinyin")

    def rows(self) -> QuerySet[StockItem]:
        return queries.items(self.request.user)

    def search(self, rows: QuerySet[StockItem], q: str) -> QuerySet[StockItem]:
        return queries.matching(rows, q)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("There is no stock yet."),
            _("Each registered product has a row here; movements fill it."),
            reverse("pricing:list"),
            _("See the products"),
        )


class ItemPage(ObjectPage):
    """One product's stock with its movements."""

    request: AuthedRequest

    template_name = "stock/detail.html"

    def find(self) -> StockItem:
        return self.found(queries.items(self.request.user))

    def context(self) -> dict[str, Any]:
        item = self.object
        page = keyset_page(
            queries.movements_of(item),
            keys=("-pk",),
            cursor=self.request.GET.get("cursor", ""),
            size=MOVEMENTS_SHOWN,
        )
        unit = item.product.unit
        return {
            "figs": [
                Fig(_("Free"), quantity_text(item.free), unit=unit),
                Fig(_("On hand"), quantity_text(item.on_hand), unit=unit),
                Fig(_("Reserved"), quantity_text(item.reserved), unit=unit),
                Fig(_("In production"), quantity_text(item.expected), unit=unit),
            ],
            "movements": page.rows,
            "next_cursor": page.next_cursor,
            "may_correct": permissions.why_not_correct(self.request.user) is None,
            "stops": stops_of(item),
        }


class CorrectPage(FormPage):
    """Correct what is on hand."""

    request: AuthedRequest

    form_class = forms.CorrectForm
    title = _("Correct the stock")
    submit_label = _("Correct the stock")

    def find(self) -> StockItem:
        return self.found(queries.items(self.request.user))

    def check(self) -> None:
        permissions.check_may_correct(self.request.user)

    def context(self) -> dict[str, Any]:
        words = gettext("%(product)s: %(on_hand)s on hand, %(reserved)s reserved")
        item = self.object
        return {
            "back_url": item.get_absolute_url(),
            "section_title": words
            % {
                "product": item.product,
                "on_hand": quantity_text(item.on_hand),
                "reserved": quantity_text(item.reserved),
            },
        }

    def run(self, form: Any) -> str:
        item = services.correct_stock(
            product=self.object.product,
            by=self.request.user,
            form_key=form.cleaned_data["form_key"],
            **form.content(),
        )
        self.say(
            gettext("%(product)s: %(on_hand)s are on hand now.")
            % {"product": item.product.code, "on_hand": quantity_text(item.on_hand)}
        )
        return item.get_absolute_url()
