"""A draft of the price strategy as an Excel file: read whole, each bad cell named, nothing kept.

The first sheet is the price list; sheets “Discounts”, “Authority matrix” and “Target list” may
stand beside it, each known by its name in either language.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from pricing import permissions
from pricing.services import DraftParts
from pricing.sheets.cells import CellFault, names_of
from pricing.sheets.conditions import read_conditions
from pricing.sheets.lines import read_lines
from pricing.sheets.matrix import read_cells
from pricing.sheets.packing import packed, unpacked
from pricing.sheets.targets import read_targets
from pricing.sheets.writing import CONDITIONS, MATRIX, TARGETS, part_sheets

__all__ = ["Book", "CellFault", "packed", "part_sheets", "read_book", "unpacked"]


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read: its parts, or what is wrong with it."""

    parts: DraftParts
    faults: tuple[CellFault, ...] = ()


def read_book(content: bytes, user: User) -> Book:
    """Read all sheets; with one fault anywhere nothing of the file is given but its faults."""
    from openpyxl import load_workbook  # noqa: PLC0415  # heavy; only when a file arrives

    faults: list[CellFault] = []
    given: dict[str, Any] = {}
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    parts = {name: part for part in (CONDITIONS, MATRIX, TARGETS) for name in names_of(part)}
    for sheet in workbook.worksheets:
        part = parts.get(sheet.title.strip().casefold(), "lines")
        title = str(sheet.title)
        if part in given:
            message = _(
                "This sheet is not read: remove it, or call it “%(a)s”, “%(b)s” or “%(c)s”."
            )
            names = {"a": _(CONDITIONS), "b": _(MATRIX), "c": _(TARGETS)}
            faults.append(CellFault(title, "A1", message % names))
            continue
        if part != "lines" and not permissions.may_draft(user):
            message = _("This sheet is written by the marketing centre; remove it.")
            faults.append(CellFault(title, "A1", message))
            continue
        rows = sheet.iter_rows(values_only=True)
        if part == "lines":
            given[part], found = read_lines(title, rows, user)
        elif part == CONDITIONS:
            (given[part], given["cap"]), found = read_conditions(title, rows)
        elif part == TARGETS:
            given[part], found = read_targets(title, rows, user)
        else:
            given[part], found = read_cells(title, rows)
        faults += found
    if faults:
        return Book(DraftParts(), tuple(faults))
    return Book(
        DraftParts(
            lines=given.get("lines", ()),
            conditions=given.get(CONDITIONS),
            stacking_cap=given.get("cap"),
            cells=given.get(MATRIX),
            targets=given.get(TARGETS),
        )
    )
