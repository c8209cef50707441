"""Columns of lists: declared once, drawn in the page and written into the export.

Cells are rendered in Python into escaped HTML, so that a row is one pass of one template and fifty
rows of eight columns stay cheap (docs/decisions/0002-lists.md).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core import dressing, formats
from core.looks import Look

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Getter = Callable[[Any], Any]

NUMERIC = frozenset({"money", "price", "quantity", "percent", "number"})
_DRAWN: dict[str, Callable[[Any], str]] = {
    "text": lambda value: formats.NOTHING if value is None or value == "" else str(value),
    "number": formats.number_text,
    "money": formats.money_text,
    "price": formats.price_text,
    "quantity": formats.quantity_text,
    "percent": formats.percent_text,
    "moment": dressing.moment_html,
    "day": dressing.day_html,
    "due": dressing.due_html,
}


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `value`: a dotted path ("customer.name") or a function of the row; the key when left out.
    `kind`: text, number, money, price, quantity, percent, day, moment, due, look (a Look) or html
    (what `value` gives is already escaped by format_html).
    `css`: the cell's place on the phone's card, ca cb / cc cd / ce / cf, and nw, b, mu …; a cell
    with none of the four places vanishes on the phone.
    `link`: a function of the row that gives an address, or None; `link_css="b"` for the title of a
    row, bold ink instead of blue.
    `sort`: the key of ListPage.sorts that a click on the heading uses.
    `export`: what the Excel cell holds, when it is not `value`; `only="page"` or `"export"`.
    `allowed`: a function of the reader; the column is left out of page and export when it says no.
    """

    key: str
    label: _StrOrPromise
    value: str | Getter = ""
    kind: str = "text"
    css: str = ""
    link: Getter | None = None
    link_css: str = ""
    sort: str = ""
    export: str | Getter = ""
    only: str = ""
    width: int = 16
    allowed: Callable[[Any], bool] | None = None
    hidden_label: bool = False

    @property
    def is_numeric(self) -> bool:
        """Whether figures stand right-aligned."""
        return self.kind in NUMERIC

    @property
    def getter(self) -> Getter:
        """The function that reads the value from a row."""
        return _getter(self.value or self.key)

    @property
    def export_getter(self) -> Getter:
        """The function that reads what the export holds."""
        return _getter(self.export) if self.export else self.getter

    def shown_to(self, user: Any, place: str) -> bool:
        """Whether the reader gets this column on the page ("page") or in the file ("export")."""
        return self.only in {"", place} and (self.allowed is None or self.allowed(user))


# Kinds that say nothing without their heading, and the places on the card for second-rate facts.
_BARE = frozenset({"number", "money", "price", "quantity", "percent", "moment", "day"})
_COUNTED = frozenset({"number", "quantity", "percent"})
_IN_SMALL = frozenset({"ce", "cf"})


@dataclass(frozen=True)
class Cell:
    """A drawn cell."""

    css: str
    html: SafeString | str
    # What a bare figure or day says of itself on the phone's card, where no heading stands over it.
    label: _StrOrPromise = ""


@dataclass(frozen=True)
class Row:
    """A drawn row; `item` is what it was drawn from."""

    css: str
    cells: list[Cell]
    item: Any = field(compare=False, default=None)


@dataclass(frozen=True)
class Heading:
    """A heading: its text, and the address that sorts by it."""

    label: _StrOrPromise
    css: str = ""
    url: str = ""
    direction: str = ""
    hidden: bool = False

    @property
    def arrow(self) -> str:
        """The sign of the direction in force."""
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "")


def draw_rows(
    columns: Sequence[Column], items: Sequence[Any], css: Callable[[Any], str] | None = None
) -> list[Row]:
    """Draw the rows of a page."""
    drawers = [_drawer(column) for column in columns]
    return [Row(css(item) if css else "", [draw(item) for draw in drawers], item) for item in items]


def _getter(path: str | Getter) -> Getter:
    if callable(path):
        return path
    read = operator.attrgetter(path)

    def get(row: Any) -> Any:
        try:
            return row.get(path) if isinstance(row, Mapping) else read(row)
        except AttributeError:
            # A path through an empty relation; a wrong name fails in the first test of the list.
            if "." in path and getattr(row, path.split(".", maxsplit=1)[0]) is None:
                return None
            raise

    return get


def _drawer(column: Column) -> Callable[[Any], Cell]:
    get, link = column.getter, column.link
    css = f"{column.css} num".strip() if column.is_numeric else column.css

    # On the phone's card no heading stands over a value: a bare figure says what it counts.
    in_small = column.kind in _BARE and bool(_IN_SMALL & set(css.split()))
    label = column.label if in_small or column.kind in _COUNTED else ""

    def draw(item: Any) -> Cell:
        html = drawn(get(item), column.kind)
        url = link(item) if link else None
        shown = f"{css} nil" if html == formats.NOTHING else css
        return Cell(shown, dressing.link_html(url, html, column.link_css) if url else html, label)

    return draw


def drawn(value: Any, kind: str = "text") -> SafeString:
    """Draw one value as escaped HTML."""
    if isinstance(value, Look):
        return dressing.look_html(value)
    if kind in {"html", "look"}:
        return conditional_escape("" if value is None else value)
    return conditional_escape(_DRAWN[kind](value))
