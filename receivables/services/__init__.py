"""Instalments, payments and their allocation; the public functions of the room."""

from receivables.services.allocating import allocate, take_back_allocation
from receivables.services.instalments import open_instalments, set_due_days
from receivables.services.payments import (
    PaymentDetails,
    claim_payment,
    confirm_payment,
    register_payment,
    reverse_payment,
)

__all__ = [
    "PaymentDetails",
    "allocate",
    "claim_payment",
    "confirm_payment",
    "open_instalments",
    "register_payment",
    "reverse_payment",
    "set_due_days",
    "take_back_allocation",
]
