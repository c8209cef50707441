"""Complaints: recorded, answered, closed; the public functions of the room."""

from aftersales.services.complaints import (
    ComplaintDetails,
    answer_complaint,
    close_complaint,
    register_complaint,
)
from aftersales.services.shortages import note_short_receipt, report_short_receipt

__all__ = [
    "ComplaintDetails",
    "answer_complaint",
    "close_complaint",
    "note_short_receipt",
    "register_complaint",
    "report_short_receipt",
]
