"""What people type about complaints, cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales import queries
from aftersales.models import Complaint
from aftersales.services import ComplaintDetails
from core.forms import (
    DayField,
    FormKeyForm,
    LineField,
    NumberField,
    PickField,
    RowField,
    TextField,
    UploadField,
    VersionForm,
)
from orders.models import Order, OrderLine

DETAILS = tuple(ComplaintDetails.__dataclass_fields__)


class _LineField(RowField):
    """A line of the order, with what left of it."""

    def label_from_instance(self, obj: OrderLine) -> str:
        name = obj.product.code if obj.product else obj.new_item
        return f"{obj.no} · {name} ({obj.shipped.normalize():f})"


class RegisterForm(FormKeyForm):
    """A complaint of the customer (9.2)."""

    category = PickField(
        label=_("Category"), choices=[("", _("Choose…")), *Complaint.Category.choices]
    )
    severity = PickField(
        label=_("Severity"),
        choices=Complaint.Severity.choices,
        initial="normal",
        widget=forms.RadioSelect,
    )
    description = TextField(label=_("Description"), max_length=2000, rows=5)
    happened_on = DayField(label=_("Reported on"))
    order_line = _LineField(
        label=_("Line"),
        queryset=OrderLine.objects.none(),
        required=False,
        empty_label=_("the whole order"),
        help_text=_("Behind each line stands how much of it left."),
    )
    quantity = NumberField(
        label=_("Quantity concerned"), max_digits=12, decimal_places=3, required=False
    )
    claim = NumberField(label=_("Amount claimed"), max_digits=14, required=False)
    demand = LineField(
        label=_("What the customer asks for"),
        max_length=300,
        required=False,
        help_text=_("Return, exchange, repair, the missing goods, a discount, compensation …"),
    )
    contact = LineField(label=_("Reported by"), max_length=60, required=False)
    planned_on = DayField(
        label=_("Handled by"),
        required=False,
        help_text=_("Three working days when left empty."),
    )
    photo = UploadField(label=_("Photos and papers"), required=False, max_files=10)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order_line"].queryset = queries.lines_of(order)  # type: ignore[attr-defined]  # a RowField

    def details(self) -> ComplaintDetails:
        """Give what the service takes."""
        return ComplaintDetails(**{name: self.cleaned_data[name] for name in DETAILS})


class AnswerForm(VersionForm):
    """What the customer is told and what is done."""

    answer = TextField(label=_("Answer"), max_length=2000, rows=5)


class CloseForm(VersionForm):
    """How it ended."""

    note = TextField(label=_("How it ended"), max_length=500)
