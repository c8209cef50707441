"""What contracts does when orders tell something, inside that unit of work."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from contracts.models import Contract
from contracts.queries import live_contract
from contracts.services import cancel_contract, complete_contract, draft_contract
from core.locks import lock
from orders.models import Order


def on_order_approved(sender: Any, *, order: Order, by: User, signed: bool, **_kwargs: Any) -> None:
    """Draft the contract of an approved order."""
    draft_contract(order=order, by=by, signed=signed)


def on_order_locking(sender: Any, *, order: Order, **_kwargs: Any) -> None:
    """Lock the order's contracts before stock and work items are locked."""
    list(lock(Contract).filter(order=order))


def on_order_cancelled(sender: Any, *, order: Order, by: User, **_kwargs: Any) -> None:
    """Cancel the contract of an order that was given up."""
    contract = live_contract(order)
    if contract is not None:
        cancel_contract(contract=contract, by=by)


def on_order_closed(sender: Any, *, order: Order, by: User | None, **_kwargs: Any) -> None:
    """Complete the contract of a closed order."""
    contract = live_contract(order)
    if contract is not None:
        complete_contract(contract=contract, by=by)
