"""What deliveries does when contracts tell something, inside that unit of work."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from contracts.models import Contract
from deliveries.services.opening import open_planning


def on_contract_effective(sender: Any, *, contract: Contract, by: User, **_kwargs: Any) -> None:
    """The marketing centre decides between stock and production (8.1)."""
    open_planning(contract)
