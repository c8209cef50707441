"""Discounts of a draft, and the target list of its market-winning price."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import formset_factory
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import DayField, LineField, NumberField, PickField, RowField, VersionForm, id_of
from customers.models import Customer
from customers.queries import visible_to as visible_customers
from pricing import rules
from pricing.forms.rows import MOST_ROWS, CodedRow, CodedRows
from pricing.models import DiscountCondition
from pricing.wording import problem_words


class ConditionsForm(VersionForm):
    """The cap of all discounts together."""

    stacking_cap = NumberField(label=_("Cap of all discounts, per cent"), max_value=100)


class ConditionForm(CodedRow):
    """One discount condition."""

    kind = PickField(label=_("Discount"), choices=DiscountCondition.Kind.choices)
    percent = NumberField(label=_("Per cent"), max_digits=5, max_value=100)
    from_quantity = NumberField(
        label=_("From quantity"), max_digits=12, decimal_places=3, required=False
    )
    code = LineField(label=_("Product code"), max_length=40, required=False)
    starts_on = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def condition(self) -> rules.Condition:
        """Give it as the service takes it."""
        data, product = self.cleaned_data, self.product
        return rules.Condition(
            kind=rules.DiscountKind(data["kind"]),
            percent=data["percent"],
            from_quantity=data["from_quantity"],
            product_id=product.pk if product else None,
            starts_on=data["starts_on"],
            until=data["until"],
        )


class ConditionRows(CodedRows):
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


class TargetForm(CodedRow):
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

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        cleaned = super().clean()
        if not (cleaned.get("customer") or cleaned.get("code") or cleaned.get("region")):
            self.add_error("customer", _("Name a customer, a product or a region."))
        start, until = cleaned.get("starts_on"), cleaned.get("until")
        if start and until and until <= start:
            self.add_error("until", _("It ends before it begins."))
        return cleaned

    def target(self) -> rules.Target:
        """Give it as the service takes it."""
        data, product = self.cleaned_data, self.product
        return rules.Target(
            starts_on=data["starts_on"],
            until=data["until"],
            customer_id=data["customer"].pk if data["customer"] else None,
            product_id=product.pk if product else None,
            region=data["region"],
        )


TargetFormSet = formset_factory(
    TargetForm,
    formset=CodedRows,
    extra=0,
    can_delete=True,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
    validate_max=True,
)
