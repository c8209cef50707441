"""A small waterfall chart as coordinates: what adds up to what, against a limit. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, BASE, TOP, BAR, STEP, LEFT = 440, 160, 28, 44, 84, 22
LEAST = Decimal(3)


@dataclass(frozen=True, slots=True)
class Part:
    """One bar to draw: `label` may hold a line break; the last bar is the sum."""

    label: str
    amount: Decimal
    css: str = "c-a"
    is_total: bool = False

    @property
    def name(self) -> str:
        """Give the label on one line; Chinese joins its lines without a space."""
        first, *rest = self.label.split("\n")
        return ("" if first[-1:] > "\u2e7f" else " ").join([first, *rest])


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn bar; coordinates are text, so that no language changes their point."""

    lines: tuple[str, ...]
    amount: Decimal
    css: str
    x: str
    y: str
    height: str
    middle: str
    above: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The whole drawing; `limit_y` is "" without a limit."""

    bars: tuple[Bar, ...]
    width: int
    base: int
    limit: Decimal
    limit_y: str
    limit_above: str


def waterfall(parts: Sequence[Part], limit: Decimal) -> Waterfall:
    """Lay out the bars: each begins where the one before ended, a total begins at zero."""
    tops: list[tuple[Decimal, Decimal]] = []
    level = Decimal(0)
    for part in parts:
        start = Decimal(0) if part.is_total else level
        level = part.amount if part.is_total else level + part.amount
        tops.append((max(start, level), min(start, level)))
    highest = max([limit, *(top for top, _low in tops), Decimal(1)])
    lowest = min([Decimal(0), *(low for _top, low in tops)])
    unit = (BASE - TOP) / (highest - lowest)

    def place(value: Decimal) -> Decimal:
        return BASE - (value - lowest) * unit

    bars = []
    for number, (part, (top, low)) in enumerate(zip(parts, tops, strict=True)):
        height = max((top - low) * unit, LEAST)
        x = LEFT + number * STEP
        y = min(place(top), BASE - LEAST)
        bars.append(
            Bar(
                lines=tuple(part.label.split("\n")),
                amount=part.amount,
                css=part.css,
                x=str(x),
                y=_text(y),
                height=_text(height),
                middle=str(x + BAR // 2),
                above=_text(y - 6),
            )
        )
    at = place(limit) if limit > 0 else None
    return Waterfall(
        bars=tuple(bars),
        width=max(WIDTH, LEFT + len(parts) * STEP),
        base=BASE,
        limit=limit,
        limit_y=_text(at) if at is not None else "",
        limit_above=_text(at - 5) if at is not None else "",
    )


def _text(value: Decimal) -> str:
    return f"{value:.1f}"
