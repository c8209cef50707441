"""The authority matrix of a draft, every cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.authority import Level
from core.forms import LineField, VersionForm
from core.plaintext import decimal_of
from pricing import rules
from pricing.wording import SINGLE, dimension_name, problem_words

# Words that a cell takes for «without limit», whichever language it was copied from, and for
# «not at this level».
UNLIMITED = frozenset({"∞", "*", "yes", "any", "no limit", "是", "可", "不限"})
NOT_HERE = frozenset({"", "-", "—", "no", "否", "无权"})


class CellField(LineField):
    """A cell of the matrix: a figure, «no limit», or empty (not at this level)."""

    def to_python(self, value: Any) -> Any:
        """Give (listed, figure)."""
        text = super().to_python(value).strip()
        if text.casefold() in NOT_HERE:
            return None
        if text.casefold() in UNLIMITED:
            return (True, None)
        number = decimal_of(text)
        if number is None or number < 0 or -int(number.as_tuple().exponent) > 4:
            raise ValidationError(
                _("Write a figure, “%(any)s” for without limit, or nothing for not at this level."),
                params={"any": _("no limit")},
            )
        return (True, number)

    def run_validators(self, value: Any) -> None:
        """The length was checked on the text."""


class MatrixForm(VersionForm):
    """The authority matrix: dimension by level, every cell."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for dimension in rules.Dimension:
            for level in levels_of(dimension.value):
                self.fields[f"{dimension.value}__{int(level)}"] = CellField(
                    label=dimension_name(dimension.value),
                    max_length=20,
                    required=False,
                    widget=forms.TextInput(
                        attrs={"inputmode": "text", "autocomplete": "off", "size": 10}
                    ),
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for (dimension, level), problem in rules.cell_problems(self.cells()).items():
                self.add_error(f"{dimension}__{int(level)}", problem_words(problem))
        return cleaned

    def cells(self) -> list[rules.Cell]:
        """Give the cells as the service takes them."""
        return [
            (dimension.value, int(level), given[1])
            for dimension in rules.Dimension
            for level in levels_of(dimension.value)
            if (given := self.cleaned_data.get(f"{dimension.value}__{int(level)}"))
        ]


def levels_of(dimension: str) -> tuple[Level, ...]:
    """Give the levels of a row; a row of one figure keeps it at the salesperson's place."""
    return (Level.SALES,) if dimension in SINGLE else tuple(Level)


def matrix_initial(cells: Mapping[tuple[str, int], Decimal | None]) -> dict[str, str]:
    """Give the matrix as the form's beginning."""
    found: dict[str, str] = {}
    for (dimension, level), value in cells.items():
        shown = gettext("no limit") if value is None else f"{value.normalize():f}"
        found[f"{dimension}__{1 if dimension in SINGLE else level}"] = shown
    return found
