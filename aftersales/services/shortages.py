"""A receipt that comes back short becomes a complaint by itself (9.1, then 9.2).

The complaint draws its own number after that of the receipt, so it is made right after the
receipt's commit: the outbox row is part of it, and is done exactly once.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from aftersales import rules
from aftersales.models import Complaint
from aftersales.services.complaints import ComplaintDetails, write
from core import clock
from core.formats import quantity_text
from core.locks import lock
from core.outbox import enqueue, outbox_handler
from core.work import unit_of_work
from deliveries.models import Shipment, ShipmentLine
from orders.models import Order

KIND = "aftersales.short_receipt"


@unit_of_work
def note_short_receipt(*, shipment: Shipment, by: User) -> None:
    """Ask for the complaint when less was signed for than left; within the receipt's own unit."""
    if _short(shipment):
        enqueue(
            key=f"{KIND}/{shipment.pk}", kind=KIND, payload={"shipment": shipment.pk, "by": by.pk}
        )


@unit_of_work
def report_short_receipt(*, shipment_id: int, by_id: int) -> list[Complaint]:
    """Record one complaint for each line that came short. A second call finds nothing to do."""
    shipment = Shipment.objects.select_related("contract").get(pk=shipment_id)
    by = User.objects.get(pk=by_id)
    order = lock(Order).select_related("customer", "owner").get(pk=shipment.contract.order_id)
    reference = f"{shipment.number}"
    made = Complaint.objects.filter(order=order, contact=reference)
    known = set(made.values_list("order_line_id", flat=True))
    with override(order.owner.language or "zh-hans"):
        return [
            _complaint(shipment, line, order, by)
            for line in _short(shipment)
            if line.order_line_id not in known
        ]


def _short(shipment: Shipment) -> list[ShipmentLine]:
    lines = {line.order_line_id: line for line in shipment.lines.select_related("order_line")}
    facts = [rules.Delivered(pk, line.quantity, line.received) for pk, line in lines.items()]
    return [lines[fact.order_line] for fact in rules.short_lines(facts)]


def _complaint(shipment: Shipment, line: ShipmentLine, order: Order, by: User) -> Complaint:
    fact = rules.Delivered(line.order_line_id, line.quantity, line.received)
    words = _("Receipt of %(shipment)s: %(missing)s of %(shipped)s did not arrive. %(note)s") % {
        "shipment": shipment.number,
        "missing": quantity_text(fact.missing),
        "shipped": quantity_text(fact.shipped),
        "note": shipment.receipt_note,
    }
    details = ComplaintDetails(
        category="shortage",
        severity=rules.severity_of([fact]),
        description=words.strip(),
        happened_on=shipment.signed_on or clock.today(),
        quantity=fact.missing,
        contact=shipment.number,
    )
    return write(order=order, line=line.order_line, details=details, by=by)


@outbox_handler(KIND, in_database=True)
def _apply(payload: dict[str, int | str], key: str) -> None:
    report_short_receipt(shipment_id=int(payload["shipment"]), by_id=int(payload["by"]))
