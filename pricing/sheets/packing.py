"""What was read from a file as plain data and back: it travels signed from look to take-over."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from pricing.rules import Condition, DiscountKind
from pricing.services import DraftParts, LineEntry

Data = list[Any]


def packed(parts: DraftParts) -> Data:
    """Give the parts as what JSON can hold."""
    cells, conditions = parts.cells, parts.conditions
    return [
        [_plain(astuple(one)) for one in parts.lines],
        None if conditions is None else [_plain(astuple(one)) for one in conditions],
        _text(parts.stacking_cap),
        None if cells is None else [[str(d), int(n), _text(v)] for d, n, v in cells],
    ]


def unpacked(data: Data) -> DraftParts:
    """Give back what `packed` was given."""
    lines, conditions, cap, cells = data
    return DraftParts(
        lines=tuple(_line(row) for row in lines),
        conditions=None if conditions is None else tuple(_condition(row) for row in conditions),
        stacking_cap=_number(cap),
        cells=None if cells is None else tuple((d, n, _number(v)) for d, n, v in cells),
    )


def _plain(row: tuple[Any, ...]) -> list[str | None]:
    return [_text(value) for value in row]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _line(row: list[Any]) -> LineEntry:
    given = dict(zip(LineEntry.__dataclass_fields__, row, strict=True))
    typed: dict[str, Any] = {
        name: value if name == "note" else _number(value) for name, value in given.items()
    }
    return LineEntry(
        **{**typed, "product_id": int(given["product_id"]), "lead_days": int(given["lead_days"])}
    )


def _condition(row: list[Any]) -> Condition:
    kind, percent, quantity, product, starts_on, until = row
    return Condition(
        DiscountKind(kind),
        Decimal(percent),
        from_quantity=_number(quantity),
        product_id=None if product is None else int(product),
        starts_on=None if starts_on is None else date.fromisoformat(starts_on),
        until=None if until is None else date.fromisoformat(until),
    )
