"""A service is one transaction, whole or not at all, repeated only when nothing was waited for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connections, transaction

from core import work
from core.locks import LOCK_RANK, LockOrderBroken, lock
from core.models import FormKey, JobRun, NumberSeries, OutboxRow
from core.work import SERVICES, unit_of_work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_real_services() -> Iterator[None]:
    before = dict(SERVICES)
    yield
    SERVICES.clear()
    SERVICES.update(before)


class Broken(Exception):
    """As the driver's error: it carries the server's code."""

    def __init__(self, pgcode: str) -> None:
        self.pgcode = pgcode


def failing(code: str, *, times: int) -> tuple[Any, list[int]]:
    calls: list[int] = []

    @unit_of_work
    def service() -> str:
        calls.append(1)
        NumberSeries.objects.create(code=f"T{len(calls)}")
        if len(calls) <= times:
            raise OperationalError("no") from Broken(code)
        return "done"

    return service, calls


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_a_broken_deadlock_is_repeated_and_leaves_nothing(code: str) -> None:
    service, calls = failing(code, times=2)

    assert service() == "done"
    assert len(calls) == 3
    assert [series.code for series in NumberSeries.objects.all()] == ["T3"]


@pytest.mark.parametrize("code", ["55P03", "57014", "08006"])
def test_what_has_waited_already_is_not_repeated(code: str) -> None:
    service, calls = failing(code, times=1)

    with pytest.raises(OperationalError):
        service()
    assert len(calls) == 1


def test_four_attempts_are_the_end() -> None:
    service, calls = failing("40P01", times=99)

    with pytest.raises(OperationalError):
        service()
    assert len(calls) == work.ATTEMPTS == 4


def test_the_budget_is_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "BUDGET_SECONDS", 0.0)
    service, calls = failing("40P01", times=99)

    with pytest.raises(OperationalError):
        service()
    assert len(calls) == 1


def test_an_inner_failure_that_is_caught_still_saves_nothing() -> None:
    @unit_of_work
    def inner() -> None:
        NumberSeries.objects.create(code="INNER")
        raise ValueError

    @unit_of_work
    def outer() -> None:
        try:
            inner()
        except ValueError:
            NumberSeries.objects.create(code="OUTER")

    with pytest.raises(transaction.TransactionManagementError):
        outer()
    assert not NumberSeries.objects.exists()


def test_every_service_is_found_by_its_decorator() -> None:
    assert "records.services.record" in SERVICES
    assert "core.outbox.apply_next" in SERVICES


def test_a_service_inside_a_foreign_transaction_is_a_mistake() -> None:
    @unit_of_work
    def service() -> None:
        """Do nothing."""

    with pytest.raises(RuntimeError), transaction.atomic():
        service()


def series(*codes: str) -> list[NumberSeries]:
    return [NumberSeries.objects.create(code=code) for code in codes]


def test_locks_are_taken_downwards_only(person: Any) -> None:
    (row,) = series("A")

    @unit_of_work
    def upwards() -> None:
        lock(NumberSeries).get(pk=row.pk)
        list(lock(type(person)).filter(pk=person.pk))

    @unit_of_work
    def downwards() -> None:
        lock(type(person)).get(pk=person.pk)
        lock(NumberSeries).get(pk=row.pk)
        lock(type(person)).get(pk=person.pk)  # held already

    downwards()
    with pytest.raises(LockOrderBroken, match=r"accounts\.user"):
        upwards()


def test_rows_of_one_kind_are_locked_by_ascending_id() -> None:
    first, second = series("A", "B")

    @unit_of_work
    def service(*rows: NumberSeries) -> None:
        for row in rows:
            lock(NumberSeries).get(pk=row.pk)

    service(first, second)
    with pytest.raises(LockOrderBroken):
        service(second, first)
    service(first)  # nothing is remembered from the last one


def test_many_rows_come_in_the_order_of_locking() -> None:
    first, second = series("A", "B")

    @unit_of_work
    def service() -> list[NumberSeries]:
        return list(lock(NumberSeries).filter(pk__in=[second.pk, first.pk]))

    assert service() == [first, second]


def test_a_model_without_a_place_cannot_be_locked() -> None:
    with pytest.raises(LockOrderBroken, match=r"core/locks\.py"):
        lock(OutboxRow)


def test_in_production_a_wrong_order_is_logged_and_not_fatal(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOCKS_STRICT = False
    first, second = series("A", "B")

    @unit_of_work
    def service() -> None:
        lock(NumberSeries).get(pk=second.pk)
        lock(NumberSeries).get(pk=first.pk)

    service()
    assert "lock_order_broken" in caplog.text


def test_nothing_is_locked_outside_a_unit_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as outside:
        outside.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError):
            lock(JobRun)


def test_the_order_names_real_models() -> None:
    known = {model._meta.label_lower for model in apps.get_models()}

    assert set(LOCK_RANK) <= known
    assert FormKey._meta.label_lower in LOCK_RANK
