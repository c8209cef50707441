"""Whose a customer is, who sees it, and the freeze."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core import formats
from core.pages import FormPage, found
from customers import forms, permissions, queries, services
from customers.models import Customer


class _ActPage(FormPage):
    """A binding act on a customer asks once, with its effect."""

    request: AuthedRequest

    template_name = "core/confirm.html"
    effect: Any = ""
    stop = False

    def find(self) -> Customer:
        return self.found(queries.visible_to(self.request.user))

    def get_title(self) -> str:
        return formats.named_text(self.title, self.object.name)

    def context(self) -> dict[str, Any]:
        return {
            "back_url": self.object.get_absolute_url(),
            "effect": self.effect,
            "stop": self.stop,
        }


class HandOverPage(_ActPage):
    """Another salesperson takes over."""

    form_class = forms.HandOverForm
    title = _("Hand over")
    effect = _(
        "The new salesperson sees the customer with its whole history and gets its new orders; "
        "orders already submitted stay with their owner."
    )
    submit_label = _("Hand the customer over")

    def check(self) -> None:
        permissions.check(permissions.why_not_hand_over(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        return {"customer": self.object}

    def run(self, form: Any) -> str:
        customer = services.hand_over_customer(
            customer=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            gettext("%(customer)s now belongs to %(owner)s.")
            % {"customer": customer.name, "owner": customer.owner}
        )
        return customer.get_absolute_url()


class SharePage(_ActPage):
    """A colleague may see the customer."""

    form_class = forms.ShareForm
    title = _("Share")
    effect = _("The colleague sees the customer and its orders, and changes nothing.")
    submit_label = _("Share the customer")

    def check(self) -> None:
        permissions.check(permissions.why_not_share(self.request.user, self.object))

    def form_arguments(self) -> dict[str, Any]:
        return {"customer": self.object}

    def run(self, form: Any) -> str:
        colleague = form.cleaned_data["colleague"]
        services.share_customer(customer=self.object, colleague=colleague, by=self.request.user)
        self.say(
            gettext("%(person)s now sees %(customer)s.")
            % {"person": colleague, "customer": self.object.name}
        )
        return str(self.object.get_absolute_url())


class UnshareView(LoginRequiredMixin, View):
    """End a sharing."""

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        customer = found(queries.visible_to(request.user), pk)
        permissions.check(permissions.why_not_share(request.user, customer))
        form = forms.ShareForm(request.POST, customer=customer)
        if form.is_valid():
            colleague = form.cleaned_data["colleague"]
            services.unshare_customer(customer=customer, colleague=colleague, by=request.user)
            messages.success(
                request,
                gettext("%(person)s does not see %(customer)s any more.")
                % {"person": colleague, "customer": customer.name},
            )
        return redirect(customer)


class FreezePage(_ActPage):
    """Stop shipping."""

    form_class = forms.ReasonForm
    title = _("Freeze")
    effect = _("Nothing more is shipped to the customer until the freeze is lifted.")
    submit_label = _("Freeze the customer")
    stop = True

    def check(self) -> None:
        permissions.check(permissions.why_not_freeze(self.request.user))

    def run(self, form: Any) -> str:
        services.freeze_customer(customer=self.object, by=self.request.user, **form.cleaned_data)
        self.say(
            gettext("%(customer)s is frozen; %(owner)s is told.")
            % {"customer": self.object.name, "owner": self.object.owner}
        )
        return str(self.object.get_absolute_url())


class UnfreezePage(_ActPage):
    """Lift the freeze."""

    form_class = forms.ReasonForm
    title = _("Lift the freeze")
    effect = _("Goods may be shipped to the customer again.")
    submit_label = _("Lift the freeze")

    def check(self) -> None:
        permissions.check(permissions.why_not_unfreeze(self.request.user))

    def run(self, form: Any) -> str:
        services.unfreeze_customer(customer=self.object, by=self.request.user, **form.cleaned_data)
        self.say(gettext("The freeze of %(customer)s is lifted.") % {"customer": self.object.name})
        return str(self.object.get_absolute_url())
