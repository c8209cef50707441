"""What a row's cells say on the phone's card, where no heading stands over them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.tables import Column, draw_rows

ROW: dict[str, Any] = {"due": date(2026, 12, 4), "name": "冀澜", "left": None}


def cell(column: Column) -> Any:
    return draw_rows([column], [ROW])[0].cells[0]


@pytest.mark.parametrize(
    ("column", "label"),
    [
        (Column("due", "Due on", kind="day", css="ce nw"), "Due on"),
        (Column("due", "Due on", kind="day", css="ca nw"), ""),
        (Column("name", "Customer", css="ce"), ""),
        (Column("name", "Lines", lambda _row: 3, "number", css="cb"), "Lines"),
    ],
)
def test_a_bare_day_in_a_small_place_says_what_it_is(column: Column, label: str) -> None:
    assert cell(column).label == label


def test_nothing_is_marked_so_that_the_card_leaves_it_out() -> None:
    assert "nil" in cell(Column("left", "Left", kind="money", css="cf")).css.split()
    assert "nil" not in cell(Column("due", "Due on", kind="day", css="ce")).css.split()
