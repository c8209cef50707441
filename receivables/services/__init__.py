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
from receivables.services.re_evaluation import ask_re_evaluation, keep_rating, start_survey

__all__ = [
    "PaymentDetails",
    "allocate",
    "ask_re_evaluation",
    "claim_payment",
    "confirm_payment",
    "keep_rating",
    "open_instalments",
    "register_payment",
    "reverse_payment",
    "set_due_days",
    "start_survey",
    "take_back_allocation",
]
