"""An order with its lines and terms, what was found of it, and what was decided."""

from orders.models.absence import Absence
from orders.models.decisions import Decision, FindingRecord, Opinion, VerdictRecord
from orders.models.order import LineMovement, Order, OrderLine, PlanTerm
from orders.models.replay import Replay, ReplayFlip, ReplayShare

__all__ = [
    "Absence",
    "Decision",
    "FindingRecord",
    "LineMovement",
    "Opinion",
    "Order",
    "OrderLine",
    "PlanTerm",
    "Replay",
    "ReplayFlip",
    "ReplayShare",
    "VerdictRecord",
]
