"""What deliveries does when contracts tell something, inside that unit of work."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from contracts.models import Contract
from deliveries.queries import plan_address
from workflow.services import open_item


def on_contract_effective(sender: Any, *, contract: Contract, by: User, **_kwargs: Any) -> None:
    """The marketing centre decides between stock and production (8.1)."""
    open_item(
        step="8.1",
        subject=contract,
        role="centre_head",
        label=str(contract),
        url=plan_address(contract),
        customer=contract.customer.name,
        amount=contract.total,
        initiator=contract.owner,
    )
