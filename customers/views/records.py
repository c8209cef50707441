"""Registering a customer, its page, and keeping its record."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock
from core.pages import FormPage, ObjectPage
from customers import forms, permissions, queries, services
from customers.display import credit_context, customer_figs
from customers.models import Customer
from customers.wording import state_look
from records.display import docs_of, stops_of
from records.services import store_upload


class RegisterPage(FormPage):
    """Step 3.1: find or create."""

    request: AuthedRequest

    template_name = "customers/register.html"
    form_class = forms.RegisterForm
    title = _("Register a customer")
    submit_label = _("Register the customer")

    def check(self) -> None:
        permissions.check(permissions.why_not_register(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def context(self) -> dict[str, Any]:
        posted = self.request.POST
        name, uscc = posted.get("name", "")[:120], posted.get("uscc", "")[:40]
        user = self.request.user
        found = queries.duplicates_for(user, name=name, uscc=uscc) if name or uscc else []
        return {"duplicates": found, "back_url": reverse("customers:list")}

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        customer = services.register_customer(
            details=form.details(),
            by=self.request.user,
            form_key=typed["form_key"],
            owner=typed["owner"],
            another_company=typed["another_company"],
            is_prospect=typed["is_prospect"],
        )
        self.say(
            gettext("%(customer)s is registered as %(number)s.")
            % {"customer": customer.name, "number": customer.code}
        )
        return customer.get_absolute_url()


class CustomerPage(ObjectPage):
    """All about one customer."""

    request: AuthedRequest

    template_name = "customers/detail.html"

    def find(self) -> Customer:
        return self.found(queries.visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        user, customer = self.request.user, self.object
        sees_credit = queries.may_see_credit(user)
        facts = queries.credit_facts(customer, on=clock.today()) if sees_credit else None
        return {
            "state_look": state_look(customer.state),
            "figs": customer_figs(customer, facts),
            "contacts": queries.contacts_of(customer) if queries.may_see_contacts(user) else None,
            "colleagues": queries.colleagues_seeing(customer),
            "docs": docs_of(customer),
            "stops": stops_of(customer),
            **(credit_context(customer, facts) if facts else {}),
            **self._acts(),
        }

    def _acts(self) -> dict[str, bool]:
        user, customer = self.request.user, self.object
        return {
            "may_change": not permissions.why_not_change(user, customer),
            "may_hand_over": not permissions.why_not_hand_over(user),
            "may_share": not permissions.why_not_share(user, customer),
            "may_freeze": not customer.is_frozen and not permissions.why_not_freeze(user),
            "may_unfreeze": customer.is_frozen and not permissions.why_not_unfreeze(user),
            "may_propose": not permissions.why_not_propose(user),
            "may_survey": not permissions.why_not_open_survey(user, customer),
        }


class _CustomerForm(FormPage):
    """A form about one customer."""

    request: AuthedRequest

    def find(self) -> Customer:
        return self.found(queries.visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        return {"back_url": self.object.get_absolute_url(), "customer": self.object}


class ChangePage(_CustomerForm):
    """Change the record."""

    template_name = "customers/register.html"
    form_class = forms.ChangeForm
    title = _("Change the customer's record")
    submit_label = _("Save the record")

    def check(self) -> None:
        permissions.check(permissions.why_not_change(self.request.user, self.object))

    def form_arguments(self) -> dict[str, Any]:
        initial = forms.ChangeForm.initial_of(self.object)
        return {"version": self.object.version, "initial": initial}

    def context(self) -> dict[str, Any]:
        posted = self.request.POST
        name, uscc = posted.get("name", "")[:120], posted.get("uscc", "")[:40]
        found = (
            queries.duplicates_for(self.request.user, name=name, uscc=uscc, except_for=self.object)
            if name or uscc
            else []
        )
        return {**super().context(), "duplicates": found}

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        customer = services.update_customer(
            customer=self.object,
            details=form.details(),
            version=typed["version"],
            by=self.request.user,
            another_company=typed["another_company"],
        )
        self.say(gettext("The record of %(customer)s is saved.") % {"customer": customer.name})
        return customer.get_absolute_url()


class ContactPage(_CustomerForm):
    """Add a person at the customer."""

    form_class = forms.ContactForm
    title = _("Add a contact")
    submit_label = _("Add the contact")

    def check(self) -> None:
        permissions.check(permissions.why_not_change(self.request.user, self.object))

    def run(self, form: Any) -> str:
        contact = services.add_contact(
            customer=self.object,
            by=self.request.user,
            form_key=form.cleaned_data["form_key"],
            **form.content(),
        )
        self.say(
            gettext("%(person)s is a contact at %(customer)s.")
            % {"person": contact.name, "customer": self.object.name}
        )
        return str(self.object.get_absolute_url())


class AttachPage(_CustomerForm):
    """Add papers: licence, account permit, authorisation."""

    form_class = forms.AttachForm
    title = _("Add files")
    submit_label = _("Add the files")

    def check(self) -> None:
        permissions.check(permissions.why_not_change(self.request.user, self.object))

    def run(self, form: Any) -> str:
        stored = [store_upload(upload, field="file") for upload in form.cleaned_data["file"]]
        services.attach_files(
            customer=self.object,
            files=stored,
            by=self.request.user,
            form_key=form.cleaned_data["form_key"],
        )
        self.say(gettext("The files hang on %(customer)s.") % {"customer": self.object.name})
        return str(self.object.get_absolute_url())
