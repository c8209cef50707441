"""The complaints' services."""

from __future__ import annotations

import uuid

from aftersales import services
from deliveries.models import ShipmentLine
from tests.aftersales.makers import complaint, details, returned, shipped
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.orders.makers import approved


@scenario("aftersales.services.complaints.register_complaint")
def register() -> Call:
    order, key = approved(), uuid.uuid4()
    return lambda: services.register_complaint(
        order=order, details=details(), by=order.owner, form_key=key
    )


@scenario("aftersales.services.complaints.answer_complaint")
def answer() -> Call:
    one, by = complaint(), person("centre_head")
    return lambda: services.answer_complaint(complaint=one, by=by, version=1, answer="换货")


@scenario("aftersales.services.complaints.close_complaint")
def close() -> Call:
    one, by = complaint(), person("centre_head")
    services.answer_complaint(complaint=one, by=by, version=1, answer="换货")
    return lambda: services.close_complaint(complaint=one, by=by, version=2, note="客户满意")


@scenario("aftersales.services.shortages.note_short_receipt")
def note_short() -> Call:
    shipment, by = shipped(), person("logistics")
    ShipmentLine.objects.filter(shipment=shipment).update(received=9)
    return lambda: services.note_short_receipt(shipment=shipment, by=by)


@scenario("aftersales.services.shortages.report_short_receipt")
def report_short() -> Call:
    shipment, by = returned(shipped(), "9"), person("logistics")
    return lambda: services.report_short_receipt(shipment_id=shipment.pk, by_id=by.pk)
