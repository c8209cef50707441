"""核销: which money pays which instalment; append-only, taken back by a negative twin (10.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from contracts.services import note_plan_paid
from core import clock
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers.models import Customer
from customers.services import move_exposure, set_oldest_due
from orders.models import Order
from orders.services import note_paid
from receivables import permissions, queries
from receivables.models import Allocation, Instalment, Payment
from records.services import record
from workflow.services import close_open_items


@unit_of_work
def allocate(
    *, payment: Payment, shares: Mapping[int, Decimal], by: User, version: int | None = None
) -> Payment:
    """Let confirmed money pay instalments of its customer: {instalment's id: yuan}.

    What is left stays an advance payment. Locks customer, orders, contracts, payment and
    instalments in this order. Raises Refused when a share exceeds what is open, or the shares
    exceed the payment.
    """
    permissions.check_is_finance(by)
    payment, instalments = lock_money(payment, list(shares), version=version)
    return spread(payment, instalments, shares, by=by)


def spread(
    payment: Payment,
    instalments: Mapping[int, Instalment],
    shares: Mapping[int, Decimal],
    *,
    by: User,
) -> Payment:
    """Write the rows of the ledger for what `lock_money` has locked; the caller checked `by`."""
    if payment.state != Payment.State.CONFIRMED:
        raise Refused(_("Payment %(payment)s is not confirmed.") % {"payment": payment})
    _check_shares(payment, instalments, shares)
    now = clock.now()
    Allocation.objects.bulk_create(
        Allocation(payment=payment, instalment=instalments[pk], amount=share, by=by, at=now)
        for pk, share in sorted(shares.items())
        if share
    )
    payment.version += 1
    payment.save(update_fields=["version"])
    settle(payment, list(instalments.values()), by=by)
    record(
        subject=payment,
        verb="receivables.allocated",
        by=by,
        before=payment.state,
        after=payment.state,
        changes={
            f"instalment.{pk}": (None, share) for pk, share in sorted(shares.items()) if share
        },
    )
    return Payment.objects.get(pk=payment.pk)


def _check_shares(
    payment: Payment, instalments: Mapping[int, Instalment], shares: Mapping[int, Decimal]
) -> None:
    for pk, share in shares.items():
        instalment = instalments.get(pk)
        if instalment is None or instalment.customer_id != payment.customer_id:
            raise Refused(_("Money pays its own customer's instalments only."), "shares")
        open_amount = instalment.amount - instalment.allocated
        if share < 0 or share > open_amount:
            raise Refused(
                _("Instalment %(instalment)s: %(open)s is open, %(share)s is too much.")
                % {
                    "instalment": f"{instalment.contract} / {instalment.no}",
                    "open": f"{open_amount:,.2f}",
                    "share": f"{share:,.2f}",
                },
                "shares",
            )
    left = payment.amount - payment.allocated
    if sum(shares.values(), Decimal(0)) > left:
        raise Refused(
            _("Only %(left)s of this payment is left to allocate.") % {"left": f"{left:,.2f}"},
            "shares",
        )


@unit_of_work
def take_back_allocation(*, allocation: Allocation, by: User, reason: str) -> Payment:
    """Take one allocation back (反核销) with a reason; the money becomes an advance again."""
    permissions.check_is_finance(by)
    if not reason.strip():
        raise Refused(_("Say why the allocation is taken back."), "reason")
    payment, instalments = lock_money(allocation.payment, [allocation.instalment_id], version=None)
    if Allocation.objects.filter(reverses=allocation.pk).exists() or allocation.amount < 0:
        raise Stale(_("This allocation has been taken back already."))
    reverse_rows([allocation], by=by)
    payment.version += 1
    payment.save(update_fields=["version"])
    settle(payment, list(instalments.values()), by=by)
    record(
        subject=payment,
        verb="receivables.deallocated",
        by=by,
        before=payment.state,
        after=payment.state,
        comment=reason,
        changes={f"instalment.{allocation.instalment_id}": (allocation.amount, None)},
    )
    return Payment.objects.get(pk=payment.pk)


def reverse_rows(allocations: Sequence[Allocation], *, by: User) -> None:
    """Write the negative twin of each allocation."""
    now = clock.now()
    Allocation.objects.bulk_create(
        Allocation(
            payment_id=row.payment_id,
            instalment_id=row.instalment_id,
            amount=-row.amount,
            reverses=row,
            by=by,
            at=now,
        )
        for row in allocations
    )


def lock_money(
    payment: Payment, instalment_ids: Sequence[int], *, version: int | None
) -> tuple[Payment, dict[int, Instalment]]:
    """Lock all that an allocation moves, in the order of the house; returns what was locked."""
    current = Payment.objects.get(pk=payment.pk)
    if current.customer_id is None:
        raise Refused(_("Nobody has claimed this money yet; first say whose it is."))
    contracts = list(
        Contract.objects.filter(instalments__in=instalment_ids).distinct().order_by("pk")
    )
    customer = lock(Customer).get(pk=current.customer_id)
    list(lock(Order).filter(pk__in=[contract.order_id for contract in contracts]))
    list(lock(Contract).filter(pk__in=[contract.pk for contract in contracts]))
    locked = lock(Payment).get(pk=payment.pk)
    if version is not None and locked.version != version:
        raise Stale(
            _("Payment %(payment)s changed since you opened it; it is now “%(state)s”.")
            % {"payment": locked, "state": locked.get_state_display()}
        )
    locked.customer = customer
    rows = lock(Instalment).filter(pk__in=list(instalment_ids)).select_related("contract")
    return locked, {row.pk: row for row in rows}


def settle(payment: Payment, instalments: Sequence[Instalment], *, by: User) -> None:
    """After allocations moved: settle instalments, and tell plan, order, credit and desks."""
    fresh = list(
        Instalment.objects.filter(pk__in=[row.pk for row in instalments]).select_related(
            "contract", "contract__order", "contract__customer", "contract__owner"
        )
    )
    now = clock.now()
    for row in fresh:
        row.settled_at = (row.settled_at or now) if row.allocated == row.amount else None
    Instalment.objects.bulk_update(fresh, ["settled_at"])
    customer = payment.customer
    money = Payment.objects.get(pk=payment.pk)
    is_confirmed = money.state == Payment.State.CONFIRMED
    advance = money.amount - money.allocated if is_confirmed else Decimal(0)
    if customer is not None:
        move_exposure(customer=customer, subject=money, advance=advance, by=by)
        set_oldest_due(customer=customer, day=queries.oldest_due_on(customer))
    contracts = {row.contract_id: row.contract for row in fresh}
    for contract in contracts.values():
        note_plan_paid(
            contract=contract,
            paid={
                row.plan_line_id: row.allocated for row in fresh if row.contract_id == contract.pk
            },
        )
    for row in fresh:
        if row.settled_at is not None:
            close_open_items(subject=row, by=by, steps=["10.1"], outcome="settled")
    paid = queries.paid_by_order(contracts.values())
    for contract in contracts.values():
        note_paid(order=contract.order, paid=paid[contract.order_id], by=by)
