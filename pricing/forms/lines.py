"""The price list of a draft, a page of lines at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import LineField, NumberField, WholeNumberField
from pricing import permissions, rules
from pricing.forms.rows import CodedRow, CodedRows
from pricing.models import PriceLine
from pricing.services import LineEntry
from pricing.wording import problem_words

LINES_A_PAGE = 40
MOST_NEW = 60


class LineForm(CodedRow):
    """One line of the price list; which cells may be typed depends on who types."""

    code = LineField(label=_("Product code"), max_length=40, required=False)
    normal = NumberField(label=_("Normal price"), max_digits=14)
    holding = NumberField(label=_("Market-holding price"), max_digits=14)
    winning = NumberField(label=_("Market-winning price"), max_digits=14)
    floor = NumberField(label=_("Floor price"), max_digits=14)
    cost_net = NumberField(label=_("Cost without tax"), max_digits=14, required=False)
    tax_percent = NumberField(label=_("Tax rate"), max_digits=5, max_value=100, initial=13)
    minimum_quantity = NumberField(
        label=_("Minimum quantity"), max_digits=12, decimal_places=3, initial=1
    )
    usual_max = NumberField(label=_("Usual maximum quantity"), max_digits=12, decimal_places=3)
    lead_days = WholeNumberField(label=_("Standard lead time in days"), max_value=3650)
    note = LineField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not permissions.may_set_cost(user):
            del self.fields["cost_net"]
        if not permissions.may_draft(user):
            for name, field in self.fields.items():
                field.disabled = name not in {"cost_net", "DELETE"}
        if self.initial.get("code"):
            self.fields["code"].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("code"):
            self.add_error("code", _("There is no product with this code."))
        if not self.errors:
            for problem in rules.line_problems(self.entry().facts()):
                self.add_error(problem.field, problem_words(problem))
        return cleaned

    def entry(self) -> LineEntry:
        """Give the line as the service takes it; its product is there, or `clean` refused it."""
        given: dict[str, Any] = {
            name: self.cleaned_data.get(name)
            for name in LineEntry.__dataclass_fields__
            if name != "product_id"
        }
        product = self.products[str(self.cleaned_data["code"]).upper()]
        return LineEntry(product_id=product.pk, **given)


class LineRows(CodedRows):
    """A page of lines; give its forms the `user` who types."""

    def clean(self) -> None:
        """Refuse a product that stands on this page twice."""
        seen: set[int] = set()
        for form in self.filled():
            if form.is_valid() and form.product.pk in seen:
                form.add_error("code", _("This product stands here twice."))
            if form.is_valid():
                seen.add(form.product.pk)

    def entries(self) -> list[LineEntry]:
        """Give the changed and new lines as the service takes them."""
        return [form.entry() for form in self.filled() if form.has_changed()]

    def removed(self) -> list[int]:
        """Give the products that were taken off the list."""
        return [
            form.products[str(form.initial["code"]).upper()].pk
            for form in self.forms
            if form.cleaned_data.get("DELETE") and form.initial.get("code")
        ]


# Any: the stubs do not know what a formset class of one's own adds.
LineFormSet: Any = formset_factory(
    LineForm,
    formset=LineRows,
    extra=0,
    can_delete=True,
    max_num=LINES_A_PAGE + MOST_NEW,
    absolute_max=LINES_A_PAGE + MOST_NEW,
    validate_max=True,
)


def line_initial(line: PriceLine) -> dict[str, Any]:
    """Give a line as the grid's beginning."""
    names = [name for name in LineEntry.__dataclass_fields__ if name != "product_id"]
    return {
        "code": line.product.code,
        **{name: _bare(getattr(line, name)) for name in names},
    }


def _bare(value: Any) -> Any:
    """Give a quantity without idle zeros: 100, not 100.000."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value
