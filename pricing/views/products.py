"""Products: list, page, record, and the search of the order form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.formats import NOTHING, money_text, quantity_text
from core.forms import search_text
from core.looks import Look
from core.pages import Action, Column, Empty, Filter, FormPage, ListPage, ObjectPage
from pricing import forms, permissions, queries, services
from pricing.models import Product
from records.display import stops_of

ON_SALE = Look("green", _("On sale"))
OFF_SALE = Look("grey", _("Not on sale"))


def _address(product: Product) -> str:
    return product.get_absolute_url()


def _priced(name: str) -> Any:
    return lambda product: getattr(product.row, name) if product.row else None


def _free_words(product: Product) -> str:
    """Quantity with unit: on the phone no heading says what the figure is."""
    free = product.free  # type: ignore[attr-defined]  # put there by `prepare`
    return NOTHING if free is None else f"{quantity_text(free)} {product.unit}"


class ProductList(ListPage):
    """What we sell, with the prices in force as far as the reader may see them."""

    request: AuthedRequest

    title = _("Products and prices")
    columns = (
        Column("code", _("Product code"), css="ca nw", link=_address, link_css="b", sort="code"),
        Column("name", _("Product"), lambda one: f"{one.name} {one.spec}".strip(), css="cc",
               width=36, sort="name"),
        Column("unit", _("Unit"), css="nw"),
        Column("normal", _("Normal price"), _priced("normal"), "money", css="cb",
               allowed=queries.may_see_prices),
        Column("holding", _("Market-holding"), _priced("holding"), "money",
               allowed=queries.may_see_prices),
        Column("winning", _("Market-winning"), _priced("winning"), "money",
               allowed=queries.may_see_prices),
        Column("floor", _("Floor price"), _priced("floor"), "money",
               allowed=queries.may_see_floor),
        Column("cost", _("Cost without tax"), _priced("cost_net"), "money",
               allowed=queries.may_see_cost),
        Column("usual_max", _("Usual maximum"), _priced("usual_max"), "quantity",
               allowed=queries.may_see_prices),
        Column("lead_days", _("Lead time (days)"), _priced("lead_days"), "number",
               allowed=queries.may_see_prices),
        Column("free", _("Free stock"), _free_words, css="cd num nw",
               export=lambda one: one.free),
        Column("state", _("State"), lambda one: ON_SALE if one.is_active else OFF_SALE, "look",
               css="ce nw"),
    )  # fmt: skip
    filters = (
        Filter(
            "sale",
            _("State"),
            (("yes", _("On sale")), ("no", _("Not on sale"))),
            apply=lambda rows, value: rows.filter(is_active=value == "yes"),
        ),
    )
    sorts = {"code": ("code",), "name": ("pinyin", "pk")}
    default_sort = "code"
    search_label = _("Code, name or pinyin")

    def rows(self) -> QuerySet[Product]:
        return queries.products(self.request.user)

    def search(self, rows: QuerySet[Product], q: str) -> QuerySet[Product]:
        return queries.matching(rows, q)

    def prepare(self, items: list[Product]) -> None:
        """Put price and free stock beside each product: three statements for the page."""
        queries.put_prices_beside(self.request.user, items, on=clock.today())

    def actions(self) -> Sequence[Action]:
        user = self.request.user
        found = []
        if queries.may_see_prices(user):
            url = reverse("pricing:strategy_now")
            found.append(Action(_("Price strategy in force"), url, icon="file-text"))
        if not permissions.why_not_keep_products(user):
            url = reverse("pricing:register")
            found.append(Action(_("Register a product"), url, icon="plus", primary=True))
        return found

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        if permissions.why_not_keep_products(self.request.user):
            return Empty(
                _("No product is registered yet."), _("The marketing centre registers them.")
            )
        return Empty(
            _("No product is registered yet."),
            _("Only what is registered can be ordered."),
            reverse("pricing:register"),
            _("Register a product"),
        )


class SearchView(LoginRequiredMixin, View):
    """What a product field finds while one types; nothing secret in it."""

    def get(self, request: AuthedRequest) -> JsonResponse:
        found = queries.search(request.user, search_text(request.GET.get("q")), on=clock.today())
        return JsonResponse({"results": [_as_json(one) for one in found]})


def _as_json(one: queries.Found) -> dict[str, Any]:
    product = one.product
    parts = [f"{product.name} {product.spec}".strip()]
    if one.normal is not None:
        parts.append(money_text(one.normal))
    if one.free is not None:
        parts.append(
            gettext("%(quantity)s %(unit)s free")
            % {"quantity": quantity_text(one.free), "unit": product.unit}
        )
    return {
        "value": str(product.pk),
        "text": product.code,
        "note": " · ".join(parts),
        "code": product.code,
        "name": product.name,
        "spec": product.spec,
        "unit": product.unit,
        "fractional": product.fractional,
        "normal": _plain(one.normal),
        "free": _plain(one.free),
        "usual_max": _plain(one.usual_max),
        "lead_days": one.lead_days,
    }


def _plain(value: Any) -> str | None:
    return None if value is None else f"{value:f}"


class ProductPage(ObjectPage):
    """One product: its record, its prices, its free stock."""

    request: AuthedRequest

    template_name = "pricing/product.html"

    def find(self) -> Product:
        return self.found(queries.products(self.request.user))

    def context(self) -> dict[str, Any]:
        user, product = self.request.user, self.object
        prices = queries.price_history(user, product)
        return {
            "look": ON_SALE if product.is_active else OFF_SALE,
            "prices": prices,
            "sees_prices": queries.may_see_prices(user),
            "sees_floor": queries.may_see_floor(user),
            "sees_cost": queries.may_see_cost(user),
            "free": queries.free_of([product.pk]).get(product.pk),
            "may_change": not permissions.why_not_keep_products(user),
            "stops": stops_of(product),
        }


class RegisterPage(FormPage):
    """Register a product."""

    request: AuthedRequest

    form_class = forms.RegisterForm
    title = _("Register a product")
    submit_label = _("Register the product")

    def check(self) -> None:
        permissions.check(permissions.why_not_keep_products(self.request.user))

    def context(self) -> dict[str, Any]:
        return {"back_url": reverse("pricing:list")}

    def run(self, form: Any) -> str:
        product = services.register_product(
            details=form.details(),
            by=self.request.user,
            form_key=form.cleaned_data["form_key"],
        )
        self.say(
            gettext("%(product)s is registered; its price comes with the next price strategy.")
            % {"product": product}
        )
        return product.get_absolute_url()


class ChangePage(FormPage):
    """Change a product's record."""

    request: AuthedRequest

    form_class = forms.ChangeForm
    title = _("Change the product")
    submit_label = _("Save the product")

    def find(self) -> Product:
        return self.found(queries.products(self.request.user))

    def check(self) -> None:
        permissions.check(permissions.why_not_keep_products(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        initial = forms.ChangeForm.initial_of(self.object)
        return {"version": self.object.version, "initial": initial}

    def context(self) -> dict[str, Any]:
        return {"back_url": self.object.get_absolute_url()}

    def run(self, form: Any) -> str:
        product = services.update_product(
            product=self.object,
            details=form.details(),
            version=form.cleaned_data["version"],
            by=self.request.user,
        )
        self.say(gettext("%(product)s is saved.") % {"product": product})
        return product.get_absolute_url()
