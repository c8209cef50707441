"""Keyset paging: every row once, in order, forwards and back, whatever is NULL or equal."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Department
from core.paging import CappedCount, capped_count, keyset_page

User = get_user_model()
# Signed in its time over `[1]`; made here, each process would name another test.
ANOTHER_LIST = "WzFd:1xVnlH:Jx00OMhkgQJaiiMDOYh1I9yFAh6j3abHAqpS_8IVgh8"
KEYS = [
    ("-department_id", "pk"),
    ("department_id", "-pk"),
    ("title", "-department_id", "username"),
    ("-date_joined",),
]


def _fill(n: int) -> None:
    rooms = [Department.objects.get_or_create(code=f"d{i}")[0] for i in range(3)]
    User.objects.bulk_create(
        User(
            username=f"u{i:03}",
            title="甲" if i % 4 else "乙",
            department=rooms[i % 3] if i % 5 else None,
        )
        for i in range(n)
    )


def _walk(keys: tuple[str, ...], size: int) -> list[list[int]]:
    pages, cursor = [], ""
    while True:
        page = keyset_page(User.objects.all(), keys=keys, cursor=cursor, size=size)
        pages.append([row.pk for row in page.rows])
        cursor = page.next_cursor
        if not cursor:
            return pages


@pytest.mark.django_db
@pytest.mark.parametrize("keys", KEYS)
def test_walking_forwards_shows_every_row_once_in_order(keys: tuple[str, ...]) -> None:
    _fill(23)

    whole = [row.pk for row in keyset_page(User.objects.all(), keys=keys, size=100).rows]
    pages = _walk(keys, 5)

    assert [pk for page in pages for pk in page] == whole
    assert len(whole) == 23
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("keys", KEYS)
def test_walking_back_shows_the_same_pages(keys: tuple[str, ...]) -> None:
    _fill(17)
    forwards = _walk(keys, 4)
    cursor = ""
    for _page in forwards[:-1]:
        cursor = keyset_page(User.objects.all(), keys=keys, cursor=cursor, size=4).next_cursor

    backwards = []
    while True:
        page = keyset_page(User.objects.all(), keys=keys, cursor=cursor, size=4)
        backwards.append([row.pk for row in page.rows])
        cursor = page.previous_cursor
        if not cursor:
            break

    assert list(reversed(backwards)) == forwards


@pytest.mark.django_db
def test_nothing_sorts_behind_what_is_empty() -> None:
    _fill(10)

    for keys in (("department_id",), ("-department_id",)):
        rows = keyset_page(User.objects.all(), keys=keys).rows
        assert rows[-1].department_id is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "cursor",
    ["x", "1", "\x00", "٣", "-1", "9" * 40, "a" * 5000, ANOTHER_LIST, "eyJ9:1:2", "' or 1=1"],
)
def test_a_cursor_that_is_not_ours_shows_the_first_page(cursor: str) -> None:
    _fill(6)
    first = keyset_page(User.objects.all(), keys=("username",), size=3)

    page = keyset_page(User.objects.all(), keys=("username",), cursor=cursor, size=3)

    assert [row.pk for row in page.rows] == [row.pk for row in first.rows]


@pytest.mark.django_db
def test_a_cursor_of_another_order_shows_the_first_page() -> None:
    _fill(6)
    cursor = keyset_page(User.objects.all(), keys=("username",), size=3).next_cursor

    page = keyset_page(User.objects.all(), keys=("-username",), cursor=cursor, size=3)

    assert [row.username for row in page.rows] == ["u005", "u004", "u003"]


@pytest.mark.django_db
def test_a_page_whose_rows_are_gone_shows_the_first_page() -> None:
    _fill(6)
    cursor = keyset_page(User.objects.all(), keys=("username",), size=3).next_cursor

    rest = User.objects.filter(username__lt="u003")
    page = keyset_page(rest, keys=("username",), cursor=cursor, size=3)

    assert [row.username for row in page.rows] == ["u000", "u001", "u002"]


@pytest.mark.django_db
def test_a_page_is_one_statement() -> None:
    _fill(30)
    cursor = keyset_page(User.objects.all(), keys=("username",), size=5).next_cursor

    with CaptureQueriesContext(
        connection,
    ) as caught:
        keyset_page(User.objects.all(), keys=("username",), cursor=cursor, size=5)

    assert len(caught) == 1
    assert "OFFSET" not in caught[0]["sql"]


@pytest.mark.django_db
def test_rows_may_be_dictionaries() -> None:
    _fill(5)
    rows = User.objects.values("pk", "username")

    first = keyset_page(rows, keys=("username",), size=3)
    second = keyset_page(rows, keys=("username",), cursor=first.next_cursor, size=3)

    assert [row["username"] for row in second.rows] == ["u003", "u004"]


@pytest.mark.django_db
def test_counting_stops_at_the_cap() -> None:
    _fill(8)

    assert str(capped_count(User.objects.all(), cap=5)) == "5+"
    assert str(capped_count(User.objects.all(), cap=8)) == "8"
    assert str(CappedCount(101)) == "100+"


class AnyTitlesTests(TestCase):
    """Whatever stands in the columns, walking shows every row once."""

    @given(st.lists(st.sampled_from(["", "甲", "乙", "a"]), max_size=12), st.integers(1, 5))
    def test_every_row_once(self, titles: list[str], size: int) -> None:
        User.objects.bulk_create(
            User(username=f"h{i}", title=title) for i, title in enumerate(titles)
        )

        for keys in (("title",), ("-title", "pk")):
            seen = [pk for page in _walk(keys, size) for pk in page]
            assert len(seen) == len(set(seen)) == len(titles)
