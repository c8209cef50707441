"""What people type about customers, cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
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
    WholeNumberField,
)
from customers.models import Customer, Rating
from customers.naming import UsccProblem, compact_uscc, uscc_problem
from customers.queries import possible_owners
from customers.services import CustomerDetails, Proposal
from customers.wording import uscc_words

DETAILS = tuple(CustomerDetails.__dataclass_fields__)


def _choices(kind: Any) -> list[tuple[str, Any]]:
    return [("", _("Choose…")), *kind.choices]


class DetailsForm(Form):
    """The standard's seven fields first (3.1), the rest behind them."""

    name = LineField(
        label=_("Name"),
        max_length=120,
        help_text=_("In full, as on the business licence."),
        widget=forms.TextInput(attrs={"class": "w-l", "autocomplete": "off"}),
    )
    uscc = LineField(
        label=_("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("18 characters; blanks are removed. Leave it empty when there is none."),
        widget=forms.TextInput(attrs={"class": "w-l", "autocomplete": "off"}),
    )
    licence_checked = forms.BooleanField(label=_("Business licence checked"), required=False)
    nature = PickField(label=_("Nature of enterprise"), choices=_choices(Customer.Nature))
    legal_person = LineField(label=_("Legal representative"), max_length=60)
    size = PickField(label=_("Size"), choices=_choices(Customer.Size))
    region = LineField(label=_("Region"), max_length=40, help_text=_("Province or sales region."))
    address = LineField(label=_("Location"), max_length=200)
    phone = LineField(label=_("Phone"), max_length=40)
    order_volume = LineField(
        label=_("Order volume"), max_length=120, help_text=_("What they buy and how much a year.")
    )
    short_name = LineField(label=_("Short name"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    industry = LineField(label=_("Industry"), max_length=60, required=False)
    source = LineField(label=_("Source"), max_length=60, required=False)
    bank_account = LineField(label=_("Bank and account"), max_length=120, required=False)
    frame_until = DayField(
        label=_("Frame agreement until"),
        required=False,
        help_text=_("Until this day its orders earn the frame discount of the price strategy."),
    )
    note = TextField(label=_("Note"), max_length=1000, required=False)

    FIRST = (
        "name",
        "uscc",
        "nature",
        "legal_person",
        "size",
        "region",
        "address",
        "phone",
        "order_volume",
    )
    MORE = (
        "short_name",
        "email",
        "industry",
        "source",
        "bank_account",
        "frame_until",
        "note",
    )

    def clean_uscc(self) -> str:
        """Length and alphabet are errors; a wrong check digit is for the service to ask about."""
        code = compact_uscc(self.cleaned_data["uscc"])
        problem = uscc_problem(code) if code else None
        if problem in (UsccProblem.LENGTH, UsccProblem.ALPHABET):
            raise forms.ValidationError(uscc_words(problem, code))
        return code

    def details(self) -> CustomerDetails:
        """Give what the service takes."""
        return CustomerDetails(**{name: self.cleaned_data[name] for name in DETAILS})

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields that the standard names."""
        return [self[name] for name in self.FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The folded rest."""
        return [self[name] for name in self.MORE]

    @property
    def more_is_open(self) -> bool:
        """Whether something in the folded part is filled or wrong."""
        return any(self[name].value() or self[name].errors for name in self.MORE)


class RegisterForm(FormKeyForm, DetailsForm):
    """Registration: find or create."""

    owner = RowField(label=_("Salesperson"), queryset=User.objects.none(), empty_label=_("Choose…"))
    is_prospect = forms.BooleanField(
        label=_("Only a prospect so far (no order yet)"), required=False
    )
    another_company = forms.BooleanField(
        label=_("Another company: none of these is the same"), required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.fields["owner"]
        owner.queryset = possible_owners()  # type: ignore[attr-defined]  # a RowField
        if user.has_role("sales"):
            owner.queryset = possible_owners().filter(pk=user.pk)  # type: ignore[attr-defined]  # a RowField
            owner.required = False
            owner.widget = forms.HiddenInput()
        owner.initial = user.pk
        # While one types the name or the code, the page shows who is registered already.
        for name in ("name", "uscc"):
            self.fields[name].widget.attrs |= {
                "hx-get": reverse_lazy("customers:duplicates"),
                "hx-trigger": "change",
                "hx-target": "#duplicates",
                "hx-include": "#id_name, #id_uscc",
            }


class ChangeForm(VersionForm, DetailsForm):
    """A change of the record."""

    another_company = forms.BooleanField(
        label=_("Another company: none of these is the same"), required=False
    )

    @classmethod
    def initial_of(cls, customer: Customer) -> dict[str, Any]:
        """Give the record as the form's beginning."""
        return {name: getattr(customer, name) for name in DETAILS}


class ContactForm(FormKeyForm):
    """A person at the customer."""

    name = LineField(label=_("Name"), max_length=60)
    title = LineField(label=_("Position"), max_length=60, required=False)
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=200, required=False)
    is_decider = forms.BooleanField(label=_("Decides on orders"), required=False)


class ReasonForm(Form):
    """A binding act asks for its reason."""

    reason = TextField(label=_("Reason"), max_length=200)


class HandOverForm(ReasonForm):
    """Another salesperson takes the customer."""

    owner = RowField(label=_("New salesperson"), queryset=User.objects.none())
    field_order = ("owner", "reason")

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = possible_owners().exclude(  # type: ignore[attr-defined]  # a RowField
            pk=customer.owner_id
        )


class ShareForm(Form):
    """A colleague who may see the customer."""

    colleague = RowField(label=_("Colleague"), queryset=User.objects.none())

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = possible_owners().exclude(  # type: ignore[attr-defined]  # a RowField
            pk=customer.owner_id
        )


class AttachForm(FormKeyForm):
    """Licence, account permit, authorisation …"""

    file = UploadField(label=_("File"))


class SurveyForm(VersionForm):
    """Step 5.1: what the customer needs and what was found out."""

    needs = TextField(
        label=_("Needs and survey notes"),
        max_length=2000,
        rows=8,
        help_text=_("Needs, contacts, payment habits, what others in the trade say, sources."),
    )


class ProposalFields(Form):
    """Step 5.2: finance proposes grade, limit and term."""

    grade = PickField(label=_("Grade"), choices=_choices(Rating.Grade))
    score = WholeNumberField(label=_("Score"), min_value=0, max_value=100, required=False)
    term_days = WholeNumberField(label=_("Payment term"), min_value=0, max_value=365)
    monthly_sales = NumberField(
        label=_("Expected monthly sales"),
        max_digits=14,
        required=False,
        help_text=_("Only needed when the limit is left to the formula."),
    )
    limit = NumberField(
        label=_("Credit limit"),
        max_digits=14,
        required=False,
        help_text=_(
            "Leave it empty to take monthly sales × term ÷ 30 × the grade's factor, "
            "down to whole thousands."
        ),
    )
    opinion = TextField(label=_("Opinion of finance"), max_length=1000)

    def proposal(self) -> Proposal:
        """Give what the service takes."""
        names = Proposal.__dataclass_fields__
        return Proposal(**{name: self.cleaned_data[name] for name in names})


class ProposalForm(VersionForm, ProposalFields):
    """Step 5.2 on a survey that is there."""


class NewProposalForm(FormKeyForm, ProposalFields):
    """Step 5.2 without a survey, on the plain form."""


class DecisionForm(VersionForm):
    """Step 5.3."""

    OUTCOMES = (("approve", _("Put in force")), ("return", _("Send back to finance")))

    outcome = PickField(label=_("Decision"), choices=OUTCOMES, widget=forms.RadioSelect)
    opinion = TextField(label=_("Opinion"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """Sending back needs a reason."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == "return" and not cleaned.get("opinion"):
            self.add_error("opinion", _("Write what has to change, so that finance can act on it."))
        return cleaned
