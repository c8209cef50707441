"""From money registered to money allocated: steps 10.1 and 10.2."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock, formats
from core.formats import money_text
from core.pages import FormPage, ObjectPage
from receivables import forms, permissions, queries, rules, services
from receivables.display import instalment_figs, payment_context, picks
from receivables.models import Allocation, Instalment, Payment
from receivables.wording import instalment_look
from records.display import stops_of
from records.services import store_upload


class InstalmentPage(ObjectPage):
    """One instalment: what is open, and the money that came for it (10.1)."""

    request: AuthedRequest
    template_name = "receivables/instalment.html"

    def find(self) -> Instalment:
        return self.found(queries.instalments_visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        row = self.object
        return {
            "look": instalment_look(row),
            "figs": instalment_figs(row),
            "allocations": queries.allocations_of(row),
            "stops": stops_of(row),
            "may_register": row.settled_at is None
            and permissions.may_register(customer=row.customer, by=self.request.user),
        }


class RegisterPage(FormPage):
    """Step 10.1: register what came in; finance confirms it."""

    request: AuthedRequest
    form_class = forms.RegisterForm
    title = _("Register a payment")
    submit_label = _("Register it, finance confirms")

    def check(self) -> None:
        permissions.check_may_register_at_all(self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        asked = self.request.GET
        initial: dict[str, Any] = {"received_on": clock.today(), "method": "transfer"}
        initial |= {name: asked[name][:20] for name in ("customer", "contract") if name in asked}
        return {"user": self.request.user, "initial": initial}

    def context(self) -> dict[str, Any]:
        return {"back_url": reverse("receivables:payments")}

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        slips = [store_upload(upload, field="slip") for upload in typed["slip"] or ()]
        payment = services.register_payment(
            by=self.request.user,
            form_key=typed["form_key"],
            details=form.details(),
            customer=typed["customer"],
            contract=typed["contract"],
            scan=slips[0] if slips else None,
        )
        if payment.customer_id is None:
            words = gettext("%(payment)s over %(amount)s is in the pool of unclaimed money.")
        else:
            words = gettext("%(payment)s over %(amount)s is registered; finance confirms it.")
        self.say(words % {"payment": payment, "amount": money_text(payment.amount)})
        return payment.get_absolute_url()


def _form_of(payment: Payment, user: Any) -> str:
    if permissions.may_confirm(payment=payment, by=user):
        return "confirm"
    return "allocate" if permissions.may_allocate(payment=payment, by=user) else ""


def _arguments(payment: Payment) -> dict[str, Any]:
    rows = queries.rows_to_allocate(payment.customer) if payment.customer else []
    open_rows = [
        rules.OpenInstalment(row.pk, row.amount - row.allocated, row.due_on) for row in rows
    ]
    return {
        "version": payment.version,
        "initial": {"bank_reference": payment.bank_reference},
        "instalments": rows,
        "shares": rules.suggest(payment.amount - payment.allocated, open_rows),
    }


FORMS: dict[str, type[forms.AllocationForm]] = {
    "confirm": forms.ConfirmForm,
    "allocate": forms.AllocationForm,
}


class PaymentPage(ObjectPage):
    """One payment with what is to do now (10.2)."""

    request: AuthedRequest
    template_name = "receivables/payment.html"

    def find(self) -> Payment:
        return self.found(queries.payments_visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        payment, user = self.object, self.request.user
        act = _form_of(payment, user)
        found = payment_context(payment, user)
        if act:
            found["form"] = FORMS[act](**_arguments(payment))
            found["act_url"] = reverse(f"receivables:{act}", args=[payment.pk])
        return {**found, "act": act}


class WorkPage(PaymentPage):
    """Finance's desk: the first payment that waits is open."""

    def find(self) -> Payment | None:  # type: ignore[override]  # the desk may be empty
        permissions.check_is_finance(self.request.user)
        waiting, _unclaimed = queries.work_lists(self.request.user)
        return waiting[0] if waiting else None

    def get_title(self) -> str:
        return gettext("Payments and allocation")

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        self.object = self.find()
        if self.object is None:
            self.template_name = "receivables/work_empty.html"
        return self.page()

    def context(self) -> dict[str, Any]:
        if self.object is None:
            return {"picks": picks(self.request.user, current=None)}
        return super().context()


class _OfPayment(FormPage):
    """An act on a payment."""

    request: AuthedRequest
    act = ""

    def find(self) -> Payment:
        return self.found(queries.payments_visible_to(self.request.user))


class ConfirmPage(_OfPayment):
    """Confirm against the bank's line, and allocate."""

    act = "confirm"
    template_name = "receivables/payment.html"

    def check(self) -> None:
        permissions.check_is_finance(self.request.user)
        if self.request.user.pk == self.object.registered_by_id:
            permissions.check_may_confirm(payment=self.object, by=self.request.user)

    def make_form(self) -> BaseForm:
        posted = self.request.method == "POST"
        arguments = _arguments(self.object)
        if posted:
            arguments |= {"data": self.request.POST}
        return FORMS[self.act](**arguments)

    def context(self) -> dict[str, Any]:
        return {
            **payment_context(self.object, self.request.user),
            "act": self.act,
            "act_url": reverse(f"receivables:{self.act}", args=[self.object.pk]),
        }

    def run(self, form: Any) -> str:
        payment = services.confirm_payment(
            payment=self.object,
            by=self.request.user,
            version=form.cleaned_data["version"],
            bank_reference=form.cleaned_data["bank_reference"],
            shares=form.shares(),
        )
        self.say(
            gettext("%(payment)s is confirmed: %(allocated)s allocated, %(left)s as an advance.")
            % {
                "payment": payment,
                "allocated": money_text(payment.allocated),
                "left": money_text(payment.amount - payment.allocated),
            }
        )
        return payment.get_absolute_url()


class AllocatePage(ConfirmPage):
    """Allocate what is left of confirmed money."""

    act = "allocate"

    def check(self) -> None:
        permissions.check_is_finance(self.request.user)

    def run(self, form: Any) -> str:
        payment = services.allocate(
            payment=self.object,
            shares=form.shares(),
            by=self.request.user,
            version=form.cleaned_data["version"],
        )
        self.say(
            gettext("%(left)s of %(payment)s is left as an advance.")
            % {"payment": payment, "left": money_text(payment.amount - payment.allocated)}
        )
        return payment.get_absolute_url()


class _Asked(_OfPayment):
    template_name = "core/confirm.html"
    effect: Any = ""
    stop = False

    def get_title(self) -> str:
        return formats.named_text(self.title, self.object)

    def context(self) -> dict[str, Any]:
        url = self.object.get_absolute_url()
        return {"back_url": url, "effect": self.effect, "stop": self.stop}


class ReversePage(_Asked):
    """红冲: a wrong receipt."""

    form_class = forms.ReverseForm
    title = _("Reverse the payment")
    effect = _(
        "Its allocations are taken back and the payment no longer counts. Nothing is deleted; "
        "the bank reference may be registered again."
    )
    stop = True
    submit_label = _("Reverse the payment")

    def check(self) -> None:
        permissions.check_is_finance(self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def run(self, form: Any) -> str:
        payment = services.reverse_payment(
            payment=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(gettext("%(payment)s is reversed.") % {"payment": payment})
        return payment.get_absolute_url()


class ClaimPage(_Asked):
    """Say whose unclaimed money it is."""

    form_class = forms.ClaimForm
    title = _("Claim the payment")
    effect = _("You count as who registered it; finance then confirms it.")
    submit_label = _("Claim it, finance confirms")

    def check(self) -> None:
        permissions.check_may_claim(payment=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version, "user": self.request.user}

    def run(self, form: Any) -> str:
        payment = services.claim_payment(
            payment=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            gettext("%(payment)s is money of %(customer)s now; finance confirms it.")
            % {"payment": payment, "customer": payment.customer}
        )
        return payment.get_absolute_url()


class TakeBackPage(FormPage):
    """反核销: the money becomes an advance again."""

    request: AuthedRequest
    template_name = "core/confirm.html"
    form_class = forms.ReasonForm
    title = _("Take the allocation back")
    submit_label = _("Take it back")

    def find(self) -> Allocation:
        return self.found(queries.allocations_visible_to(self.request.user))

    def check(self) -> None:
        permissions.check_is_finance(self.request.user)

    def context(self) -> dict[str, Any]:
        row = self.object
        effect = gettext(
            "%(amount)s of %(payment)s no longer pays %(instalment)s and becomes an advance again."
        ) % {
            "amount": money_text(row.amount),
            "payment": row.payment,
            "instalment": row.instalment,
        }
        return {"back_url": row.payment.get_absolute_url(), "effect": effect, "stop": True}

    def run(self, form: Any) -> str:
        payment = services.take_back_allocation(
            allocation=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(gettext("The allocation of %(payment)s is taken back.") % {"payment": payment})
        return payment.get_absolute_url()
