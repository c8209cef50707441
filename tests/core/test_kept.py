"""What a unit of work keeps is gone with it, and with a savepoint that is rolled back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import count

import pytest
from django.db import connection, transaction

from core import kept
from core.locks import is_locked, lock
from core.models import NumberSeries
from core.work import SERVICES, savepoint, unit_of_work

pytestmark = pytest.mark.django_db
KEY: kept.Key = ("test.turn",)


@pytest.fixture(autouse=True)
def _only_real_services() -> Iterator[None]:
    before = dict(SERVICES)
    yield
    SERVICES.clear()
    SERVICES.update(before)


def test_a_value_is_read_once_in_a_unit_and_again_in_the_next() -> None:
    turns = count(1)

    @unit_of_work
    def twice() -> list[int]:
        return [kept.once(KEY, lambda: next(turns)), kept.once(KEY, lambda: next(turns))]

    assert twice() == [1, 1]
    assert twice() == [2, 2]


def test_outside_of_a_unit_nothing_is_kept() -> None:
    turns = count(1)
    kept.keep(KEY, 7)

    assert [kept.once(KEY, lambda: next(turns)) for _ in range(2)] == [1, 2]
    assert kept.find(KEY) is None


def test_a_unit_that_fails_leaves_nothing_behind() -> None:
    @unit_of_work
    def failing() -> None:
        kept.keep(KEY, "old")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()

    assert unit_of_work(lambda: kept.find(KEY))() is None


def test_what_is_forgotten_is_read_again() -> None:
    turns = count(1)

    @unit_of_work
    def changing() -> list[int]:
        first = kept.once(KEY, lambda: next(turns))
        kept.forget(KEY)
        return [first, kept.once(KEY, lambda: next(turns))]

    assert changing() == [1, 2]


def test_a_rolled_back_savepoint_takes_back_what_it_kept_and_locked() -> None:
    series = NumberSeries.objects.create(code="T")

    @unit_of_work
    def partly() -> tuple[object, bool]:
        with contextlib.suppress(ZeroDivisionError), savepoint():
            lock(NumberSeries).get(pk=series.pk)
            kept.keep(KEY, "of the savepoint")
            assert is_locked(NumberSeries, series.pk)
            raise ZeroDivisionError
        return kept.find(KEY), is_locked(NumberSeries, series.pk)

    assert partly() == (None, False)
    assert not connection.needs_rollback
    with transaction.atomic():
        assert not is_locked(NumberSeries, series.pk)
