"""What people type about money, cleaned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contracts import queries as contract_queries
from contracts.models import Contract
from core.forms import (
    DayField,
    Form,
    FormKeyForm,
    LineField,
    NumberField,
    PickField,
    RowField,
    TextField,
    UploadField,
    VersionForm,
    id_of,
)
from customers import queries as customer_queries
from customers.models import Customer
from receivables.models import Instalment, Payment
from receivables.services import PaymentDetails

DETAILS = tuple(PaymentDetails.__dataclass_fields__)


def _searched(field: Any, rows: Any, typed: Any, label: Any) -> None:
    """Thousands of rows are searched for; only the chosen one stands in the page."""
    pk = id_of(typed)
    chosen = rows.filter(pk=pk).first() if pk is not None else None
    field.queryset = rows
    field.widget.choices = [("", label), *([(str(chosen.pk), str(chosen))] if chosen else [])]


class CustomerChoice(Form):
    """Whose money it is."""

    customer = RowField(
        label=_("Customer"),
        queryset=Customer.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-search-url": reverse_lazy("customers:search")}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = self.data.get("customer") if self.is_bound else self.initial.get("customer")
        _searched(
            self.fields["customer"],
            customer_queries.visible_to(user),
            typed,
            _("Search by name, pinyin or number"),
        )


class RegisterForm(FormKeyForm, CustomerChoice):
    """Money received (10.1)."""

    contract = RowField(
        label=_("Contract"),
        queryset=Contract.objects.none(),
        required=False,
        widget=forms.Select(attrs={"data-search-url": reverse_lazy("receivables:contract_search")}),
        help_text=_("Optional: it names the customer too."),
    )
    amount = NumberField(label=_("Amount"), max_digits=14, min_value=Decimal("0.01"))
    received_on = DayField(label=_("Received on"))
    method = PickField(label=_("Method"), choices=Payment.Method.choices)
    payer = LineField(
        label=_("Payer"),
        max_length=120,
        required=False,
        help_text=_("As the bank names them; leave it empty when it is the customer."),
    )
    bank_reference = LineField(
        label=_("Bank reference"),
        max_length=60,
        required=False,
        help_text=_("Number of the bank's line or of the bill."),
    )
    note = LineField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Needed when somebody else pays for the customer."),
    )
    slip = UploadField(label=_("Bank slip"), required=False, max_files=1)
    field_order = ("customer", "contract")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        typed = self.data.get("contract") if self.is_bound else self.initial.get("contract")
        _searched(
            self.fields["contract"],
            contract_queries.visible_to(user).exclude(number=None),
            typed,
            _("Search by number or customer"),
        )

    def clean(self) -> dict[str, Any]:
        """The contract's customer is the customer."""
        cleaned = super().clean() or self.cleaned_data
        contract, customer = cleaned.get("contract"), cleaned.get("customer")
        if contract and customer and contract.customer_id != customer.pk:
            self.add_error(
                "contract",
                _("This contract is another customer's. Choose theirs, or leave it empty."),
            )
        return cleaned

    def details(self) -> PaymentDetails:
        """Give what the service takes."""
        return PaymentDetails(**{name: self.cleaned_data[name] for name in DETAILS})


class AllocationForm(VersionForm):
    """Shares of one payment: a field for each instalment that wants money."""

    def __init__(
        self,
        *args: Any,
        instalments: Sequence[Instalment] = (),
        shares: dict[int, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instalments = instalments
        for row in instalments:
            field = NumberField(
                label=f"{row.contract} / {row.no}",
                max_digits=14,
                required=False,
                max_value=row.amount - row.allocated,
                initial=(shares or {}).get(row.pk),
            )
            field.widget.attrs |= {
                "class": "num",
                "data-share": f"{row.amount - row.allocated}",
                "aria-label": f"{row.contract} / {row.no}",
            }
            self.fields[f"share_{row.pk}"] = field

    def shares(self) -> dict[int, Decimal]:
        """Give {instalment's id: yuan}, without the empty ones."""
        return {
            row.pk: share
            for row in self.instalments
            if (share := self.cleaned_data.get(f"share_{row.pk}"))
        }

    def lines(self) -> Iterator[tuple[Instalment, forms.BoundField]]:
        """Give each instalment with its field."""
        return ((row, self[f"share_{row.pk}"]) for row in self.instalments)


class ConfirmForm(AllocationForm):
    """Finance has seen the money on the account (10.2)."""

    bank_reference = LineField(
        label=_("Bank reference"),
        max_length=60,
        help_text=_("Number of the bank's line or of the bill."),
    )


class ReasonForm(Form):
    """Taking something back asks for its reason."""

    reason = TextField(label=_("Reason"), max_length=300)


class ReverseForm(VersionForm, ReasonForm):
    """红冲."""


class ClaimForm(VersionForm, CustomerChoice):
    """Whose unclaimed money it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].required = True


class ReEvaluationForm(Form):
    """Node N17: the rating stays, or a survey is opened."""

    OUTCOMES = (("keep", _("The rating stays as it is")), ("survey", _("Open a new survey")))

    outcome = PickField(label=_("Result"), choices=OUTCOMES, widget=forms.RadioSelect)
    reason = TextField(label=_("Reason"), max_length=500, required=False)

    def clean(self) -> dict[str, Any]:
        """Keeping the rating needs a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == "keep" and not cleaned.get("reason"):
            self.add_error("reason", _("Write why the rating may stay as it is."))
        return cleaned
