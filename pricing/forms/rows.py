"""Grids of a draft whose rows name a product by its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from pricing.models import Product

MOST_ROWS = 60

if TYPE_CHECKING:
    _Formset = BaseFormSet[Any]
else:
    _Formset = BaseFormSet


class CodedRow(Form):
    """A row that may name a product; `products` are those of the grid, by code."""

    def __init__(self, *args: Any, products: Mapping[str, Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products

    @property
    def product(self) -> Product | None:
        """The product that the row names; None when it names none that there is."""
        return self.products.get(str(self.cleaned_data.get("code") or "").upper())

    def clean(self) -> dict[str, Any]:
        """Refuse a code that no product has."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") and self.product is None:
            self.add_error("code", _("There is no product with this code."))
        return cleaned


class CodedRows(_Formset):
    """Rows of which those that were shown stay rows, whatever count the browser sends back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = [
            str(value).strip().upper()[:40]
            for name, value in (self.data or {}).items()
            if name.endswith("-code") and str(value).isprintable()
        ]
        shown = [str(row["code"]).upper() for row in self.initial or () if row.get("code")]
        codes = [code for code in typed + shown if code]
        found = Product.objects.filter(code__in=codes) if codes else ()
        self.form_kwargs |= {"products": {product.code.upper(): product for product in found}}

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # the stubs leave it out
        if form.initial:
            form.empty_permitted = False
        return form

    def filled(self) -> list[Any]:
        """Give the forms in which something stands and that are not taken off."""
        return [
            form
            for form in self.forms
            if (form.has_changed() or form.initial) and not form.cleaned_data.get("DELETE")
        ]
