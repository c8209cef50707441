"""Complaints for stories, made by services; usable without fixtures too."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from aftersales.models import Complaint
from aftersales.services import ComplaintDetails, register_complaint
from core import clock
from deliveries.models import Shipment
from deliveries.services import Carriage, Receipt, plan_delivery, return_receipt, ship
from orders.models import Order
from records.services import store_upload
from tests.customers.makers import person
from tests.faults.scenarios.records import PDF
from tests.orders.makers import approved
from tests.receivables.makers import contract

TERMS_AFTER = None


def shipped() -> Shipment:
    """Ten pieces on their way, payable after receipt."""
    deal = contract(terms=TERMS_AFTER)
    plan_delivery(contract=deal, by=person("centre_head"))
    shipment = Shipment.objects.get(contract=deal)
    return ship(
        shipment=shipment,
        by=person("logistics"),
        version=shipment.version,
        carriage=Carriage("汽运", "云汀通达"),
    )


def returned(shipment: Shipment, received: str = "10") -> Shipment:
    """The receipt is back."""
    lines = {line.pk: Decimal(received) for line in shipment.lines.all()}
    return return_receipt(
        shipment=shipment,
        by=person("logistics"),
        version=shipment.version,
        receipt=Receipt("仲书远", clock.today(), lines, note="" if received == "10" else "少件"),
        scan=store_upload(SimpleUploadedFile("收货单.pdf", PDF)),
    )


def details(**changes: object) -> ComplaintDetails:
    """A leak."""
    given = {
        "category": "quality",
        "description": "阀杆填料处渗漏",
        "happened_on": clock.today(),
        **changes,
    }
    return ComplaintDetails(**given)  # type: ignore[arg-type]  # as told


def complaint(of: Order | None = None, by: User | None = None, **changes: object) -> Complaint:
    """A complaint against an approved order."""
    order = of or approved()
    return register_complaint(
        order=order, details=details(**changes), by=by or order.owner, form_key=uuid.uuid4()
    )
