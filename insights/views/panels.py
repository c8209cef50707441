"""What a board is made of: small tables, each with the list that shows the whole of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from core.navigation import address_of
from core.tables import Column, Heading, Row, draw_rows

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class Panel:
    """A card of the board; `template` draws what is inside."""

    title: _StrOrPromise
    headings: Sequence[Heading] = ()
    rows: Sequence[Row] = ()
    count: str = ""
    url: str = ""
    link: _StrOrPromise = ""
    note: _StrOrPromise = ""
    empty: _StrOrPromise = ""
    foot: _StrOrPromise = ""
    template: str = ""
    given: dict[str, Any] = field(default_factory=dict)


def address(name: str, **query: object) -> str:
    """Give a page's address with a query; "" when there is no such page."""
    url = address_of(name)
    return f"{url}?{urlencode(query)}" if url and query else url


def table(  # each is one part of the card, all named
    title: _StrOrPromise,
    columns: Sequence[Column],
    items: Iterable[Any],
    *,
    url: str = "",
    link: _StrOrPromise = "",
    count: object = "",
    note: _StrOrPromise = "",
    empty: _StrOrPromise = "",
    foot: _StrOrPromise = "",
    sums: Sequence[Any] = (),
) -> Panel:
    """Draw a small table; `sums` are rows that add the others up."""
    rows = draw_rows(columns, list(items))
    rows += draw_rows(columns, list(sums), lambda _item: "sum")
    headings = [Heading(one.label, _side(one), hidden=one.hidden_label) for one in columns]
    return Panel(
        title, headings, rows, "" if count in {0, "0"} else str(count), url, link, note, empty, foot
    )  # fmt: skip


def _side(column: Column) -> str:
    return "num" if column.is_numeric or "num" in column.css.split() else ""
