"""Pages about planning, jobs and shipments."""

from deliveries.views.jobs import CancelJobPage, FinishedPage, JobPage, ReplanPage, TakePage
from deliveries.views.lists import JobList, ShipmentList
from deliveries.views.papers import NoticePage, ReceiptSheetPage
from deliveries.views.planning import PlanPage
from deliveries.views.shipments import (
    CancelShipmentPage,
    ReceiptPage,
    ReleasePage,
    ShipmentPage,
    ShipPage,
)

__all__ = [
    "CancelJobPage",
    "CancelShipmentPage",
    "FinishedPage",
    "JobList",
    "JobPage",
    "NoticePage",
    "PlanPage",
    "ReceiptPage",
    "ReceiptSheetPage",
    "ReleasePage",
    "ReplanPage",
    "ShipPage",
    "ShipmentList",
    "ShipmentPage",
    "TakePage",
]
