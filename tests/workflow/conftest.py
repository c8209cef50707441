"""Items that the tests of this folder share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from workflow import services
from workflow.models import WorkItem

Opener = Callable[..., WorkItem]


def moment(text: str) -> datetime:
    """Read a moment in company time."""
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture
def opened(sales: User) -> Opener:
    """Open an item on the salesperson as its subject; each with a number of its own."""
    numbers = iter(range(1, 10_000))

    def make(step: str = "6.3", **fields: Any) -> WorkItem:
        number = next(numbers)
        fields.setdefault("subject", sales)
        fields.setdefault("slot", str(number))
        fields.setdefault("label", f"DD-202611-{number:04d}")
        fields.setdefault("url", f"/orders/{number}/")
        fields.setdefault("customer", "冀澜建筑安装有限公司")
        fields.setdefault("arrived_at", moment("2026-11-23 09:00"))
        return services.open_item(step=step, **fields)

    return make
