"""What is typed into a draft of the price strategy: each bad cell is named where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.authority import Level
from core.forms import (
    DayField,
    Form,
    FormKeyForm,
    LineField,
    MomentField,
    NumberField,
    PickField,
    RowField,
    TextField,
    UploadField,
    VersionForm,
    WholeNumberField,
    id_of,
)
from core.plaintext import decimal_of
from customers.models import Customer
from customers.queries import visible_to as visible_customers
from pricing import permissions, rules
from pricing.models import DiscountCondition, PriceLine, Product, StrategyOpinion
from pricing.services import LineEntry
from pricing.wording import SINGLE, dimension_name, problem_words

LINES_A_PAGE = 40
MOST_NEW = 60
MOST_ROWS = 60
# Words that a cell of the matrix takes for «without limit» and for «not at this level».
UNLIMITED = frozenset({"∞", "*", "yes", "any", "是", "可", "不限"})
NOT_HERE = frozenset({"", "-", "—", "no", "否", "无权"})

if TYPE_CHECKING:
    _Formset = BaseFormSet[Any]
else:
    _Formset = BaseFormSet


class _Rows(_Formset):
    """Rows of which those that were shown stay rows, whatever count the browser sends back."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # the stubs leave it out
        if form.initial:
            form.empty_permitted = False
        return form


class StartForm(FormKeyForm):
    """A new draft: its title, its first day, and whether it is copied."""

    title = LineField(label=_("Title"), max_length=80)
    start = DayField(
        label=_("In force from"),
        help_text=_("On this day it takes the place of the version before it."),
    )
    copied = forms.BooleanField(
        label=_("Copy everything from the latest approved version"), required=False, initial=True
    )


class RevisionForm(VersionForm):
    """An act on the version that was seen, without further words."""


class ReasonForm(VersionForm):
    """An act that wants its reason."""

    reason = TextField(label=_("Reason"), max_length=1000)


class HeaderForm(VersionForm):
    """The header: dates, market background, meeting record, cost and capacity basis."""

    title = LineField(label=_("Title"), max_length=80)
    start = DayField(label=_("In force from"))
    planned_until = DayField(
        label=_("Planned until"),
        required=False,
        help_text=_("It rules on until a successor begins, whatever is planned."),
    )
    market_background = TextField(
        label=_("Market background"), max_length=4000, required=False, rows=4
    )
    meeting_at = MomentField(label=_("Time of the meeting"), required=False)
    meeting_place = LineField(label=_("Place of the meeting"), max_length=80, required=False)
    meeting_people = TextField(label=_("Who took part"), max_length=1000, required=False, rows=2)
    meeting_note = TextField(label=_("Minutes"), max_length=4000, required=False, rows=6)
    cost_basis = TextField(label=_("Cost basis"), max_length=2000, required=False)
    capacity_basis = TextField(label=_("Capacity basis"), max_length=2000, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not permissions.may_set_cost(user):
            del self.fields["cost_basis"]
        if not permissions.may_draft(user):
            for name, field in self.fields.items():
                field.disabled = name not in {"cost_basis", "version"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, until = cleaned.get("start"), cleaned.get("planned_until")
        if start and until and until <= start:
            self.add_error("planned_until", _("It ends before it begins."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Give what the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class LineForm(Form):
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

    def __init__(
        self, *args: Any, user: User, products: Mapping[str, Product], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        if not permissions.may_set_cost(user):
            del self.fields["cost_net"]
        if not permissions.may_draft(user):
            for name, field in self.fields.items():
                field.disabled = name not in {"cost_net", "DELETE"}
        if self.initial.get("code"):
            self.fields["code"].widget.attrs["readonly"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        product = self.products.get(str(cleaned.get("code") or "").upper())
        if product is None:
            self.add_error("code", _("There is no product with this code."))
        if self.errors or product is None:
            return cleaned
        for problem in rules.line_problems(self.entry().facts()):
            self.add_error(problem.field, problem_words(problem))
        return cleaned

    @property
    def product(self) -> Product:
        """The product that the line is about."""
        return self.products[str(self.cleaned_data["code"]).upper()]

    def entry(self) -> LineEntry:
        """Give the line as the service takes it."""
        given: dict[str, Any] = {
            name: self.cleaned_data.get(name)
            for name in LineEntry.__dataclass_fields__
            if name != "product_id"
        }
        return LineEntry(product_id=self.product.pk, **given)


class LineRows(_Rows):
    """A page of lines. Give `user`; products are found by the codes that are typed."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [
            str(value).strip().upper()[:40]
            for name, value in (self.data or {}).items()
            if name.endswith("-code") and str(value).isprintable()
        ] + [str(row["code"]).upper() for row in self.initial or ()]
        found = Product.objects.filter(code__in=codes) if codes else ()
        self.form_kwargs = {
            "user": user,
            "products": {product.code.upper(): product for product in found},
        }

    def clean(self) -> None:
        """Refuse a product that stands on this page twice."""
        seen: set[int] = set()
        for form in self.filled():
            if form.is_valid() and form.product.pk in seen:
                form.add_error("code", _("This product stands here twice."))
            if form.is_valid():
                seen.add(form.product.pk)

    def filled(self) -> Iterator[Any]:
        """Give the forms in which something stands and that are not taken off."""
        for form in self.forms:
            there = form.has_changed() or form.initial.get("code")
            if there and not (form.is_bound and form.cleaned_data.get("DELETE")):
                yield form

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


# Any: the stubs do not know that a formset class of one's own takes more arguments.
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


class ConditionsForm(VersionForm):
    """The cap of all discounts together."""

    stacking_cap = NumberField(label=_("Cap of all discounts, per cent"), max_value=100)


class ConditionForm(Form):
    """One discount condition."""

    kind = PickField(label=_("Discount"), choices=DiscountCondition.Kind.choices)
    percent = NumberField(label=_("Per cent"), max_digits=5, max_value=100)
    from_quantity = NumberField(
        label=_("From quantity"), max_digits=12, decimal_places=3, required=False
    )
    code = LineField(label=_("Product code"), max_length=40, required=False)
    starts_on = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, products: Mapping[str, Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.products = products

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") and cleaned["code"].upper() not in self.products:
            self.add_error("code", _("There is no product with this code."))
        return cleaned

    def condition(self) -> rules.Condition:
        """Give it as the service takes it."""
        data = self.cleaned_data
        product = self.products.get(str(data.get("code") or "").upper())
        return rules.Condition(
            kind=rules.DiscountKind(data["kind"]),
            percent=data["percent"],
            from_quantity=data["from_quantity"],
            product_id=product.pk if product else None,
            starts_on=data["starts_on"],
            until=data["until"],
        )


class _CodedRows(_Rows):
    """Rows that may name a product by its code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [
            str(value).strip().upper()[:40]
            for name, value in (self.data or {}).items()
            if name.endswith("-code") and str(value).strip() and str(value).isprintable()
        ] + [str(row["code"]).upper() for row in self.initial or () if row.get("code")]
        found = Product.objects.filter(code__in=codes) if codes else ()
        self.form_kwargs |= {"products": {product.code.upper(): product for product in found}}

    def filled(self) -> list[Any]:
        """Give the forms in which something stands and that are not taken off."""
        return [
            form
            for form in self.forms
            if (form.has_changed() or form.initial) and not form.cleaned_data.get("DELETE")
        ]


class ConditionRows(_CodedRows):
    """The discount conditions; a bad cell among them is named where it stands."""

    def clean(self) -> None:
        """Hold the conditions against each other."""
        if any(form.errors for form in self.forms):
            return
        rows = self.filled()
        for place, problems in rules.condition_problems(self.conditions()).items():
            for problem in problems:
                field = "code" if problem.field == "product" else problem.field
                rows[place].add_error(field, problem_words(problem))

    def conditions(self) -> list[rules.Condition]:
        """Give the conditions as the service takes them."""
        return [form.condition() for form in self.filled()]


ConditionFormSet = formset_factory(
    ConditionForm,
    formset=ConditionRows,
    extra=0,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


class TargetForm(Form):
    """One entry of the target list."""

    customer = RowField(
        label=_("Customer"),
        queryset=Customer.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-search-url": reverse_lazy("customers:search")}),
    )
    code = LineField(label=_("Product code"), max_length=40, required=False)
    region = LineField(label=_("Region"), max_length=40, required=False)
    starts_on = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def __init__(
        self, *args: Any, user: User, products: Mapping[str, Product], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.products = products
        field: Any = self.fields["customer"]
        field.queryset = visible_customers(user)
        # Only the one that is chosen is written into the page; others are searched for.
        chosen = self["customer"].value()
        field.widget.choices = [("", "")]
        if pk := id_of(chosen):
            found = field.queryset.filter(pk=pk).first()
            if found is not None:
                field.widget.choices.append((found.pk, found.name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("code") and cleaned["code"].upper() not in self.products:
            self.add_error("code", _("There is no product with this code."))
        if not (cleaned.get("customer") or cleaned.get("code") or cleaned.get("region")):
            self.add_error("customer", _("Name a customer, a product or a region."))
        start, until = cleaned.get("starts_on"), cleaned.get("until")
        if start and until and until <= start:
            self.add_error("until", _("It ends before it begins."))
        return cleaned

    def target(self) -> rules.Target:
        """Give it as the service takes it."""
        data = self.cleaned_data
        product = self.products.get(str(data.get("code") or "").upper())
        return rules.Target(
            starts_on=data["starts_on"],
            until=data["until"],
            customer_id=data["customer"].pk if data["customer"] else None,
            product_id=product.pk if product else None,
            region=data["region"],
        )


TargetFormSet = formset_factory(
    TargetForm,
    formset=_CodedRows,
    extra=0,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)


class CellField(LineField):
    """A cell of the matrix: a figure, «不限» (without limit), or empty (not at this level)."""

    def to_python(self, value: Any) -> Any:
        """Give (listed, figure)."""
        text = super().to_python(value).strip()
        if text.casefold() in NOT_HERE:
            return None
        if text.casefold() in UNLIMITED:
            return (True, None)
        number = decimal_of(text)
        if number is None or number < 0 or -int(number.as_tuple().exponent) > 4:
            raise ValidationError(
                _("Write a figure, “%(any)s” for without limit, or nothing for not at this level."),
                params={"any": "不限"},
            )
        return (True, number)

    def run_validators(self, value: Any) -> None:
        """The length was checked on the text."""


class MatrixForm(VersionForm):
    """The authority matrix: dimension by level, every cell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in rules.Dimension:
            for level in levels_of(dimension.value):
                self.fields[f"{dimension.value}__{int(level)}"] = CellField(
                    label=dimension_name(dimension.value),
                    max_length=20,
                    required=False,
                    widget=forms.TextInput(
                        attrs={"inputmode": "text", "autocomplete": "off", "size": 10}
                    ),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for (dimension, level), problem in rules.cell_problems(self.cells()).items():
                self.add_error(f"{dimension}__{int(level)}", problem_words(problem))
        return cleaned

    def cells(self) -> list[rules.Cell]:
        """Give the cells as the service takes them."""
        return [
            (dimension.value, int(level), given[1])
            for dimension in rules.Dimension
            for level in levels_of(dimension.value)
            if (given := self.cleaned_data.get(f"{dimension.value}__{int(level)}"))
        ]


def levels_of(dimension: str) -> tuple[Level, ...]:
    """Give the levels of a row; a row of one figure keeps it at the salesperson's place."""
    return (Level.SALES,) if dimension in SINGLE else tuple(Level)


def matrix_initial(cells: Mapping[tuple[str, int], Decimal | None]) -> dict[str, str]:
    """Give the matrix as the form's beginning."""
    found: dict[str, str] = {}
    for (dimension, level), value in cells.items():
        shown = "不限" if value is None else f"{value.normalize():f}"
        found[f"{dimension}__{1 if dimension in SINGLE else level}"] = shown
    return found


class ImportForm(VersionForm):
    """The price list as a file, or what was looked at before, signed."""

    file = UploadField(label=_("Excel file"), kinds=("xlsx",), max_files=1, required=False)
    token = forms.CharField(max_length=2_000_000, required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("file") or cleaned.get("token")) and "file" not in self.errors:
            self.add_error("file", _("Choose the file."))
        return cleaned


class OpineForm(VersionForm):
    """What a department says in the joint meeting (2.1)."""

    conclusion = PickField(
        label=_("Conclusion"),
        choices=[choice for choice in StrategyOpinion.Conclusion.choices if choice[0] != "return"],
        widget=forms.RadioSelect,
    )
    text = TextField(label=_("Opinion"), max_length=2000, rows=4)


class DecideForm(VersionForm):
    """What director and general manager decide (2.3, 2.4)."""

    opinion = TextField(label=_("Opinion"), max_length=2000, required=False, rows=4)
    outcome = PickField(
        label=_("Decision"),
        choices=[
            choice
            for choice in StrategyOpinion.Conclusion.choices
            if choice[0] in {"agree", "return"}
        ],
    )
