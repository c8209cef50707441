"""What was read from a file as plain data and back: it travels signed from look to take-over."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from pricing.rules import Condition, DiscountKind, Target
from pricing.services import DraftParts, LineEntry

Data = list[Any]


def packed(parts: DraftParts) -> Data:
    """Give the parts as what JSON can hold."""
    cells, conditions, targets = parts.cells, parts.conditions, parts.targets
    return [
        [_plain(astuple(one)) for one in parts.lines],
        None if conditions is None else [_plain(astuple(one)) for one in conditions],
        _text(parts.stacking_cap),
        None if cells is None else [[str(d), int(n), _text(v)] for d, n, v in cells],
        None if targets is None else [_plain(astuple(one)) for one in targets],
    ]


def unpacked(data: Data) -> DraftParts:
    """Give back what `packed` was given."""
    lines, conditions, cap, cells, targets = data
    return DraftParts(
        lines=tuple(_line(row) for row in lines),
        conditions=None if conditions is None else tuple(_condition(row) for row in conditions),
        stacking_cap=_number(cap),
        cells=None if cells is None else tuple((d, n, _number(v)) for d, n, v in cells),
        targets=None if targets is None else tuple(_target(row) for row in targets),
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
        product_id=_id(product),
        starts_on=None if starts_on is None else date.fromisoformat(starts_on),
        until=None if until is None else date.fromisoformat(until),
    )


def _target(row: list[Any]) -> Target:
    starts_on, until, customer, product, region = row
    return Target(
        date.fromisoformat(starts_on),
        date.fromisoformat(until),
        customer_id=_id(customer),
        product_id=_id(product),
        region=region,
    )


def _id(text: str | None) -> int | None:
    return None if text is None else int(text)
