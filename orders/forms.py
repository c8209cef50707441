"""What people type about orders, cleaned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
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
    id_of,
)
from customers import queries as customer_queries
from customers.models import Customer
from orders.models import Decision, Opinion, OrderLine, PlanTerm
from orders.rules.content import LineContent, OrderContent, TermContent
from pricing.models import Product

MOST_LINES = 200
MOST_TERMS = 12
OWN_CUSTOMERS = 50


class OrderFields(Form):
    """The order but for its lines and terms."""

    customer = RowField(
        label=_("Customer"),
        queryset=Customer.objects.none(),
        widget=forms.Select(attrs={"data-search-url": reverse_lazy("customers:search")}),
    )
    delivery_on = DayField(
        label=_("Goods wanted on"),
        required=False,
        help_text=_("What stock covers can go at once; the rest needs the standard lead time."),
    )
    delivery_address = LineField(label=_("Delivery address"), max_length=200, required=False)
    receiver = LineField(label=_("Receiver"), max_length=60, required=False)
    receiver_phone = LineField(label=_("Receiver's phone"), max_length=40, required=False)
    partial_shipment = forms.BooleanField(
        label=_("Partial shipment allowed"), required=False, initial=True
    )
    customer_reference = LineField(
        label=_("Customer's order number"), max_length=60, required=False
    )
    market_research = TextField(
        label=_("Market research"),
        max_length=2000,
        required=False,
        help_text=_("Competitors' prices, the project, what follows: the deciders read it first."),
    )
    note = TextField(label=_("Note"), max_length=1000, required=False)
    purchase_order = UploadField(label=_("Customer's purchase order"), required=False, max_files=5)
    quotation = UploadField(
        label=_("Competitor's quotation"),
        required=False,
        max_files=5,
        help_text=_("Proof for the market-holding price."),
    )

    MORE = ("customer_reference", "receiver", "receiver_phone", "note")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = customer_queries.visible_to(user)  # type: ignore[attr-defined]  # a RowField
        chosen = self.data.get("customer") or self.initial.get("customer") or 0
        widget = self.fields["customer"].widget
        # Thousands of customers are searched for; only the chosen one is in the page.
        widget.choices = [("", _("Search by name, pinyin or number")), *_chosen(user, chosen)]
        if not self.is_bound and not self.initial.get("customer"):
            # One's own customers can be chosen without scripts as well.
            own = customer_queries.visible_to(user).filter(owner=user)[:OWN_CUSTOMERS]
            widget.choices += [(str(one.pk), one.name) for one in own]

    def typed(self, lines: LineRows, terms: TermRows) -> OrderContent:
        """Give what the service takes."""
        names = OrderContent().fields
        return OrderContent(
            lines=lines.contents(),
            terms=terms.contents(),
            **{name: self.cleaned_data.get(name) or _empty(name) for name in names},
        )


def _empty(name: str) -> Any:
    return {"delivery_on": None, "partial_shipment": False}.get(name, "")


def _chosen(user: User, pk: Any) -> list[tuple[str, str]]:
    number = id_of(pk)
    found = customer_queries.visible_to(user).filter(pk=number).first() if number else None
    return [(str(found.pk), found.name)] if found else []


class NewOrderForm(OrderFields, FormKeyForm):
    """A new order."""


class ChangeOrderForm(OrderFields, VersionForm):
    """A draft, or an order that came back; its customer stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].required = False
        self.fields["customer"].disabled = True


class ProductField(RowField):
    """A product out of those that the grid has read for all its lines at once."""

    known: Mapping[int, Product] = {}  # replaced for each form, never changed

    def to_python(self, value: Any) -> Product | None:
        if value in self.empty_values:
            return None
        found = self.known.get(id_of(value) or 0)
        if found is None or not found.is_active:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return found


class LineForm(Form):
    """One line of the grid: a product of the price list, or a new item."""

    product = ProductField(
        label=_("Product"),
        queryset=Product.objects.filter(is_active=True),
        required=False,
        widget=forms.Select(attrs={"data-search-url": reverse_lazy("pricing:search")}),
    )
    # For those without scripts, who cannot search.
    code = LineField(label=_("Product code"), max_length=40, required=False)
    new_item = LineField(label=_("New item"), max_length=120, required=False)
    rd_cost = NumberField(label=_("R&D cost"), required=False, max_digits=14)
    quantity = NumberField(label=_("Quantity"), max_digits=12, decimal_places=3)
    price = NumberField(label=_("Unit price"), max_digits=14)
    claim = PickField(label=_("Price condition"), choices=OrderLine.Claim.choices, required=False)

    def __init__(
        self, *args: Any, products: dict[int, Product] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        raw = self.data.get(self.add_prefix("product")) if self.is_bound else None
        pk = id_of(raw or self.initial.get("product"))
        field = cast("ProductField", self.fields["product"])
        field.known = products or {}
        known = field.known.get(pk or 0)
        choices = [(str(pk), known.code)] if known else []
        field.widget.choices = [("", _("Search by code or name")), *choices]
        self.fields["quantity"].widget.attrs["class"] = "num"
        self.fields["price"].widget.attrs["class"] = "num"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._find_by_code(cleaned)
        if not cleaned.get("product") and not cleaned.get("new_item") and not self.errors:
            self.add_error("product", _("Choose a product, or describe the new item."))
        if cleaned.get("product") and cleaned.get("new_item"):
            self.add_error("new_item", _("A line is a product or a new item, not both."))
        quantity = cleaned.get("quantity")
        if quantity is not None and quantity <= 0:
            self.add_error("quantity", _("Write a quantity above 0."))
        return cleaned

    def _find_by_code(self, cleaned: dict[str, Any]) -> None:
        code = cleaned.get("code", "").upper()
        if not code or cleaned.get("product"):
            return
        known = cast("ProductField", self.fields["product"]).known.values()
        found = next((one for one in known if one.code.upper() == code and one.is_active), None)
        if found is None:
            self.add_error("code", _("No product has this code."))
        cleaned["product"] = found

    def line(self) -> LineContent:
        """Give the line as the service takes it."""
        data = self.cleaned_data
        product = data.get("product")
        return LineContent(
            quantity=data["quantity"],
            price=data["price"],
            product_id=product.pk if product else None,
            new_item="" if product else data.get("new_item", ""),
            rd_cost=None if product else data.get("rd_cost"),
            claim=data.get("claim") or "",
        )


if TYPE_CHECKING:
    _Base = BaseFormSet[Any]
else:
    _Base = BaseFormSet


class _Rows(_Base):
    """Rows of a grid; empty and removed ones do not count."""

    def filled(self) -> list[Any]:
        """Give the forms that say something and are right."""
        return [
            form
            for form in self.forms
            if form.has_changed() and form.is_valid() and not form.cleaned_data.get("DELETE")
        ]


class LineRows(_Rows):
    """The lines of an order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [value for name, value in (self.data or {}).items() if name.endswith("-product")]
        given += [row.get("product") for row in self.initial or ()]
        ids = {pk for pk in map(id_of, given) if pk}
        codes = [
            str(value).strip()[:40]
            for name, value in (self.data or {}).items()
            if name.endswith("-code") and str(value).strip() and str(value).isprintable()
        ]
        wanted = Q(pk__in=sorted(ids)) | Q(code__in=codes + [code.upper() for code in codes])
        found = Product.objects.filter(wanted) if ids or codes else ()
        self.form_kwargs = {"products": {product.pk: product for product in found}}

    def contents(self) -> tuple[LineContent, ...]:
        """Give the lines as the service takes them."""
        return tuple(form.line() for form in self.filled())


class TermForm(Form):
    """One line of the payment terms."""

    trigger = PickField(label=_("Due"), choices=PlanTerm.Trigger.choices, initial="receipt")
    percent = NumberField(label=_("Per cent"), max_digits=5, max_value=100)
    days = WholeNumberField(label=_("Days"), max_value=1000, initial=0, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("percent", "days"):
            self.fields[name].widget.attrs["class"] = "num"

    def has_changed(self) -> bool:
        """A row without a per cent says nothing, whatever its trigger shows."""
        return bool(str(self.data.get(self.add_prefix("percent"), "")).strip())

    def clean_percent(self) -> Decimal:
        """A line of 0 % is none."""
        percent: Decimal = self.cleaned_data["percent"]
        if percent <= 0:
            raise forms.ValidationError(_("Write a per cent above 0, or empty the line."))
        return percent

    def term(self) -> TermContent:
        """Give the term as the service takes it."""
        data = self.cleaned_data
        return TermContent(data["percent"], data["trigger"], data.get("days") or 0)


class TermRows(_Rows):
    """The payment terms of an order; they add up to 100 %."""

    def contents(self) -> tuple[TermContent, ...]:
        """Give the terms as the service takes them."""
        return tuple(form.term() for form in self.filled())


LineFormSet = formset_factory(
    LineForm,
    formset=LineRows,
    extra=0,
    can_delete=True,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
    validate_max=True,
)
TermFormSet = formset_factory(
    TermForm,
    formset=TermRows,
    extra=0,
    can_delete=True,
    max_num=MOST_TERMS,
    absolute_max=MOST_TERMS,
    validate_max=True,
)


class ReasonForm(VersionForm):
    """An act that wants its reason."""

    reason = TextField(label=_("Reason"), max_length=500)


class ActForm(VersionForm):
    """An act on the version that was seen, without further words."""


class DecisionForm(VersionForm):
    """What the chain decides (3.2, 6.1, 6.3, 6.5)."""

    opinion = TextField(label=_("Opinion"), max_length=1000, required=False)
    outcome = PickField(label=_("Decision"), choices=Decision.Outcome.choices)
    to = PickField(
        label=_("Return to"), required=False, widget=forms.Select(attrs={"form": "decide"})
    )

    def __init__(
        self, *args: Any, steps_back: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        to_owner = ("", _("its salesperson, who changes it and hands it in again"))
        self.fields["to"].choices = [to_owner, *steps_back]  # type: ignore[attr-defined]  # a PickField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        against = cleaned.get("outcome") in (Decision.Outcome.RETURN, Decision.Outcome.REFUSE)
        if against and not cleaned.get("opinion"):
            self.add_error(
                "opinion", _("Write the reason, so that the owner knows what has to change.")
            )
        return cleaned


class OpinionForm(VersionForm):
    """What a department says in joint review (6.2)."""

    conclusion = PickField(
        label=_("Conclusion"), choices=Opinion.Conclusion.choices, widget=forms.RadioSelect
    )
    text = TextField(label=_("Opinion"), max_length=1000)
    condition = LineField(
        label=_("Condition"),
        max_length=500,
        required=False,
        help_text=_("Needed when your department agrees on a condition."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("conclusion") == "conditional" and not cleaned.get("condition"):
            self.add_error("condition", _("Write the condition on which your department agrees."))
        return cleaned


class ReplayForm(Form):
    """The period whose orders a draft is run over; the last day is not part of it."""

    starts_on = DayField(label=_("Orders handed in from"))
    until = DayField(
        label=_("to before"), help_text=_("This day itself is not looked at any more.")
    )
