"""What receivables does when contracts and deliveries tell something, inside that unit of work."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from contracts.models import Contract
from deliveries.models import Shipment
from orders.models import Order
from receivables.services import ask_re_evaluation, open_instalments, set_due_days


def on_contract_effective(sender: Any, *, contract: Contract, by: User, **_kwargs: Any) -> None:
    """Make instalments of the plan."""
    open_instalments(contract=contract, by=by)


def on_receipt_returned(
    sender: Any, *, shipment: Shipment, by: User, complete: bool, **_kwargs: Any
) -> None:
    """A complete delivery that is signed for starts the terms that count from receipt."""
    if complete and shipment.signed_on is not None:
        set_due_days(contract=shipment.contract, received_on=shipment.signed_on, by=by)


def on_order_closed(sender: Any, *, order: Order, by: User | None, **_kwargs: Any) -> None:
    """Fully delivered and paid: the customer's credit is looked at again (chart N17)."""
    ask_re_evaluation(order=order, by=by)
