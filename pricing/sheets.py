"""The price list of a draft as an Excel file: read whole, each bad cell named, nothing kept."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core.exports import MOST_ROWS
from pricing import permissions, rules
from pricing.forms import LineForm
from pricing.models import PriceLine, Product
from pricing.services import LineEntry
from pricing.wording import problem_words

# Headings that a file may carry and that are not read.
UNREAD = ("name", "unit")
NEEDED = ("code", "normal", "holding", "winning", "floor", "usual_max", "lead_days")
# What a line has whose file does not say it.
USUAL: Mapping[str, Any] = {
    "tax_percent": Decimal(13),
    "minimum_quantity": Decimal(1),
    "note": "",
    "cost_net": None,
}


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with a cell: «D17», and why."""

    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file that was read: its lines, or what is wrong with it."""

    entries: tuple[LineEntry, ...]
    faults: tuple[CellFault, ...]


def headings() -> dict[str, str]:
    """Give the field of each heading, in both languages."""
    found: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            for name, field in LineForm.base_fields.items():
                found[str(field.label).casefold()] = name
                if name != "code":
                    found[_label(PriceLine, name)] = name
            for name in ("code", *UNREAD):
                found[_label(Product, name)] = name
    return found


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name).casefold()


def read_lines(content: bytes, user: User) -> Sheet:
    """Read the first sheet. Who may not set the cost may not bring a column of costs either."""
    from openpyxl import load_workbook  # noqa: PLC0415  # heavy; only when a file arrives

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    places, faults = _places(next(rows, ()), user)
    if faults:
        return Sheet((), tuple(faults))
    typed = [
        (number, row)
        for number, row in enumerate(rows, 2)
        if any(cell not in (None, "") for cell in row)
    ]
    if not typed or len(typed) > MOST_ROWS:
        message = _("There are %(count)d lines in the file; between 1 and %(most)d are read.")
        return Sheet((), (CellFault("A2", message % {"count": len(typed), "most": MOST_ROWS}),))
    reader = _Reader(places, typed)
    entries = [entry for number, row in typed if (entry := reader.entry(number, row)) is not None]
    return Sheet(tuple(entries) if not reader.faults else (), tuple(reader.faults))


def _places(head: Sequence[Any], user: User) -> tuple[dict[str, int], list[CellFault]]:
    known, faults = headings(), []
    places: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = known.get(str(cell or "").strip().casefold())
        if name and name not in UNREAD:
            places.setdefault(name, place)
    for name in NEEDED:
        if name not in places:
            label = _label(Product if name == "code" else PriceLine, name)
            faults.append(CellFault("1", _("There is no column “%(label)s”.") % {"label": label}))
    if "cost_net" in places and not permissions.may_set_cost(user):
        message = _("The cost is entered by finance; remove this column.")
        faults.append(CellFault(f"{_letter(places['cost_net'])}1", message))
    return places, faults


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  # heavy; only with a file

    return get_column_letter(place + 1)


class _Reader:
    """Turns rows into lines and collects what is wrong, cell by cell."""

    def __init__(self, places: Mapping[str, int], typed: Sequence[tuple[int, Any]]) -> None:
        self.places = places
        self.letters = {name: _letter(place) for name, place in places.items()}
        self.faults: list[CellFault] = []
        self.seen: dict[int, int] = {}
        self.fields = {
            name: field for name, field in LineForm.base_fields.items() if name in places
        }
        codes = {self._text(row, "code").upper() for _number, row in typed}
        self.products = {
            code.upper(): pk
            for code, pk in Product.objects.values_list("code", "pk")
            if code.upper() in codes
        }

    def entry(self, number: int, row: Sequence[Any]) -> LineEntry | None:
        """Read one row; None when a cell of it is bad."""
        before = len(self.faults)
        given = {**USUAL, **dict(self._cells(number, row))}
        pk = self.products.get(str(given.pop("code", "")).upper())
        if pk is None:
            self._fault("code", number, _("There is no product with this code."))
        elif pk in self.seen:
            message = _("This product stands in row %(row)s already.") % {"row": self.seen[pk]}
            self._fault("code", number, message)
        if pk is None or len(self.faults) > before:
            return None
        self.seen[pk] = number
        entry = LineEntry(product_id=pk, **given)
        for problem in rules.line_problems(entry.facts()):
            self._fault(problem.field, number, problem_words(problem))
        return entry

    def _cells(self, number: int, row: Sequence[Any]) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            text = self._text(row, name)
            if not text and name in USUAL:
                continue
            try:
                yield name, field.clean(text)
            except ValidationError as error:
                self._fault(name, number, " ".join(error.messages))

    def _text(self, row: Sequence[Any], name: str) -> str:
        place = self.places[name]
        value = row[place] if place < len(row) else None
        if isinstance(value, float):
            # Excel knows binary numbers only: 646.1 comes as 646.1000000000001.
            return f"{Decimal(repr(round(value, 6))).normalize():f}"
        return "" if value is None else str(value).strip()

    def _fault(self, name: str, number: int, message: str) -> None:
        self.faults.append(CellFault(f"{self.letters.get(name, 'A')}{number}", message))
