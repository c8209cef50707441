"""What the readers of all sheets share: cells as text, faults by sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field, Form
from django.utils.translation import gettext, override

Row = Sequence[Any]
LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell: the sheet, «D17», and why."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


def names_of(msgid: str) -> set[str]:
    """Give a text in both languages, as headings and names of sheets are compared."""
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(gettext(msgid).strip().casefold())
    return found


def labels_of(form: type[Form]) -> dict[str, str]:
    """Give the fields of a form by their labels in both languages, as headings are compared."""
    labels: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            for name, field in form.base_fields.items():
                labels[str(field.label).casefold()] = name
    return labels


class Reader:
    """One sheet: where its columns stand, and what was found wrong in it."""

    def __init__(self, sheet: str, places: Mapping[str, int]) -> None:
        self.sheet = sheet
        self.places = places
        self.letters = {name: letter(place) for name, place in places.items()}
        self.faults: list[CellFault] = []

    def fault(self, name: str, number: int, message: str) -> None:
        """Note that a cell is bad; what has no column of its own stands in the first."""
        self.faults.append(CellFault(self.sheet, f"{self.letters.get(name, 'A')}{number}", message))

    def text(self, row: Row, name: str) -> str:
        """Give a cell as one would have typed it."""
        place = self.places.get(name, len(row))
        return text_of(row[place] if place < len(row) else None)

    def clean(self, name: str, number: int, row: Row, field: Field) -> Iterator[Any]:
        """Give what the cell holds, or nothing where it is bad."""
        try:
            yield field.clean(self.text(row, name))
        except ValidationError as error:
            self.fault(name, number, " ".join(error.messages))

    def cells(
        self, number: int, row: Row, names: Sequence[str], form: type[Form]
    ) -> dict[str, Any]:
        """Give the good ones of these cells by name, each read as the form's field reads it."""
        return {
            name: value
            for name in names
            for value in self.clean(name, number, row, form.base_fields[name])
        }


def text_of(value: Any) -> str:
    """Write a cell's value as text: numbers without binary dust, days as 2026-11-23."""
    if isinstance(value, float):
        # Excel knows binary numbers only: 646.1 comes as 646.1000000000001.
        return f"{Decimal(repr(round(value, 6))).normalize():f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value).strip()


def letter(place: int) -> str:
    """Name a column by its place: 0 is A."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  # heavy; only with a file

    return get_column_letter(place + 1)


def filled(rows: Iterator[Row]) -> list[tuple[int, Row]]:
    """Give the rows below the heading in which something stands, with their numbers."""
    return [
        (number, row)
        for number, row in enumerate(rows, 2)
        if any(cell not in (None, "") for cell in row)
    ]


def placed(
    sheet: str, head: Row, known: Mapping[str, str], needed: Mapping[str, str]
) -> tuple[dict[str, int], list[CellFault]]:
    """Find the columns by their headings; `needed` gives the label of each that must be there."""
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = known.get(text_of(cell).casefold())
        if name:
            places.setdefault(name, place)
    missing = gettext("There is no column “%(label)s”.")
    faults = [
        CellFault(sheet, "A1", missing % {"label": label})
        for name, label in needed.items()
        if name not in places
    ]
    return places, faults
