"""What pages and other apps read about money; who may see which is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Min, Q, QuerySet, Sum

from accounts.models import User
from contracts import queries as contract_queries
from contracts.models import Contract
from core import clock
from core.money import ZERO
from customers import queries as customer_queries
from customers.models import Customer
from receivables.models import Allocation, Instalment, Payment
from receivables.rules import BUCKETS, Moments, OpenInstalment, bucket, overdue_days
from workflow.models import WorkItem
from workflow.queries import open_items_of, stands_for

# Most rows of a list beside a form; whoever has more takes them in several turns.
MOST_PICKS = 100


def payments_visible_to(user: User) -> QuerySet[Payment]:
    """Give the payments this person may see, newest first.

    Those with `see_all_money` see all; salespeople what they registered, their own customers' and
    the pool of unclaimed money.
    """
    payments = Payment.objects.select_related(
        "customer", "contract", "registered_by", "confirmed_by"
    ).order_by("-pk")
    if user.has_perm("accounts.see_all_money"):
        return payments
    if user.has_role("sales"):
        return payments.filter(
            Q(registered_by=user)
            | Q(customer__owner__in=stands_for(user))
            | Q(customer__in=customer_queries.shared_with(user))
            | Q(customer__isnull=True, state=Payment.State.REGISTERED)
        )
    return payments.none()


def instalments_visible_to(user: User) -> QuerySet[Instalment]:
    """Give the instalments of the contracts this person may see the money of."""
    instalments = Instalment.objects.select_related("contract", "customer", "contract__owner")
    if user.has_perm("accounts.see_all_money"):
        return instalments
    if user.has_role("sales"):
        contracts = contract_queries.visible_to(user).order_by().values("pk")
        return instalments.filter(contract__in=contracts)
    return instalments.none()


def work_lists(user: User) -> tuple[list[Payment], list[Payment]]:
    """Give what waits for finance, oldest first, and the pool of unclaimed money."""
    rows = payments_visible_to(user).filter(state=Payment.State.REGISTERED).order_by("pk")
    waiting = list(rows.filter(customer__isnull=False)[:MOST_PICKS])
    return waiting, list(rows.filter(customer__isnull=True)[:MOST_PICKS])


def rows_to_allocate(customer: Customer) -> list[Instalment]:
    """Give the customer's instalments that want money, the oldest due first."""
    return list(
        Instalment.objects.filter(customer=customer, settled_at=None)
        .select_related("contract")
        .order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST_PICKS]
    )


def in_bucket(instalments: QuerySet[Instalment], index: int, *, on: date) -> QuerySet[Instalment]:
    """Narrow to what is open in an ageing bucket (0: not due, 1: 1–30 days overdue …)."""
    open_rows = instalments.filter(settled_at=None)
    last = on if index == 0 else on - timedelta(days=BUCKETS[index - 1] + 1)
    if index == 0:
        return open_rows.filter(Q(due_on__gte=last) | Q(due_on=None))
    open_rows = open_rows.filter(due_on__lte=last)
    if index < len(BUCKETS):
        open_rows = open_rows.filter(due_on__gte=on - timedelta(days=BUCKETS[index]))
    return open_rows


def ageing(user: User, *, on: date) -> list[tuple[Customer, dict[int, Decimal]]]:
    """Give what each customer owes by bucket (−1: no due day yet); one statement."""
    found: dict[int, tuple[Customer, dict[int, Decimal]]] = {}
    rows = instalments_visible_to(user).filter(settled_at=None).order_by("customer__pinyin", "pk")
    for row in rows.iterator(chunk_size=2000):
        _customer, buckets = found.setdefault(row.customer_id, (row.customer, {}))
        index = -1 if row.due_on is None else bucket(overdue_days(row.due_on, on))
        buckets[index] = buckets.get(index, ZERO) + row.amount - row.allocated
    return list(found.values())


def payment_record(customer: Customer) -> dict[str, int]:
    """Give how the customer paid: settled instalments in all, on time, and the longest delay."""
    rows = Instalment.objects.filter(
        customer=customer, settled_at__isnull=False, due_on__isnull=False
    ).values_list("due_on", "settled_at")
    delays = [max(0, (clock.day_of(at) - due).days) for due, at in rows if due and at]
    return {
        "settled": len(delays),
        "on_time": sum(1 for days in delays if days == 0),
        "longest_delay": max(delays, default=0),
    }


def open_re_evaluation(customer: Customer) -> WorkItem | None:
    """Give the open item of node N17 for a customer, or None."""
    return open_items_of(customer).filter(step_code="N17").first()


def with_open_amount(instalments: QuerySet[Instalment]) -> QuerySet[Instalment]:
    """Annotate what is still to be paid of each."""
    return instalments.annotate(open_amount=F("amount") - F("allocated"))


def open_instalments(customer: Customer) -> list[OpenInstalment]:
    """Give what a customer still has to pay, for the suggestion."""
    rows = Instalment.objects.filter(customer=customer, settled_at=None).order_by("due_on", "pk")
    return [
        OpenInstalment(pk=row.pk, open_amount=row.amount - row.allocated, due_on=row.due_on)
        for row in rows
    ]


def oldest_due_on(customer: Customer) -> date | None:
    """Give the due day of the oldest unpaid instalment; None when nothing is due yet."""
    found = Instalment.objects.filter(
        customer=customer, settled_at=None, due_on__isnull=False
    ).aggregate(day=Min("due_on"))
    day: date | None = found["day"]
    return day


def paid_by_order(contracts: Iterable[Contract]) -> dict[int, Decimal]:
    """Give what is paid of each order (Σ allocations), from its instalments."""
    paid: dict[int, Decimal] = defaultdict(Decimal)
    ids = [contract.pk for contract in contracts]
    rows = Instalment.objects.filter(contract__in=ids).values_list(
        "contract__order_id", "allocated"
    )
    for order_id, allocated in rows:
        paid[order_id] += allocated
    return paid


def advance_of(customer: Customer) -> Decimal:
    """Give the confirmed money of a customer that no instalment claims."""
    sums = Payment.objects.filter(customer=customer, state=Payment.State.CONFIRMED).aggregate(
        amount=Sum("amount"), allocated=Sum("allocated")
    )
    return (sums["amount"] or ZERO) - (sums["allocated"] or ZERO)


def moments_of(contract: Contract, *, received_on: date | None = None) -> Moments | None:
    """Collect what a contract's due days hang on; None before it is signed."""
    if contract.signed_on is None:
        return None
    return Moments(
        signed_on=contract.signed_on,
        delivery_on=contract.delivery_on,
        received_on=received_on,
        inspection_days=contract.inspection_days,
        warranty_months=contract.warranty_months,
    )


def standing_allocations(payment: Payment) -> list[Allocation]:
    """Give the payment's allocations that were not reversed."""
    return list(
        payment.allocations.filter(amount__gt=0, reversed_by_row__isnull=True)
        .select_related("instalment", "instalment__contract", "by")
        .order_by("pk")
    )


def may_open_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a payment."""
    return payments_visible_to(user).filter(pk=pk).exists()


def may_open_instalment_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on an instalment."""
    return instalments_visible_to(user).filter(pk=pk).exists()


def allocations_of(instalment: Instalment) -> list[Allocation]:
    """Give what paid an instalment, with what was taken back again."""
    return list(
        instalment.allocations.select_related("payment", "by", "reversed_by_row").order_by("pk")
    )


def allocations_visible_to(user: User) -> QuerySet[Allocation]:
    """Give the allocations of the payments this person may see."""
    payments = payments_visible_to(user).order_by().values("pk")
    return Allocation.objects.filter(payment__in=payments, amount__gt=0).select_related(
        "payment", "instalment", "instalment__contract"
    )
