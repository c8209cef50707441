"""Recording, answering and closing a complaint (9.2)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from aftersales import forms, permissions, queries, services
from aftersales.display import complaint_context
from aftersales.models import Complaint
from core import clock, formats
from core.pages import FormPage, ObjectPage
from orders.models import Order
from records.services import store_upload


class RegisterPage(FormPage):
    """Against an order, or one line of it."""

    request: AuthedRequest
    form_class = forms.RegisterForm
    title = _("Record a complaint")
    submit_label = _("Record it, the centre handles it")

    def find(self) -> Order:
        return self.found(queries.orders_to_complain_of(self.request.user))

    def check(self) -> None:
        permissions.check_may_register(self.request.user)

    def get_title(self) -> str:
        return formats.named_text(self.title, f"{self.object.customer} {self.object}")

    def form_arguments(self) -> dict[str, Any]:
        return {"order": self.object, "initial": {"happened_on": clock.today()}}

    def context(self) -> dict[str, Any]:
        return {"back_url": self.object.get_absolute_url(), "section_title": self.title}

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        photos = [store_upload(upload, field="photo") for upload in typed["photo"] or ()]
        complaint = services.register_complaint(
            order=self.object,
            details=form.details(),
            by=self.request.user,
            form_key=typed["form_key"],
            order_line=typed["order_line"],
            photos=photos,
            planned_on=typed["planned_on"],
        )
        self.say(
            gettext("%(complaint)s is recorded; the head of the marketing centre handles it.")
            % {"complaint": complaint}
        )
        return complaint.get_absolute_url()


class _OfComplaint(ObjectPage):
    request: AuthedRequest
    template_name = "aftersales/complaint.html"

    def find(self) -> Complaint:
        return self.found(queries.visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        complaint = self.object
        act = "answer" if complaint.state == Complaint.State.OPEN else "close"
        return {
            **complaint_context(complaint, self.request.user),
            "act": act,
            "act_url": reverse(f"aftersales:{act}", args=[complaint.pk]),
        }


class ComplaintPage(_OfComplaint):
    """One complaint with what is to do now."""

    def context(self) -> dict[str, Any]:
        found = super().context()
        if found["may_handle"]:
            form_class = forms.AnswerForm if found["act"] == "answer" else forms.CloseForm
            found["form"] = form_class(version=self.object.version)
        return found


class _ActPage(_OfComplaint, FormPage):
    template_name = "aftersales/complaint.html"

    def check(self) -> None:
        permissions.check_may_handle(self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}


class AnswerPage(_ActPage):
    """Tell the customer what is done."""

    form_class = forms.AnswerForm

    def context(self) -> dict[str, Any]:
        url = reverse("aftersales:answer", args=[self.object.pk])
        return {**super().context(), "act": "answer", "act_url": url}

    def run(self, form: Any) -> str:
        complaint = services.answer_complaint(
            complaint=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(gettext("%(complaint)s is answered.") % {"complaint": complaint})
        return complaint.get_absolute_url()


class ClosePage(_ActPage):
    """The customer is content, or nothing more can be done."""

    form_class = forms.CloseForm

    def context(self) -> dict[str, Any]:
        url = reverse("aftersales:close", args=[self.object.pk])
        return {**super().context(), "act": "close", "act_url": url}

    def run(self, form: Any) -> str:
        complaint = services.close_complaint(
            complaint=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(gettext("%(complaint)s is closed.") % {"complaint": complaint})
        return complaint.get_absolute_url()
