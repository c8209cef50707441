"""What must hold about money, recomputed from scratch by `check_books`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Min, Q, Sum

from contracts.models import Contract, PlanLine
from core.books import BookFinding, Scope, books_section
from core.money import ZERO
from customers.models import CustomerCredit, ExposureEntry
from orders.models import Order
from receivables.models import Allocation, Instalment, Payment
from records.queries import last_states


def register() -> None:
    """Called by `ready()`: importing this module registers the sections."""


def _sums(key: str) -> dict[int, Decimal]:
    rows = Allocation.objects.values(key).annotate(sum=Sum("amount"))
    return {row[key]: row["sum"] for row in rows}


def _payment(pk: int, problem: str) -> BookFinding:
    return BookFinding(f"receivables.payment/{pk}", f"/receivables/payments/{pk}/", problem)


def _instalment(pk: int, problem: str) -> BookFinding:
    return BookFinding(f"receivables.instalment/{pk}", f"/receivables/instalments/{pk}/", problem)


def _contract(pk: int, problem: str) -> BookFinding:
    return BookFinding(f"contracts.contract/{pk}", f"/contracts/{pk}/", problem)


def _covered(scope: Scope, findings: Iterator[BookFinding]) -> Iterator[BookFinding]:
    return (one for one in findings if scope.covers(one.object))


@books_section("receivables: allocations")
def allocations(scope: Scope) -> Iterator[BookFinding]:
    """What is allocated of a payment and paid of an instalment equals the ledger, both ways."""
    return _covered(scope, _allocations())


def _allocations() -> Iterator[BookFinding]:
    by_payment, by_instalment = _sums("payment_id"), _sums("instalment_id")
    for pk, stored in Payment.objects.order_by("pk").values_list("pk", "allocated"):
        if stored != by_payment.get(pk, ZERO):
            yield _payment(pk, f"{stored} is allocated, the rows make {by_payment.get(pk, ZERO)}")
    rows = Instalment.objects.order_by("pk").values_list("pk", "allocated", "amount", "settled_at")
    for pk, stored, amount, settled_at in rows:
        if stored != by_instalment.get(pk, ZERO):
            yield _instalment(pk, f"{stored} is paid, the rows make {by_instalment.get(pk, ZERO)}")
        if (stored == amount) != (settled_at is not None):
            yield _instalment(pk, f"settled at {settled_at} with {stored} of {amount} paid")
    wrong = Allocation.objects.filter(
        ~Q(payment__customer=F("instalment__customer")) | Q(payment__customer=None)
    )
    for row in wrong.order_by("pk"):
        yield _payment(row.payment_id, f"allocation {row.pk} pays another customer's instalment")


@books_section("receivables: reversals")
def reversals(scope: Scope) -> Iterator[BookFinding]:
    """A negative allocation is exactly the twin of the one it takes back."""
    wrong = Allocation.objects.filter(reverses__isnull=False).exclude(
        payment=F("reverses__payment"),
        instalment=F("reverses__instalment"),
        amount=-1 * F("reverses__amount"),
    )
    for row in wrong.order_by("pk"):
        finding = _payment(row.payment_id, f"allocation {row.pk} is no twin of {row.reverses_id}")
        if scope.covers(finding.object):
            yield finding


@books_section("receivables: payments")
def payments(scope: Scope) -> Iterator[BookFinding]:
    """Confirmed by another than who registered it; the state is what the last event left."""
    return _covered(scope, _payments())


def _payments() -> Iterator[BookFinding]:
    told = last_states(Payment)
    for row in Payment.objects.order_by("pk").iterator(chunk_size=2000):
        if told.get(row.pk) != row.state:
            yield _payment(
                row.pk, f"the state is {row.state}, the last event left {told.get(row.pk)}"
            )
        if row.confirmed_by_id is not None and row.confirmed_by_id == row.registered_by_id:
            yield _payment(row.pk, "who registered it confirmed it")
        if row.state != Payment.State.CONFIRMED and row.allocated:
            yield _payment(row.pk, f"it is not confirmed and {row.allocated} is allocated")


@books_section("receivables: plans")
def plans(scope: Scope) -> Iterator[BookFinding]:
    """The instalments make the contract; plan lines and orders say what was paid."""
    return _covered(scope, _plans())


def _plans() -> Iterator[BookFinding]:
    in_force = [Contract.State.EFFECTIVE, Contract.State.COMPLETED]
    rows = Contract.objects.filter(state__in=in_force).annotate(
        planned=Sum("instalments__amount"), paid_sum=Sum("instalments__allocated")
    )
    for row in rows.select_related("order").order_by("pk").iterator(chunk_size=2000):
        if (row.planned or ZERO) != row.total:
            yield _contract(row.pk, f"the instalments make {row.planned}, the contract {row.total}")
        if (row.paid_sum or ZERO) != row.order.paid:
            yield BookFinding(
                f"orders.order/{row.order_id}",
                f"/orders/{row.order_id}/",
                f"{row.order.paid} is paid, the instalments say {row.paid_sum}",
            )
    for line in PlanLine.objects.filter(instalment__isnull=False).exclude(
        paid=F("instalment__allocated")
    ):
        yield _contract(line.contract_id, f"plan line {line.no} says {line.paid} is paid")
    without = Order.objects.exclude(paid=0).exclude(contracts__instalments__isnull=False)
    for pk, paid in without.values_list("pk", "paid"):
        yield BookFinding(
            f"orders.order/{pk}", f"/orders/{pk}/", f"{paid} is paid without an instalment"
        )


@books_section("receivables: credit")
def credit(scope: Scope) -> Iterator[BookFinding]:
    """Advance payments count in the exposure; the oldest due day is the instalments'."""
    return _covered(scope, _credit())


def _credit() -> Iterator[BookFinding]:
    kept = {
        row.subject_id: row.advance
        for row in ExposureEntry.objects.filter(subject_type="receivables.payment")
    }
    rows = Payment.objects.order_by("pk").values_list("pk", "state", "amount", "allocated")
    for pk, state, amount, allocated in rows:
        wanted = amount - allocated if state == Payment.State.CONFIRMED else ZERO
        if kept.get(pk, ZERO) != wanted:
            yield _payment(pk, f"the exposure counts {kept.get(pk, ZERO)} as advance, not {wanted}")
    oldest = dict(
        Instalment.objects.filter(settled_at=None, due_on__isnull=False)
        .values("customer")
        .annotate(day=Min("due_on"))
        .values_list("customer", "day")
    )
    for customer, day in CustomerCredit.objects.values_list("customer_id", "oldest_due_on"):
        if oldest.get(customer) != day:
            yield BookFinding(
                f"customers.customer/{customer}",
                f"/customers/{customer}/",
                f"the oldest due day is {day}, the instalments say {oldest.get(customer)}",
            )
