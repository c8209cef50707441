"""Discounts and authority matrix as sheets that can be changed and sent back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exports import ExportColumn, Sheet
from pricing import rules
from pricing.forms.matrix import levels_of, matrix_initial
from pricing.forms.terms import ConditionForm
from pricing.models import PriceStrategy
from pricing.wording import LEVELS, dimension_name

# The names by which sheets, the column of rows and the line of the cap are known.
CONDITIONS = gettext_noop("Discounts")
MATRIX = gettext_noop("Authority matrix")
ROW = gettext_noop("Row")
CAP = gettext_noop("Cap of all discounts, per cent")

_KINDS = {"percent": "percent", "from_quantity": "quantity", "starts_on": "day", "until": "day"}


def part_sheets(strategy: PriceStrategy) -> list[Sheet]:
    """Give the two sheets as the draft stands."""
    fields = {name: field for name, field in ConditionForm.base_fields.items() if name != "DELETE"}
    columns = [ExportColumn(str(f.label), _KINDS.get(n, "text")) for n, f in fields.items()]
    levels = [ExportColumn(str(name)) for name in LEVELS.values()]
    return [
        Sheet(_(CONDITIONS), columns, _condition_rows(strategy)),
        Sheet(_(MATRIX), [ExportColumn(_(ROW), width=44), *levels], _matrix_rows(strategy)),
    ]


def _condition_rows(strategy: PriceStrategy) -> Iterator[list[Any]]:
    for one in strategy.conditions.select_related("product").order_by("pk"):
        code = one.product.code if one.product else None
        label = one.get_kind_display()
        yield [label, one.percent, one.from_quantity, code, one.starts_on, one.until]
    yield [_(CAP), strategy.stacking_cap, None, None, None, None]


def _matrix_rows(strategy: PriceStrategy) -> Iterator[list[Any]]:
    cells = {(d, level): v for d, level, v in strategy.cells.values_list(*_CELL)}
    shown = matrix_initial(cells)
    for one in rules.Dimension:
        levels = levels_of(one.value)
        found = [shown.get(f"{one.value}__{int(level)}") for level in levels]
        yield [dimension_name(one.value), *found, *[None] * (len(LEVELS) - len(levels))]


_CELL = ("dimension", "level", "value")
