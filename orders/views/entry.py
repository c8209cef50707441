"""Entering and changing an order; the verdict is shown while one types."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core.forms import id_of
from core.pages import ObjectPage, run_form
from customers.queries import visible_to as customers_visible_to
from orders import permissions, queries, services
from orders.display import verdict_context
from orders.forms import (
    ChangeOrderForm,
    LineFormSet,
    LineRows,
    NewOrderForm,
    OrderFields,
    TermFormSet,
    TermRows,
)
from orders.models import Order
from orders.services.entry import Papers
from orders.wording import step_name
from records.models import StoredFile
from records.services import store_upload

BLANK_LINES = 3
# The live verdict is told that a quotation is chosen (entry.js), not sent the file.
QUOTE_CHOSEN = "quotation_chosen"


class _EntryPage(ObjectPage):
    """What entering and changing share: one form, the lines, the terms."""

    request: AuthedRequest
    template_name = "orders/entry.html"

    def forms(self) -> tuple[OrderFields, BaseFormSet[Any], BaseFormSet[Any]]:
        """Make the three forms, filled with what was posted when something was."""
        raise NotImplementedError

    def show(self, status: int, forms: tuple[Any, Any, Any], **more: Any) -> HttpResponse:
        form, lines, terms = forms
        return self.page(
            status,
            form=form,
            lines=lines,
            terms=terms,
            formsets=[lines, terms],
            preview_url=self.preview_url(),
            step=step_name("3.1"),
            **more,
        )

    def preview_url(self) -> str:
        """Where the verdict on what is typed comes from."""
        url = reverse("orders:preview")
        return f"{url}?order={self.object.pk}" if self.object else url

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.find()
        return self.show(200, self.forms())

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.find()
        form, lines, terms = self.forms()
        if request.POST.get("act") == "check":
            # For those without scripts: the verdict beside what they typed, nothing kept.
            form.is_valid()
            parts = preview(self.request, form, (lines, terms), self.object)
            return self.show(200, (form, lines, terms), **parts, checked=True)
        return run_form(
            request,
            form,
            lambda: self.keep(form, lines, terms, hand_in=request.POST.get("act") == "submit"),
            lambda status: self.show(status, (form, lines, terms)),
            beside=[lines, terms],
        )

    def keep(self, form: Any, lines: Any, terms: Any, *, hand_in: bool) -> str:
        """Save or hand in; returns the address to go to."""
        raise NotImplementedError

    def told(self, order: Order) -> str:
        """Leave the line that says what happened and what now."""
        if order.state in Order.EDITABLE:
            self.say(_("The draft for %(customer)s is saved.") % {"customer": order.customer})
        else:
            self.say(
                _("Order %(number)s is handed in: %(state)s.")
                % {"number": order, "state": order.get_state_display()}
            )
        return order.get_absolute_url()


def papers_of(form: OrderFields) -> Papers:
    """Store what was uploaded, before the transaction."""
    kept: list[tuple[str, StoredFile]] = []
    for kind in ("purchase_order", "quotation"):
        uploads: list[UploadedFile[Any]] = form.cleaned_data.get(kind) or []
        kept += [(kind, store_upload(upload, field=kind)) for upload in uploads]
    return kept


class NewOrderPage(_EntryPage):
    """A new order (3.1)."""

    def get_title(self) -> str:
        return _("Enter an order")

    def find(self) -> None:
        permissions.check_may_enter(by=self.request.user)

    def forms(self) -> tuple[Any, Any, Any]:
        user = self.request.user
        if self.request.method == "POST":
            data, files = self.request.POST, self.request.FILES
            return (
                NewOrderForm(data, files, user=user),
                LineFormSet(data, prefix="lines"),
                TermFormSet(data, prefix="terms"),
            )
        customer = id_of(self.request.GET.get("customer"))
        terms = [{"trigger": "receipt", "percent": 100, "days": self._usual_days(customer)}]
        return (
            NewOrderForm(user=user, initial={"customer": customer} if customer else {}),
            _blank(LineFormSet, "lines", []),
            TermFormSet(prefix="terms", initial=terms),
        )

    def _usual_days(self, customer: int | None) -> int:
        """The term of the customer's rating, when the customer is known already."""
        found = customers_visible_to(self.request.user).filter(pk=customer or 0).first()
        return queries.usual_term_days(found) if found else 0

    def keep(self, form: Any, lines: Any, terms: Any, *, hand_in: bool) -> str:
        service = services.hand_in_new_order if hand_in else services.create_order
        order = service(
            by=self.request.user,
            form_key=form.cleaned_data["form_key"],
            customer=form.cleaned_data["customer"],
            content=form.typed(lines, terms),
            papers=papers_of(form),
        )
        return self.told(order)


class ChangeOrderPage(_EntryPage):
    """A draft, or an order that came back."""

    def get_title(self) -> str:
        return _("Change order %(number)s") % {"number": self.object}

    def find(self) -> Order:
        order = self.found(queries.visible_to(self.request.user))
        permissions.check_may_edit(order=order, by=self.request.user)
        return order

    def forms(self) -> tuple[Any, Any, Any]:
        user, order = self.request.user, self.object
        content = queries.content_of(order)
        initial = {name: getattr(content, name) for name in content.fields}
        initial["customer"] = order.customer_id
        if self.request.method == "POST":
            data, files = self.request.POST, self.request.FILES
            return (
                ChangeOrderForm(data, files, user=user, initial=initial),
                LineFormSet(data, prefix="lines"),
                TermFormSet(data, prefix="terms"),
            )
        lines = [_line_initial(line) for line in content.lines]
        terms = [
            {"trigger": t.trigger, "percent": f"{t.percent.normalize():f}", "days": t.days}
            for t in content.terms
        ]
        return (
            ChangeOrderForm(user=user, version=order.version, initial=initial),
            _blank(LineFormSet, "lines", lines),
            TermFormSet(prefix="terms", initial=terms or [{"trigger": "receipt"}]),
        )

    def keep(self, form: Any, lines: Any, terms: Any, *, hand_in: bool) -> str:
        service = services.hand_in_changed_order if hand_in else services.update_order
        order = service(
            order=self.object,
            by=self.request.user,
            version=form.cleaned_data["version"],
            content=form.typed(lines, terms),
            papers=papers_of(form),
        )
        return self.told(order)


def _line_initial(line: Any) -> dict[str, Any]:
    return {
        "product": line.product_id,
        "new_item": line.new_item,
        "rd_cost": line.rd_cost,
        "quantity": f"{line.quantity.normalize():f}",
        "price": f"{line.price:.2f}",
        "claim": line.claim,
    }


def _blank(formset: Any, prefix: str, initial: list[dict[str, Any]]) -> Any:
    """A grid with some empty lines behind the filled ones."""
    made = type(formset.__name__, (formset,), {"extra": BLANK_LINES if not initial else 1})
    return made(prefix=prefix, initial=initial)


def preview(
    request: AuthedRequest, form: OrderFields, grids: tuple[Any, Any], order: Order | None
) -> dict[str, Any]:
    """Judge what is typed, whatever part of it can be read."""
    lines, terms = grids
    pk = order.customer_id if order else id_of(request.POST.get("customer"))
    return verdict_context(
        customer=customers_visible_to(request.user).filter(pk=pk or 0).first(),
        owner=request.user,
        content=form.typed(lines, terms),
        lines=lines.filled(),
        order=order,
        quote_chosen=bool(request.POST.get(QUOTE_CHOSEN) or request.FILES.get("quotation")),
    )


class PreviewView(LoginRequiredMixin, View):
    """The verdict on what is typed, as a fragment; nothing is kept."""

    def post(self, request: AuthedRequest) -> HttpResponse:
        permissions.check_may_enter(by=request.user)
        own = queries.visible_to(request.user).filter(owner=request.user)
        order = own.filter(pk=id_of(request.GET.get("order")) or 0).first()
        form = NewOrderForm(request.POST, user=request.user)
        form.is_valid()
        grids = (
            cast("LineRows", LineFormSet(request.POST, prefix="lines")),
            cast("TermRows", TermFormSet(request.POST, prefix="terms")),
        )
        return render(request, "orders/_verdict.html", preview(request, form, grids, order))
