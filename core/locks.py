"""Row locks, taken in one order everywhere, so that no two services wait for each other.

`lock(Model)` is the only way to lock a row. The table below is the order; a model that is not in
it cannot be locked: add it at its place.
"""

from __future__ import annotations

import logging
import threading
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections, models, router, transaction

logger = logging.getLogger(__name__)
M = TypeVar("M", bound=models.Model)

# Within a kind the labels keep this order too; within one model rows go by ascending id.
_ORDER: tuple[str, ...] = (
    # the clock that is moved in DEBUG, form key, the row of a job that must not run beside itself
    "core.clockoffset",
    "core.formkey",
    "core.jobrun",
    # calendar, people and standard: changed seldom, before all business
    "worktime.calendarversion",
    "accounts.user",
    "workflow.substitution",
    "workflow.standardversion",
    "workflow.step",
    # price strategy
    "pricing.pricestrategy",
    "pricing.product",
    # customer, with its credit
    "customers.customer",
    "customers.rating",
    "customers.customercredit",
    "customers.exposureentry",
    # order
    "orders.order",
    "orders.orderline",
    "orders.opinion",
    # A share keeps its thousands of rows first and locks its replay for a moment at the end.
    "orders.replayshare",
    "orders.replay",
    # contract
    "contracts.contract",
    "contracts.planline",
    # shipment, production
    "deliveries.job",
    "deliveries.shipment",
    "deliveries.shipmentline",
    "aftersales.complaint",
    # payment
    "receivables.payment",
    # instalments
    "receivables.instalment",
    # stock rows
    "stock.stockitem",
    # work item
    "workflow.workitem",
    "workflow.breach",
    "workflow.notice",
    # number series
    "core.numberseries",
    # event, outbox: only appended to; what is appended needs no lock
)
LOCK_RANK: dict[str, int] = {label: rank for rank, label in enumerate(_ORDER)}


# Rows of one kind go by ascending id, but for these: whoever locks several of them holds the lock
# of the customer they all belong to, and the deadline jobs skip what is locked.
_ANY_ORDER = frozenset({"workflow.workitem"})


class LockOrderBroken(RuntimeError):
    """A programming error: a row was locked after one that comes later in the order."""


class _Held(threading.local):
    """What this thread's unit of work has locked so far."""

    def __init__(self) -> None:
        self.rows: set[tuple[str, Any]] = set()
        self.highest: tuple[int, Any] = (-1, 0)
        self.highest_row = ""


_held = _Held()


def forget_locks() -> None:
    """Start with nothing held; called at the beginning and the end of every unit of work."""
    _held.rows = set()
    _held.highest = (-1, 0)
    _held.highest_row = ""


Taken = tuple[frozenset[tuple[str, Any]], tuple[int, Any], str]


def taken_locks() -> Taken:
    """Say what is locked now, for `restore_locks` when a savepoint is rolled back."""
    return frozenset(_held.rows), _held.highest, _held.highest_row


def restore_locks(taken: Taken) -> None:
    """Go back to what was locked then: a rolled back savepoint gives its locks back."""
    rows, _held.highest, _held.highest_row = taken
    _held.rows = set(rows)


def is_locked(model: type[models.Model], pk: int) -> bool:
    """Whether this unit of work holds the row already, so that it need not be locked again."""
    return (model._meta.label_lower, pk) in _held.rows


def _complain(problem: str) -> None:
    if getattr(settings, "LOCKS_STRICT", True):
        raise LockOrderBroken(problem)
    logger.error("lock_order_broken", extra={"problem": problem})


def _note(row: models.Model) -> None:
    label = row._meta.label_lower
    if (label, row.pk) in _held.rows:
        return
    place = (LOCK_RANK[label], 0 if label in _ANY_ORDER else row.pk)
    if place < _held.highest:
        _complain(
            f"{label} {row.pk} is locked after {_held.highest_row}; core/locks.py has the order."
        )
    else:
        _held.highest = place
        _held.highest_row = f"{label} {row.pk}"
    _held.rows.add((label, row.pk))


class _LockedRows:
    """Mixed into a queryset: notes every row that it locks."""

    _result_cache: list[Any] | None

    def _fetch_all(self) -> None:
        new = self._result_cache is None
        super()._fetch_all()  # type: ignore[misc]  # mixed into a queryset
        if new:
            for row in self._result_cache or ():
                if isinstance(row, models.Model):
                    _note(row)


_classes: dict[type, type] = {}


def lock(model: type[M]) -> models.QuerySet[M]:
    """Give the model's rows, to be locked as they are fetched, by ascending id.

    Only inside a unit of work. `no_key`: inserting a child row takes a share of its parent's key
    and must not wait for us. On SQLite the write transaction itself is the lock.
    """
    label = model._meta.label_lower
    if label not in LOCK_RANK:
        raise LockOrderBroken(f"{label} has no place in the lock order: add it to core/locks.py.")
    using = router.db_for_write(model)
    if not connections[using].in_atomic_block:
        raise transaction.TransactionManagementError(f"{label} is locked outside a unit of work.")
    rows = (
        model._default_manager.using(using)
        .select_for_update(no_key=True, of=("self",))
        .order_by("pk")
    )
    kind = type(rows)
    if kind not in _classes:
        _classes[kind] = type(f"Locked{kind.__name__}", (_LockedRows, kind), {})
    rows.__class__ = _classes[kind]
    return rows
