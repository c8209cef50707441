"""Discounts, authority matrix and target list as sheets that can be changed and sent back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.exports import ExportColumn, Sheet
from pricing import rules
from pricing.forms.matrix import levels_of, matrix_initial
from pricing.forms.rows import CodedRow
from pricing.forms.terms import ConditionForm, TargetForm
from pricing.models import PriceStrategy
from pricing.wording import LEVELS, dimension_name

# The names by which sheets, the column of rows and the line of the cap are known.
CONDITIONS = gettext_noop("Discounts")
MATRIX = gettext_noop("Authority matrix")
TARGETS = gettext_noop("Target list")
ROW = gettext_noop("Row")
CAP = gettext_noop("Cap of all discounts, per cent")

_KINDS = {"percent": "percent", "from_quantity": "quantity", "starts_on": "day", "until": "day"}


def part_sheets(strategy: PriceStrategy) -> list[Sheet]:
    """Give the three sheets as the draft stands.

    Customers stand there by their code: whoever may not see one neither reads nor loses it.
    """
    levels = [ExportColumn(str(name)) for name in LEVELS.values()]
    return [
        Sheet(_(CONDITIONS), _columns(ConditionForm), _condition_rows(strategy)),
        Sheet(_(MATRIX), [ExportColumn(_(ROW), width=44), *levels], _matrix_rows(strategy)),
        Sheet(_(TARGETS), _columns(TargetForm), _target_rows(strategy)),
    ]


def _columns(form: type[CodedRow]) -> list[ExportColumn]:
    fields = {name: field for name, field in form.base_fields.items() if name != "DELETE"}
    return [ExportColumn(str(f.label), _KINDS.get(n, "text")) for n, f in fields.items()]


def _condition_rows(strategy: PriceStrategy) -> Iterator[list[Any]]:
    for one in strategy.conditions.select_related("product").order_by("pk"):
        code = one.product.code if one.product else None
        label = one.get_kind_display()
        yield [label, one.percent, one.from_quantity, code, one.starts_on, one.until]
    yield [_(CAP), strategy.stacking_cap, None, None, None, None]


def _target_rows(strategy: PriceStrategy) -> Iterator[list[Any]]:
    for one in strategy.targets.select_related("customer", "product").order_by("pk"):
        customer = one.customer.code if one.customer else None
        code = one.product.code if one.product else None
        yield [customer, code, one.region, one.starts_on, one.until]


def _matrix_rows(strategy: PriceStrategy) -> Iterator[list[Any]]:
    cells = {(d, level): v for d, level, v in strategy.cells.values_list(*_CELL)}
    shown = matrix_initial(cells)
    for one in rules.Dimension:
        levels = levels_of(one.value)
        found = [shown.get(f"{one.value}__{int(level)}") for level in levels]
        yield [dimension_name(one.value), *found, *[None] * (len(LEVELS) - len(levels))]


_CELL = ("dimension", "level", "value")
