"""What an order earns, at its own prices and at the prices it is measured by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import HUNDRED, ZERO, line_amount, net_of


@dataclass(frozen=True, slots=True)
class CostedLine:
    """A line with its cost; prices per unit, tax-inclusive, cost per unit without tax."""

    quantity: Decimal
    tax_percent: Decimal
    cost_net: Decimal
    price: Decimal
    strategy: Decimal
    normal: Decimal
    floor: Decimal


@dataclass(frozen=True, slots=True)
class Margin:
    """What lines earn at one set of prices: gross with tax, the rest without; percent of net."""

    gross: Decimal
    net: Decimal
    cost: Decimal
    price: Decimal | None = None

    @property
    def margin(self) -> Decimal:
        """What remains of the net amount after cost; negative below cost."""
        return self.net - self.cost

    @property
    def percent(self) -> Decimal:
        """The margin in per cent of the net amount, unrounded; 0 when nothing is asked for."""
        return self.margin * HUNDRED / self.net if self.net else ZERO


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same lines at the order's, the strategy's, the normal and the floor price (B1)."""

    order: Margin
    strategy: Margin
    normal: Margin
    floor: Margin


def compare_margins(lines: Sequence[CostedLine]) -> Comparison:
    """Reckon the margin at each of the four prices; a single line also tells its price."""
    return Comparison(
        order=_margin(lines, [line.price for line in lines]),
        strategy=_margin(lines, [line.strategy for line in lines]),
        normal=_margin(lines, [line.normal for line in lines]),
        floor=_margin(lines, [line.floor for line in lines]),
    )


def _margin(lines: Sequence[CostedLine], prices: Iterable[Decimal]) -> Margin:
    gross = net = cost = ZERO
    prices = list(prices)
    for line, price in zip(lines, prices, strict=True):
        amount = line_amount(line.quantity, price)
        gross += amount
        net += net_of(amount, line.tax_percent)
        cost += line_amount(line.quantity, line.cost_net)
    return Margin(gross, net, cost, prices[0] if len(prices) == 1 else None)
