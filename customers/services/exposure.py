"""The exposure ledger: what each document adds to its customer's exposure, by stage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Model

from accounts.models import User
from core import clock
from core.locks import is_locked, lock
from core.money import ZERO
from core.work import unit_of_work
from customers.models import Customer, CustomerCredit, ExposureEntry, ExposureMovement
from records.services import record


@unit_of_work
def move_exposure(
    *,
    customer: Customer,
    subject: Model,
    approved: Decimal | None = None,
    delivered: Decimal | None = None,
    advance: Decimal | None = None,
    by: User | None,
) -> ExposureEntry:
    """Set what `subject` (an order, a payment) adds to the customer's exposure now.

    Each stage given is the document's whole amount, not a change; None leaves it as it is. Writes
    one movement for each difference; a trigger moves the customer's totals with them. Locks the
    customer, so call it (or lock the customer) before locking the document.
    """
    if not is_locked(Customer, customer.pk):
        lock(Customer).get(pk=customer.pk)
    entry = ExposureEntry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    ).first() or ExposureEntry(
        customer=customer,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        approved=ZERO,
        delivered=ZERO,
        advance=ZERO,
    )
    if entry.customer_id != customer.pk:
        raise ValueError(f"{entry} belongs to customer {entry.customer_id}, not {customer.pk}")
    movements = []
    for stage, value in (("approved", approved), ("delivered", delivered), ("advance", advance)):
        change = ZERO if value is None else value - getattr(entry, stage)
        if value is not None and change != 0:
            setattr(entry, stage, value)
            movements.append(_movement(entry, stage=stage, amount=change, by=by))
    if movements:
        entry.save()
        ExposureMovement.objects.bulk_create(movements)
    return entry


def _movement(
    entry: ExposureEntry, *, stage: str, amount: Decimal, by: User | None
) -> ExposureMovement:
    return ExposureMovement(
        customer_id=entry.customer_id,
        stage=stage,
        amount=amount,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        by=by,
        at=clock.now(),
    )


@unit_of_work
def set_oldest_due(*, customer: Customer, day: date | None) -> None:
    """Keep the due day of the customer's oldest unpaid instalment; None when nothing is owed.

    A projection of receivables. Locks the customer.
    """
    if not is_locked(Customer, customer.pk):
        lock(Customer).get(pk=customer.pk)
    CustomerCredit.objects.filter(customer_id=customer.pk).update(oldest_due_on=day)


@unit_of_work
def note_contract(*, customer: Customer, signed_on: date, by: User | None) -> Customer:
    """Note that a contract with the customer took effect: first and last day follow.

    A prospect becomes a registered customer. Locks the customer.
    """
    customer = lock(Customer).get(pk=customer.pk)
    before = customer.state
    first, last = customer.first_contract_on, customer.last_contract_on
    customer.first_contract_on = min(first or signed_on, signed_on)
    customer.last_contract_on = max(last or signed_on, signed_on)
    if customer.state == Customer.State.PROSPECT:
        customer.register()
    customer.save(update_fields=["first_contract_on", "last_contract_on", "state"])
    record(
        subject=customer,
        verb="customers.contract_noted",
        by=by,
        before=before,
        after=customer.state,
        changes={"last_contract_on": (last, customer.last_contract_on)},
    )
    return customer
