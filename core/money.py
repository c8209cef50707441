"""Arithmetic of money: Decimal only, CNY, whole fen, one rounding (half up) in one place.

Amounts are tax-inclusive unless a name says `net`. Per cents are 0 to 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

__all__ = [
    "FEN",
    "HUNDRED",
    "ZERO",
    "fen",
    "fen_down",
    "fen_up",
    "line_amount",
    "net_of",
    "percent_of",
    "percent_off",
    "plan_amounts",
    "share_out",
    "tax_of",
]

FEN = Decimal("0.01")
ZERO = Decimal(0)
HUNDRED = Decimal(100)


def fen(x: Decimal) -> Decimal:
    """Round half up to the fen: the only rounding of money."""
    return x.quantize(FEN, rounding=ROUND_HALF_UP)


def fen_up(x: Decimal) -> Decimal:
    """Give the lowest whole-fen amount that is not below x (for limits from below)."""
    return x.quantize(FEN, rounding=ROUND_CEILING)


def fen_down(x: Decimal) -> Decimal:
    """Give the highest whole-fen amount that is not above x (for limits from above)."""
    return x.quantize(FEN, rounding=ROUND_FLOOR)


def line_amount(quantity: Decimal, price: Decimal) -> Decimal:
    """Multiply quantity by price, rounded once to the fen."""
    return fen(quantity * price)


def net_of(gross: Decimal, tax_percent: Decimal) -> Decimal:
    """Take the tax out of a tax-inclusive amount, to the fen."""
    return fen(gross * HUNDRED / (HUNDRED + tax_percent))


def tax_of(gross: Decimal, tax_percent: Decimal) -> Decimal:
    """Give the tax inside a tax-inclusive amount; net_of and tax_of always add up to gross."""
    return gross - net_of(gross, tax_percent)


def percent_off(price: Decimal, normal: Decimal) -> Decimal:
    """Say how many per cent price lies below normal, unrounded; negative when it lies above.

    A normal price of 0 has nothing to take off: 0.
    """
    if not normal:
        return ZERO
    return (normal - price) * HUNDRED / normal


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """Say how many per cent part is of whole, unrounded; whole must not be 0."""
    return part * HUNDRED / whole


def share_out(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Share a whole-fen total by weights, to the fen, so that the parts add up to it.

    Largest remainder; of equal remainders the earlier part gets the fen. Weights are not negative
    and not all 0. A negative total is shared as its mirror image.
    """
    if total < 0:
        return [-part for part in share_out(-total, weights)]
    whole = sum(weights, ZERO)
    if whole <= 0:
        raise ValueError("share_out needs a weight above 0")
    exact = [total * weight / whole for weight in weights]
    parts = [fen_down(part) for part in exact]
    missing = int((total - sum(parts, ZERO)) / FEN)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[:missing]:
        parts[i] += FEN
    return parts


def plan_amounts(total: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """Turn the per cents of a payment plan into amounts; the last line takes the rest.

    The per cents add up to 100; the amounts always add up to total.
    """
    if not percents:
        return []
    amounts = [fen(total * percent / HUNDRED) for percent in percents[:-1]]
    return [*amounts, total - sum(amounts, ZERO)]
