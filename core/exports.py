"""Excel files: what a list shows, typed, and never a formula made of somebody's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core import clock

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 20_000
_LONGEST_TEXT = 32_767
_REFUSED_BY_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMATS = {
    "money": "#,##0.00",
    "price": "#,##0.00##",
    "quantity": "#,##0.###",
    "percent": "0.00",
    "day": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "due": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class ExportColumn:
    """A heading and the kind of its cells: text, money, price, quantity, percent, day, moment."""

    label: _StrOrPromise
    kind: str = "text"
    width: int = 16


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: its name, headings and rows."""

    title: str
    columns: Sequence[ExportColumn]
    rows: Iterable[Sequence[Any]]


def workbook(
    columns: Sequence[ExportColumn],
    rows: Iterable[Sequence[Any]],
    title: str,
    filename: str = "",
    beside: Sequence[Sheet] = (),
) -> HttpResponse:
    """Give the download: a heading row that stays, numbers and days as such; sheets `beside` it.

    A text that begins with "=", "+", "-" or "@" stays text.
    """
    content = book_bytes([Sheet(title, columns, rows), *beside])
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M")
    name = f"{filename or title}-{stamp}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": str(disposition)}
    )


def workbook_bytes(
    columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]], title: str
) -> bytes:
    """Write a file of one sheet; rows are taken one by one."""
    return book_bytes([Sheet(title, columns, rows)])


def book_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Write the file, sheet by sheet; rows are taken one by one."""
    from openpyxl import Workbook  # noqa: PLC0415  # heavy, and only exports need it

    book = Workbook(write_only=True)
    for one in sheets:
        _write_sheet(book.create_sheet(_sheet_name(one.title)), one.columns, one.rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(
    sheet: WriteOnlyWorksheet, columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]
) -> None:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  # heavy; only when a file is made

    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        widths: Any = sheet  # its stub leaves the widths of columns out
        widths.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_heading(sheet, str(column.label)) for column in columns])
    for row in rows:
        sheet.append(
            [_cell(sheet, value, column.kind) for value, column in zip(row, columns, strict=True)]
        )


def _sheet_name(title: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", " ", _clean(title)).strip("' ")[:31] or "1"


def _clean(text: str) -> str:
    return _REFUSED_BY_XML.sub("", text)[:_LONGEST_TEXT]


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    from openpyxl.styles import Font  # noqa: PLC0415  # heavy; only when a file is made

    cell = _cell(sheet, text, "text")
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any, kind: str) -> Cell:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  # heavy; only when a file is made

    plain = _plain(value)
    cell: Cell = WriteOnlyCell(sheet, value=plain)  # type: ignore[arg-type]  # Decimal, date: fine
    if isinstance(plain, str):
        cell.data_type = "s"  # after the value: "=1+1" would have become a formula
    elif kind in _FORMATS:
        cell.number_format = _FORMATS[kind]
    return cell


def _plain(value: Any) -> str | int | Decimal | date | datetime | None:
    if value is None or isinstance(value, bool):
        return None if value is None else int(value)
    if isinstance(value, datetime):
        return clock.local(value).replace(tzinfo=None)
    if isinstance(value, int | Decimal | date):
        return value
    return _clean(str(value))
