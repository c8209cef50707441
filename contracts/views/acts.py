"""Acts on one contract: text, issue, signature (6.4, 7.1)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from contracts import forms, permissions, queries, services
from contracts.models import Contract
from core.forms import VersionForm
from core.pages import FormPage
from records.services import store_upload

State = Contract.State


class _Act(FormPage):
    """One act on one contract."""

    request: AuthedRequest

    def find(self) -> Contract:
        return self.found(queries.visible_to(self.request.user))

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def context(self) -> dict[str, Any]:
        return {"back_url": self.object.get_absolute_url(), "contract": self.object}


class TextPage(_Act):
    """Fill in what the order did not decide."""

    template_name = "contracts/text.html"
    form_class = forms.TextForm
    submit_label = _("Save the text")

    def get_title(self) -> str:
        return gettext("Text of the contract for %(customer)s") % {"customer": self.object.customer}

    def check(self) -> None:
        may = permissions.may_write(contract=self.object, by=self.request.user)
        permissions.check_page(may, self.object, State.DRAFT)

    def form_arguments(self) -> dict[str, Any]:
        initial = forms.TextForm.initial_of(self.object)
        return {"version": self.object.version, "initial": initial}

    def run(self, form: Any) -> str:
        contract = services.update_contract(
            contract=self.object,
            by=self.request.user,
            version=form.cleaned_data["version"],
            text=form.text(),
        )
        self.say(gettext("The contract's text is saved; issue it for signature next."))
        return contract.get_absolute_url()


class IssuePage(_Act):
    """6.4: number drawn, text frozen, to be signed."""

    template_name = "core/confirm.html"
    form_class = VersionForm
    submit_label = _("Issue for signature")

    def get_title(self) -> str:
        return gettext("Issue the contract for %(customer)s") % {"customer": self.object.customer}

    def check(self) -> None:
        may = permissions.may_issue(contract=self.object, by=self.request.user)
        permissions.check_page(may, self.object, State.DRAFT)

    def context(self) -> dict[str, Any]:
        effect = gettext(
            "The contract of order %(order)s over %(total)s gets its number and its text can no "
            "longer be changed. %(owner)s then has it signed."
        )
        order = self.object
        return {
            **super().context(),
            "effect": effect
            % {"order": order.order, "total": f"{order.total:,.2f}", "owner": order.owner},
        }

    def run(self, form: Any) -> str:
        contract = services.issue_contract(
            contract=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            gettext("Contract %(number)s is issued; it waits for both signatures.")
            % {"number": contract}
        )
        return contract.get_absolute_url()


class SignPage(_Act):
    """7.1: both sides have signed."""

    form_class = forms.SignatureForm
    submit_label = _("Put the contract in force")

    def get_title(self) -> str:
        return gettext("Record the signature of %(number)s") % {"number": self.object}

    def check(self) -> None:
        may = permissions.may_record_signature(contract=self.object, by=self.request.user)
        permissions.check_page(may, self.object, State.ISSUED)

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        scan = store_upload(typed["scan"][0], kinds=("pdf", "png", "jpg", "webp"), field="scan")
        contract = services.record_signature(
            contract=self.object,
            by=self.request.user,
            version=typed["version"],
            signed_on=typed["signed_on"],
            scan=scan,
        )
        self.say(
            gettext("Contract %(number)s is in force; the marketing centre plans the goods (8.1).")
            % {"number": contract}
        )
        return contract.get_absolute_url()
