"""What aftersales does when deliveries tell something, inside that unit of work."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from aftersales.services import note_short_receipt
from deliveries.models import Shipment


def on_receipt_returned(sender: Any, *, shipment: Shipment, by: User, **_kwargs: Any) -> None:
    """Less was signed for than left: a complaint."""
    note_short_receipt(shipment=shipment, by=by)
