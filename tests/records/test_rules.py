"""The hash chain, against the vectors and by properties."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.rules import FIRST_PREV, EventFacts, body_of, chained, plain, seal_lines, seal_of

FIRST = EventFacts(
    subject="order/7",
    seq=1,
    at=datetime(2026, 11, 23, 1, 30, 0, 5, tzinfo=UTC),
    entered=datetime(2026, 11, 23, 1, 30, 1, tzinfo=UTC),
    actor="张三/销售员",
    on_behalf_of=None,
    verb="submit",
    before="draft",
    after="review",
    comment='急单 "A\\B"\n第二行',
    changes={"amount": (None, Decimal("92.50"))},
)
SECOND = EventFacts(
    subject="order/7",
    seq=2,
    at=datetime(2026, 11, 23, 2, tzinfo=UTC),
    entered=datetime(2026, 11, 23, 2, tzinfo=UTC),
    actor="李四/营销总监",
    on_behalf_of="王五/总经理",
    verb="approve",
    before="review",
    after="approved",
    comment="",
    changes={},
)
FIRST_BODY = (
    '{"actor":"张三/销售员","at":"2026-11-23T01:30:00.000005Z",'
    '"changes":{"amount":[null,"92.50"]},"comment":"急单 \\"A\\\\B\\"\\n第二行",'
    '"entered":"2026-11-23T01:30:01.000000Z","for":null,"from":"draft","seq":1,'
    '"subject":"order/7","to":"review","v":1,"verb":"submit"}'
)
FIRST_HASH = "0e47523d64ed7d5fbd392c6521fa7280365c974cbbde7c0dd509aaa6b3cf7def"
SECOND_HASH = "87ca18f393c6656343e84406330225a74850dfd3bc4b46c9e9ae714860fea0ff"


def test_the_first_vector() -> None:
    assert body_of(FIRST) == FIRST_BODY
    assert chained(FIRST_PREV, FIRST_BODY) == FIRST_HASH


def test_the_second_vector_follows_the_first() -> None:
    assert chained(FIRST_HASH, body_of(SECOND)) == SECOND_HASH


@pytest.mark.parametrize("wrong", [1.5, b"x", object(), {1, 2}])
def test_what_has_no_one_spelling_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError):
        plain(wrong)


@pytest.mark.parametrize(
    "wrong", ["a\0b", "\ud800", Decimal("NaN"), {"Field": 1}, {"": 1}, {"名": 1}]
)
def test_what_a_database_cannot_keep_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"event|finite"):
        plain(wrong)


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        plain(datetime(2026, 1, 1))  # noqa: DTZ001  # the point of the test


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_every_text_comes_back_from_the_body(text: str) -> None:
    body = plain({"comment": text})

    assert json.loads(json.dumps(body, ensure_ascii=False)) == {"comment": text}


def test_seal_lines_are_sorted_by_bytes() -> None:
    lines = seal_lines([("orders.order/2", 1, "b"), ("orders.order/10", 3, "a")])

    assert lines == b"orders.order/10\t3\ta\norders.order/2\t1\tb\n"
    assert seal_of(FIRST_PREV, lines) != seal_of(FIRST_PREV, lines + b"x\t1\tc\n")
