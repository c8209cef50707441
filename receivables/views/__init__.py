"""Pages about money."""

from receivables.views.lists import AgeingPage, ContractSearch, InstalmentList, PaymentList
from receivables.views.payments import (
    AllocatePage,
    ClaimPage,
    ConfirmPage,
    InstalmentPage,
    PaymentPage,
    RegisterPage,
    ReversePage,
    TakeBackPage,
    WorkPage,
)
from receivables.views.re_evaluation import ReEvaluationPage

__all__ = [
    "AgeingPage",
    "AllocatePage",
    "ClaimPage",
    "ConfirmPage",
    "ContractSearch",
    "InstalmentList",
    "InstalmentPage",
    "PaymentList",
    "PaymentPage",
    "ReEvaluationPage",
    "RegisterPage",
    "ReversePage",
    "TakeBackPage",
    "WorkPage",
]
