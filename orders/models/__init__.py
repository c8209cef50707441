"""An order with its lines and terms, what was found of it, and what was decided."""

from orders.models.decisions import Decision, FindingRecord, Opinion, VerdictRecord
from orders.models.order import LineMovement, Order, OrderLine, PlanTerm

__all__ = [
    "Decision",
    "FindingRecord",
    "LineMovement",
    "Opinion",
    "Order",
    "OrderLine",
    "PlanTerm",
    "VerdictRecord",
]
