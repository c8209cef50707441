"""A version beside the one before it, as far as the reader may see.

Lines, discounts, target list, authority matrix, and what the header says that binds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from accounts.models import User
from core.authority import Level
from core.formats import (
    NOTHING,
    day_text,
    number_text,
    percent_text,
)
from core.money import HUNDRED
from pricing import queries
from pricing.models import PriceStrategy
from pricing.targets import TargetRow, target_rows
from pricing.wording import (
    LEVELS,
    MONEY,
    SINGLE,
    cell_words,
    condition_name,
    department_names,
    dimension_name,
    line_cell_words,
    line_field_name,
)

LINES_A_PAGE = 200


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
class TargetChange:
    """One entry of the target list: added, removed, changed, or run out before the start."""

    name: str
    kind: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs; `before` is None for the first version."""

    before: PriceStrategy | None
    after: PriceStrategy
    header: tuple[Change, ...]
    # Those of the page that was asked for; the counts below are of all.
    lines: Page[LineChange]
    added: int
    removed: int
    changed: int
    unchanged: int
    conditions: tuple[Change, ...]
    targets: tuple[TargetChange, ...]
    matrix: tuple[Change, ...]
    sees_prices: bool

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not (
            self.lines.paginator.count
            or self.header
            or self.conditions
            or self.targets
            or self.matrix
        )


def difference(user: User, strategy: PriceStrategy, *, page: Any = 1) -> Difference:
    """Hold a version against the one before it; what the reader may not see is not read.

    `page` says which of the changed lines are given, LINES_A_PAGE at a time, as an address has it.
    """
    before = queries.version_before(strategy)
    old, new = queries.line_values(user, before), queries.line_values(user, strategy)
    changes = line_changes(user, old, new)
    counts = Counter(change.kind for change in changes)
    sees = "normal" in queries.line_columns(user)
    return Difference(
        before=before,
        after=strategy,
        header=_header(before, strategy),
        lines=Paginator(
            [change for change in changes if change.kind != "unchanged"], LINES_A_PAGE
        ).get_page(page),
        added=counts["added"],
        removed=counts["removed"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        conditions=_conditions(before, strategy) if sees else (),
        targets=_targets(user, before, strategy) if sees else (),
        matrix=_matrix(before, strategy) if sees else (),
        sees_prices=sees,
    )


def line_changes(
    user: User, old: Mapping[int, Mapping[str, Any]], new: Mapping[int, Mapping[str, Any]]
) -> list[LineChange]:
    """Compare lines as `queries.line_values` gives them, by product code."""
    names = {name: line_field_name(name) for name in queries.line_columns(user)}
    return [
        _line(old.get(pk), new.get(pk), names)
        for pk in sorted(old.keys() | new.keys(), key=lambda one: _code(old, new, one))
    ]


def _header(before: PriceStrategy | None, strategy: PriceStrategy) -> tuple[Change, ...]:
    """Give what the header binds: who is asked in joint review, and until when it is planned."""
    pairs = [
        (
            _("Departments taking part"),
            _departments(before) if before else NOTHING,
            _departments(strategy),
        ),
        (
            _("Planned until"),
            day_text(before.planned_until) if before else NOTHING,
            day_text(strategy.planned_until),
        ),
    ]
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)


def _departments(strategy: PriceStrategy) -> str:
    return _(", ").join(department_names(sorted(strategy.departments))) or NOTHING


def _targets(
    user: User, before: PriceStrategy | None, strategy: PriceStrategy
) -> tuple[TargetChange, ...]:
    """Pair entries that name the same; what ran out before the start is said to have done so."""
    rows = target_rows(user, [one for one in (before, strategy) if one is not None])
    old, new = rows[before.pk] if before else [], rows[strategy.pk]
    same = Counter(map(_entry, old)) & Counter(map(_entry, new))
    left, come = _without(old, same), _without(new, same)
    found: list[TargetChange] = []
    for row in left:
        other = next((one for one in come if one.names == row.names), None)
        if other is not None:
            come.remove(other)
            found.append(TargetChange(row.title, "changed", row.days, other.days))
        else:
            kind = "expired" if row.until <= strategy.start else "removed"
            found.append(TargetChange(row.title, kind, row.days, NOTHING))
    found += [TargetChange(row.title, "added", NOTHING, row.days) for row in come]
    return tuple(sorted(found, key=lambda one: one.name))


def _entry(row: TargetRow) -> tuple[Any, ...]:
    return (row.names, row.starts_on, row.until)


def _without(rows: Iterable[TargetRow], same: Counter[tuple[Any, ...]]) -> list[TargetRow]:
    """Leave out what stands in both versions, as often as it does."""
    rest, left = Counter(same), []
    for row in rows:
        if rest[_entry(row)]:
            rest[_entry(row)] -= 1
        else:
            left.append(row)
    return left


def _code(old: Mapping[int, Any], new: Mapping[int, Any], pk: int) -> str:
    row = new.get(pk) or old[pk]
    return str(row["product__code"])


def _line(
    old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, names: Mapping[str, str]
) -> LineChange:
    row = new or old or {}
    kind = "added" if old is None else "removed" if new is None else "changed"
    cells = tuple(
        Change(
            label,
            line_cell_words(name, old[name]) if old else NOTHING,
            line_cell_words(name, new[name]) if new else NOTHING,
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
        Change(name, old.get(name, NOTHING), new.get(name, NOTHING))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    ]
    cap = percent_text(before.stacking_cap, 0) if before else NOTHING
    if before is None or before.stacking_cap != strategy.stacking_cap:
        found.append(Change(_("Cap of all discounts"), cap, percent_text(strategy.stacking_cap, 0)))
    return tuple(found)


def _condition_rows(strategy: PriceStrategy) -> dict[str, str]:
    rows: dict[str, str] = {}
    for one in strategy.conditions.select_related("product").order_by("pk"):
        name = condition_name(one, one.product.code if one.product else "")
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
