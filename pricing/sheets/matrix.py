"""The authority matrix of a draft in a sheet: a row a dimension, a column a level."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from core.authority import Level
from pricing import rules
from pricing.forms.matrix import CellField, levels_of
from pricing.sheets.cells import LANGUAGES, CellFault, Reader, Row, filled, placed
from pricing.sheets.writing import ROW
from pricing.wording import LEVELS, dimension_name, problem_words

FIELD = CellField(required=False, max_length=20)


def read_cells(sheet: str, rows: Iterator[Row]) -> tuple[tuple[rules.Cell, ...], list[CellFault]]:
    """Read the whole matrix; each of its rows has to stand in the sheet once."""
    labels, known = _headings()
    needed = {"row": _(ROW), **{str(int(level)): str(name) for level, name in LEVELS.items()}}
    places, faults = placed(sheet, next(rows, ()), labels, needed)
    if faults:
        return (), faults
    reader = Reader(sheet, places)
    seen: dict[str, int] = {}
    cells: list[rules.Cell] = []
    for number, row in filled(rows):
        name = known.get(reader.text(row, "row").casefold())
        if name is None:
            reader.fault("row", number, _("The matrix has no row of this name."))
        elif name in seen:
            message = _("This row of the matrix stands in row %(row)s already.")
            reader.fault("row", number, message % {"row": seen[name]})
        else:
            seen[name] = number
            cells += _row(reader, name, number, row)
    for missing in [one.value for one in rules.Dimension if one.value not in seen]:
        message = _("The row “%(name)s” is missing.") % {"name": dimension_name(missing)}
        reader.fault("row", 1, message)
    for (name, level), problem in rules.cell_problems(cells).items():
        reader.fault(str(int(level)), seen[name], problem_words(problem))
    return tuple(cells), reader.faults


def _headings() -> tuple[dict[str, str], dict[str, str]]:
    """Give the columns and the rows by their names in both languages."""
    labels: dict[str, str] = {}
    known: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            labels[_(ROW).casefold()] = "row"
            labels |= {str(name).casefold(): str(int(level)) for level, name in LEVELS.items()}
            known |= {dimension_name(one.value).casefold(): one.value for one in rules.Dimension}
    return labels, known


def _row(reader: Reader, name: str, number: int, row: Row) -> Iterator[rules.Cell]:
    levels = levels_of(name)
    for level in Level:
        column = str(int(level))
        if level not in levels:
            if reader.text(row, column):
                message = _("This row has one figure; it stands in the first column.")
                reader.fault(column, number, message)
            continue
        for given in reader.clean(column, number, row, FIELD):
            if given:
                yield name, int(level), given[1]
