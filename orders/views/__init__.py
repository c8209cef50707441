"""The pages of orders: list, entry with its live verdict, object page, acts, decisions."""

from orders.views.acts import (
    AbsencePage,
    AcceptQuotationPage,
    CancelPage,
    ExaminePage,
    SignPage,
    WithdrawPage,
)
from orders.views.decisions import DecisionPage, ReviewPage
from orders.views.entry import ChangeOrderPage, NewOrderPage, PreviewView
from orders.views.lists import OrderList
from orders.views.objects import OrderPage, RecordPage
from orders.views.replays import ReplayPage, StartReplayPage

__all__ = [
    "AbsencePage",
    "AcceptQuotationPage",
    "CancelPage",
    "ChangeOrderPage",
    "DecisionPage",
    "ExaminePage",
    "NewOrderPage",
    "OrderList",
    "OrderPage",
    "PreviewView",
    "RecordPage",
    "ReplayPage",
    "ReviewPage",
    "SignPage",
    "StartReplayPage",
    "WithdrawPage",
]
