"""What a receipt that comes back short says, as arithmetic over facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Working days in which a complaint is answered when nobody names a day (domain B7).
USUAL_DAYS = 3


@dataclass(frozen=True, slots=True)
class Delivered:
    """One line of a shipment: what left and what was signed for."""

    order_line: int
    shipped: Decimal
    received: Decimal | None

    @property
    def missing(self) -> Decimal:
        """What did not arrive."""
        return self.shipped - (self.shipped if self.received is None else self.received)


def short_lines(lines: Sequence[Delivered]) -> list[Delivered]:
    """Give the lines of which less arrived than left."""
    return [line for line in lines if line.missing > 0]


def severity_of(lines: Sequence[Delivered]) -> str:
    """Half a line or more missing is serious."""
    return "serious" if any(line.missing * 2 >= line.shipped for line in lines) else "normal"
