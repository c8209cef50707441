"""What people type about products, cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form, FormKeyForm, LineField, VersionForm
from pricing.models import Product
from pricing.services import ProductDetails

DETAILS = tuple(ProductDetails.__dataclass_fields__)


class ProductFields(Form):
    """A product's record; prices stand in the strategy."""

    code = LineField(
        label=_("Product code"), max_length=40, help_text=_("As in the catalogue: Z41H-16C-50.")
    )
    name = LineField(label=_("Product"), max_length=80)
    spec = LineField(label=_("Specification"), max_length=80, required=False)
    unit = LineField(label=_("Unit"), max_length=12, initial="台")
    name_en = LineField(label=_("English name"), max_length=80, required=False)
    fractional = forms.BooleanField(
        label=_("May be ordered in fractions (metres, tonnes)"), required=False
    )
    is_active = forms.BooleanField(label=_("On sale"), required=False, initial=True)

    def details(self) -> ProductDetails:
        """Give what the service takes."""
        return ProductDetails(**{name: self.cleaned_data[name] for name in DETAILS})


class RegisterForm(FormKeyForm, ProductFields):
    """A new product."""


class ChangeForm(VersionForm, ProductFields):
    """A change of a product's record."""

    @classmethod
    def initial_of(cls, product: Product) -> dict[str, Any]:
        """Give the record as the form's beginning."""
        return {name: getattr(product, name) for name in DETAILS}
