"""A version beside the one before it: lines, conditions, matrix, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.authority import Level
from core.formats import money_text, number_text, percent_text, quantity_text
from core.money import HUNDRED
from pricing import queries
from pricing.models import PriceLine, PriceStrategy
from pricing.wording import LEVELS, SINGLE, cell_words, condition_words, dimension_name

SHOWN = 200
MONEY = frozenset({"normal", "holding", "winning", "floor", "cost_net"})
NAMED = "—"


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: what it is called, before, after, and by how much."""

    name: str
    old: str
    new: str
    by: str = ""
    rises: bool = False


@dataclass(frozen=True, slots=True)
class LineChange:
    """One product: new, gone or changed."""

    code: str
    name: str
    kind: str
    cells: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; `before` is None for the first version."""

    before: PriceStrategy | None
    lines: tuple[LineChange, ...]
    added: int
    removed: int
    changed: int
    unchanged: int
    conditions: tuple[Change, ...]
    matrix: tuple[Change, ...]
    sees_prices: bool

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (self.lines or self.conditions or self.matrix)

    @property
    def hidden(self) -> int:
        """Lines that differ and are not shown."""
        return self.added + self.removed + self.changed - len(self.lines)


def difference(user: User, strategy: PriceStrategy) -> Difference:
    """Hold a version against the one before it; what the reader may not see is not read."""
    before = queries.version_before(strategy)
    old, new = queries.line_values(user, before), queries.line_values(user, strategy)
    columns = queries.line_columns(user)
    names = {name: str(_field(name)) for name in columns}
    lines: list[LineChange] = []
    counts = {"added": 0, "removed": 0, "changed": 0, "unchanged": 0}
    for pk in sorted(old.keys() | new.keys(), key=lambda one: _code(old, new, one)):
        change = _line(old.get(pk), new.get(pk), names)
        counts[change.kind] += 1
        if change.kind != "unchanged" and len(lines) < SHOWN:
            lines.append(change)
    sees = "normal" in columns
    return Difference(
        before=before,
        lines=tuple(lines),
        **counts,
        conditions=_conditions(before, strategy) if sees else (),
        matrix=_matrix(before, strategy) if sees else (),
        sees_prices=sees,
    )


def _code(old: Mapping[int, Any], new: Mapping[int, Any], pk: int) -> str:
    row = new.get(pk) or old[pk]
    return str(row["product__code"])


def _field(name: str) -> Any:
    return PriceLine._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # own fields only


def _line(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, names: Mapping[str, str]
) -> LineChange:
    row = new or old or {}
    kind = "added" if old is None else "removed" if new is None else "changed"
    cells = tuple(
        Change(
            label,
            _words(name, old[name]) if old else NAMED,
            _words(name, new[name]) if new else NAMED,
            *_moved(old, new, name),
        )
        for name, label in names.items()
        if (old or {}).get(name) != (new or {}).get(name) and _shown(old, new, name)
    )
    if old is not None and new is not None and not cells:
        kind = "unchanged"
    label = f"{row['product__name']} {row['product__spec']}".strip()
    return LineChange(row["product__code"], label, kind, cells)


def _shown(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, name: str) -> bool:
    """A new or removed line says its prices, not every cell."""
    return (old is not None and new is not None) or name in MONEY


def _words(name: str, value: Any) -> str:
    if name in MONEY:
        return money_text(value)
    if name == "tax_percent":
        return percent_text(value, 0)
    if isinstance(value, Decimal):
        return quantity_text(value)
    return str(value) or NAMED


def _moved(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, name: str
) -> tuple[str, bool]:
    if name not in MONEY or old is None or new is None or not old[name]:
        return "", False
    share = (new[name] - old[name]) * HUNDRED / old[name]
    places = 1 if abs(share) >= Decimal("0.05") else 2  # a fen off a large price is no nothing
    told = number_text(abs(share), least=places, most=places)
    return f"{'+' if share > 0 else '−'}{told} %", share > 0


def _conditions(before: PriceStrategy | None, strategy: PriceStrategy) -> tuple[Change, ...]:
    old = _condition_rows(before) if before else {}
    new = _condition_rows(strategy)
    found = [
        Change(name, old.get(name, NAMED), new.get(name, NAMED))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    ]
    cap = percent_text(before.stacking_cap, 0) if before else NAMED
    if before is None or before.stacking_cap != strategy.stacking_cap:
        found.append(Change(_("Cap of all discounts"), cap, percent_text(strategy.stacking_cap, 0)))
    return tuple(found)


def _condition_rows(strategy: PriceStrategy) -> dict[str, str]:
    rows: dict[str, str] = {}
    for one in strategy.conditions.select_related("product").order_by("pk"):
        name = f"{one.get_kind_display()} · {condition_words(one)}"
        if one.product:
            name += f" · {one.product.code}"
        if one.starts_on or one.until:
            name += f" · {one.starts_on or ''} – {one.until or ''}"
        rows[name] = percent_text(one.percent, 0)
    return rows


def _matrix(before: PriceStrategy | None, strategy: PriceStrategy) -> tuple[Change, ...]:
    old = queries.matrix_cells(before) if before else {}
    new = queries.matrix_cells(strategy)
    order = {dimension: place for place, dimension in enumerate(_dimensions(old, new))}
    return tuple(
        Change(_cell_name(key), _cell(old, key), _cell(new, key))
        for key in sorted(old.keys() | new.keys(), key=lambda one: (order[one[0]], one[1]))
        if _cell(old, key) != _cell(new, key)
    )


def _dimensions(*rows: Mapping[tuple[str, int], Any]) -> list[str]:
    return list(dict.fromkeys(dimension for row in rows for dimension, _level in row))


def _cell_name(key: tuple[str, int]) -> str:
    name = dimension_name(key[0])
    return name if key[0] in SINGLE else f"{name} · {LEVELS[Level(key[1])]}"


def _cell(cells: Mapping[tuple[str, int], Decimal | None], key: tuple[str, int]) -> str:
    return cell_words(key[0], allowed=key in cells, value=cells.get(key))
