"""One shipment: what keeps it back, its departure, its signed receipt (8.2, 9.1)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core.pages import FormPage, ObjectPage
from deliveries import forms, permissions, queries, rules, services, wording
from deliveries.display import shipment_pairs, shipment_steps
from deliveries.models import Shipment, ShipmentLine
from deliveries.services import Carriage, Receipt
from deliveries.wording import shipment_look
from orders.permissions import may_see_prices
from records.display import docs_of, stops_of
from records.services import store_upload

State = Shipment.State
ACTS: dict[str, tuple[Promise, Promise]] = {
    "ship": (_("8.2 Let the goods leave"), _("Let the goods leave")),
    "release": (_("Release the blocked shipment"), _("Release the shipment")),
    "receipt": (_("9.1 Return the signed receipt"), _("Return the receipt")),
}


def act_on(shipment: Shipment, found: tuple[rules.Block, ...], user: Any) -> str:
    """Give the act that the shipment waits for from this reader, or nothing."""
    if shipment.state == State.TO_SHIP and not found and permissions.may_ship(user):
        return "ship"
    releasable = bool(found) and rules.RELEASABLE.intersection(found)
    if releasable and permissions.may_release(shipment=shipment, by=user):
        return "release"
    if shipment.state == State.SHIPPED and permissions.may_ship(user, "9.1"):
        return "receipt"
    return ""


class _OfShipment(ObjectPage):
    """What the pages of one shipment share."""

    request: AuthedRequest

    template_name = "deliveries/shipment.html"

    def find(self) -> Shipment:
        return self.found(queries.shipments_visible_to(self.request.user))

    @cached_property
    def lines(self) -> list[ShipmentLine]:
        """The lines, read once a request."""
        return queries.shipment_lines(self.object)

    @cached_property
    def facts(self) -> rules.ShipFacts:
        """What decides whether the goods may leave."""
        return queries.ship_facts(self.object)

    @cached_property
    def found_blocks(self) -> tuple[rules.Block, ...]:
        """What keeps the goods back now."""
        return rules.blocks(self.facts) if self.object.state == State.TO_SHIP else ()

    def arguments(self, act: str) -> dict[str, Any]:
        """Give the arguments of the act's form."""
        shipment = self.object
        given: dict[str, Any] = {"version": shipment.version}
        if act == "receipt":
            given["lines"] = self.lines
            given["initial"] = {"signed_by_name": shipment.receiver}
        if act == "ship":
            given["initial"] = {"mode": shipment.mode}
        return given

    def shipment_context(self, act: str) -> dict[str, Any]:
        """Give the page around the act."""
        shipment, user = self.object, self.request.user
        money = self.facts.missing_money if may_see_prices(user) else None
        return {
            "shipment": shipment,
            "look": shipment_look(shipment),
            "steps": shipment_steps(shipment),
            "pairs": shipment_pairs(shipment),
            "lines": self.lines,
            "blocks": wording.blocks(self.found_blocks, missing_money=money),
            "docs": docs_of(shipment),
            "stops": stops_of(shipment),
            "act": act,
            "act_title": ACTS[act][0] if act else "",
            "act_url": reverse(f"deliveries:{act}", args=[shipment.pk]) if act else "",
            "submit_label": ACTS[act][1] if act else "",
            "may_cancel": shipment.state == State.TO_SHIP
            and permissions.may_plan(contract=shipment.contract, by=user),
        }


FORMS: dict[str, type[BaseForm]] = {
    "ship": forms.CarriageForm,
    "release": forms.ReasonForm,
    "receipt": forms.ReceiptForm,
}


class ShipmentPage(_OfShipment):
    """One shipment with what is to do now."""

    def context(self) -> dict[str, Any]:
        act = act_on(self.object, self.found_blocks, self.request.user)
        form = FORMS[act](**self.arguments(act)) if act else None
        return {**self.shipment_context(act), "form": form}


class _ShipmentForm(_OfShipment, FormPage):
    """An act on a shipment; its page is the shipment's own."""

    act = ""

    def form_arguments(self) -> dict[str, Any]:
        return self.arguments(self.act)

    def check(self) -> None:
        step = "9.1" if self.act == "receipt" else "8.2"
        permissions.check_may_ship(self.request.user, step)

    def context(self) -> dict[str, Any]:
        return self.shipment_context(self.act)

    def page(self, status: int = 200, **more: Any) -> Any:
        more["submit_label"] = ACTS[self.act][1]
        return super().page(status, **more)


class ShipPage(_ShipmentForm):
    """8.2: the goods leave."""

    act = "ship"
    form_class = forms.CarriageForm

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        shipment = services.ship(
            shipment=self.object,
            by=self.request.user,
            version=typed["version"],
            carriage=Carriage(typed["mode"], typed["carrier"], typed["waybill"]),
        )
        self.say(
            gettext("The goods of %(shipment)s have left; bring the signed receipt back (9.1).")
            % {"shipment": shipment}
        )
        return shipment.get_absolute_url()


class ReleasePage(_ShipmentForm):
    """A blocked shipment may leave, with a reason."""

    act = "release"
    form_class = forms.ReasonForm

    def check(self) -> None:
        permissions.check_may_release(shipment=self.object, by=self.request.user)

    def run(self, form: Any) -> str:
        shipment = services.release_shipment(
            shipment=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(gettext("Shipment %(shipment)s is released.") % {"shipment": shipment})
        return shipment.get_absolute_url()


class ReceiptPage(_ShipmentForm):
    """9.1: the signed receipt returns."""

    act = "receipt"
    form_class = forms.ReceiptForm

    def run(self, form: Any) -> str:
        typed = form.cleaned_data
        scan = store_upload(typed["scan"][0], kinds=forms.SCANS, field="scan")
        receipt = Receipt(
            typed["signed_by_name"], typed["signed_on"], form.received(), typed["note"]
        )
        shipment = services.return_receipt(
            shipment=self.object,
            by=self.request.user,
            version=typed["version"],
            receipt=receipt,
            scan=scan,
        )
        self.say(
            gettext("Receipt %(receipt)s of %(shipment)s is back.")
            % {"receipt": shipment.receipt_number, "shipment": shipment}
        )
        return shipment.get_absolute_url()


class CancelShipmentPage(FormPage):
    """Take back what has not left."""

    request: AuthedRequest

    template_name = "core/confirm.html"
    form_class = forms.ReasonForm
    submit_label = _("Cancel the shipment")

    def find(self) -> Shipment:
        return self.found(queries.shipments_visible_to(self.request.user))

    def get_title(self) -> str:
        return gettext("Cancel shipment %(shipment)s") % {"shipment": self.object}

    def check(self) -> None:
        permissions.check_may_plan_page(contract=self.object.contract, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"version": self.object.version}

    def context(self) -> dict[str, Any]:
        return {
            "effect": gettext("The goods stay reserved for the order; plan them anew (8.1)."),
            "back_url": self.object.get_absolute_url(),
            "stop": True,
        }

    def run(self, form: Any) -> str:
        shipment = services.cancel_shipment(
            shipment=self.object, by=self.request.user, **form.cleaned_data
        )
        self.say(
            gettext("Shipment %(shipment)s is cancelled; its goods stay reserved.")
            % {"shipment": shipment}
        )
        return queries.plan_address(shipment.contract)
