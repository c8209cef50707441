"""Excel files: typed cells, and no formula made of somebody's text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from core.exports import ExportColumn, workbook, workbook_bytes
from tests.corpus import TEXT


def _read(content: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    return list(sheet.iter_rows())


def _one(value: Any, kind: str = "text") -> Any:
    return _read(workbook_bytes([ExportColumn("列", kind)], [[value]], "表"))[1][0]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "=cmd|' /C calc'!A0", "00123"])
def test_text_stays_text(text: str) -> None:
    cell = _one(text)

    assert cell.value == text
    assert cell.data_type == "s"


@pytest.mark.parametrize("text", [entry.value for entry in TEXT])
def test_whatever_people_type_can_be_exported(text: str) -> None:
    cell = _one(text)

    assert cell.data_type in {"s", "inlineStr", "n"}  # n is an empty cell


def test_control_characters_are_left_out() -> None:
    assert _one("a\x00b\x1bc").value == "abc"


def test_money_is_a_number_with_two_places() -> None:
    cell = _one(Decimal("1180800.00"), "money")

    assert cell.value == pytest.approx(1180800)
    assert cell.number_format == "#,##0.00"


def test_moments_are_in_company_time() -> None:
    cell = _one(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "moment")

    assert cell.value == datetime(2026, 11, 23, 16, 0)  # noqa: DTZ001  # Excel knows no zones


def test_days_are_days_and_nothing_is_empty() -> None:
    assert _one(date(2026, 12, 4), "day").value == datetime(2026, 12, 4)  # noqa: DTZ001  # workbooks know no zone
    assert _one(None, "money").value is None


def test_the_heading_row_stays_in_sight() -> None:
    content = workbook_bytes([ExportColumn("客户")], [["甲"]], "订单 [一]/二")

    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert (sheet.freeze_panes, sheet["A1"].value, sheet["A1"].font.bold) == ("A2", "客户", True)


@pytest.mark.django_db
def test_the_download_has_a_name_and_a_type() -> None:
    response = workbook([ExportColumn("客户")], [["甲"]], "订单")

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in response["Content-Disposition"]
    assert ".xlsx" in response["Content-Disposition"]
