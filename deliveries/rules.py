"""What keeps goods from leaving (domain C5.6), as arithmetic over facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Block(StrEnum):
    """Why a shipment is refused; each names who can release it."""

    UNSIGNED = "unsigned"  # nobody releases: the contract is not in force
    UNPAID = "unpaid"  # director or general manager
    FROZEN = "frozen"  # director or general manager
    UNRESERVED = "unreserved"  # nobody releases: the goods are not there


RELEASABLE = frozenset({Block.UNPAID, Block.FROZEN})


@dataclass(frozen=True, slots=True)
class ShipFacts:
    """What is known when goods are about to leave; money in yuan."""

    in_force: bool
    is_frozen: bool
    # Plan lines due before shipment: (amount, paid).
    due_before: Sequence[tuple[Decimal, Decimal]]
    # Lines of the shipment: (asked for, reserved).
    lines: Sequence[tuple[Decimal, Decimal]]
    is_released: bool = False

    @property
    def missing_money(self) -> Decimal:
        """What is still to be paid before the goods may leave."""
        return sum((amount - paid for amount, paid in self.due_before), Decimal(0))


def blocks(facts: ShipFacts) -> tuple[Block, ...]:
    """Name everything that keeps the goods back; a release lifts what may be released."""
    found = []
    if not facts.in_force:
        found.append(Block.UNSIGNED)
    if facts.missing_money > 0:
        found.append(Block.UNPAID)
    if facts.is_frozen:
        found.append(Block.FROZEN)
    if any(asked > reserved for asked, reserved in facts.lines):
        found.append(Block.UNRESERVED)
    if facts.is_released:
        found = [block for block in found if block not in RELEASABLE]
    return tuple(found)


def start_by(*, required_on: date | None, lead_days: int, transit_days: int = 2) -> date | None:
    """Give the day on which production has to start at the latest (domain A4)."""
    if required_on is None:
        return None
    return required_on - timedelta(days=lead_days + transit_days)
