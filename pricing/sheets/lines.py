"""The price list of a draft in a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from pricing.sheets.cells import (
    LANGUAGES,
    CellFault,
    Reader,
    Row,
    filled,
    labels_of,
    letter,
    placed,
)
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


def headings() -> dict[str, str]:
    """Give the field of each heading, in both languages."""
    found = labels_of(LineForm)
    for language in LANGUAGES:
        with override(language):
            for name in LineForm.base_fields.keys() - {"code"}:
                found[_label(PriceLine, name)] = name
            for name in ("code", *UNREAD):
                found[_label(Product, name)] = name
    return found


def _label(model: Any, name: str) -> str:
    return str(model._meta.get_field(name).verbose_name).casefold()


def read_lines(
    sheet: str, rows: Iterator[Row], user: User
) -> tuple[tuple[LineEntry, ...], list[CellFault]]:
    """Read the lines. Who may not set the cost may not bring a column of costs either."""
    places, faults = _places(sheet, next(rows, ()), user)
    if faults:
        return (), faults
    typed = filled(rows)
    if not typed or len(typed) > MOST_ROWS:
        message = _("There are %(count)d lines in the file; between 1 and %(most)d are read.")
        words = message % {"count": len(typed), "most": MOST_ROWS}
        return (), [CellFault(sheet, "A2", words)]
    reader = _Reader(sheet, places, typed)
    entries = [entry for number, row in typed if (entry := reader.entry(number, row)) is not None]
    return tuple(entries), reader.faults


def _places(sheet: str, head: Row, user: User) -> tuple[dict[str, int], list[CellFault]]:
    needed = {name: _label(Product if name == "code" else PriceLine, name) for name in NEEDED}
    known = {label: name for label, name in headings().items() if name not in UNREAD}
    places, faults = placed(sheet, head, known, needed)
    if "cost_net" in places and not permissions.may_set_cost(user):
        message = _("The cost is entered by finance; remove this column.")
        faults.append(CellFault(sheet, f"{letter(places['cost_net'])}1", message))
    return places, faults


class _Reader(Reader):
    """Turns rows into lines and collects what is wrong, cell by cell."""

    def __init__(
        self, sheet: str, places: Mapping[str, int], typed: Sequence[tuple[int, Row]]
    ) -> None:
        super().__init__(sheet, places)
        self.seen: dict[int, int] = {}
        self.fields = {
            name: field for name, field in LineForm.base_fields.items() if name in places
        }
        codes = {self.text(row, "code").upper() for _number, row in typed}
        self.products = {
            code.upper(): pk
            for code, pk in Product.objects.values_list("code", "pk")
            if code.upper() in codes
        }

    def entry(self, number: int, row: Row) -> LineEntry | None:
        """Read one row; None when a cell of it is bad."""
        before = len(self.faults)
        given = {**USUAL, **dict(self._cells(number, row))}
        pk = self.products.get(str(given.pop("code", "")).upper())
        if pk is None:
            self.fault("code", number, _("There is no product with this code."))
        elif pk in self.seen:
            message = _("This product stands in row %(row)s already.") % {"row": self.seen[pk]}
            self.fault("code", number, message)
        else:
            self.seen[pk] = number
        if pk is None or len(self.faults) > before:
            return None
        entry = LineEntry(product_id=pk, **given)
        for problem in rules.line_problems(entry.facts()):
            self.fault(problem.field, number, problem_words(problem))
        return entry

    def _cells(self, number: int, row: Row) -> Iterator[tuple[str, Any]]:
        for name, field in self.fields.items():
            text = self.text(row, name)
            if not text and name in USUAL:
                continue
            try:
                yield name, field.clean(text)
            except ValidationError as error:
                self.fault(name, number, " ".join(error.messages))
