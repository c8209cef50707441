"""Stock or production, jobs, shipments, receipts; the public functions of the room."""

from deliveries.services.jobs import cancel_job, replan_job, report_finished, take_job
from deliveries.services.planning import plan_delivery
from deliveries.services.shipping import (
    Carriage,
    Receipt,
    cancel_shipment,
    release_shipment,
    return_receipt,
    ship,
)

__all__ = [
    "Carriage",
    "Receipt",
    "cancel_job",
    "cancel_shipment",
    "plan_delivery",
    "release_shipment",
    "replan_job",
    "report_finished",
    "return_receipt",
    "ship",
    "take_job",
]
