"""Instalments: opened when the contract is in force, due when their trigger happens (10.1)."""

from __future__ import annotations

from datetime import date

from accounts.models import User
from contracts.models import Contract
from core.locks import lock
from core.work import unit_of_work
from customers.models import Customer
from customers.services import set_oldest_due
from receivables import queries, rules
from receivables.models import Instalment
from records.services import record
from workflow.services import open_item


@unit_of_work
def open_instalments(*, contract: Contract, by: User) -> list[Instalment]:
    """Make an instalment of every plan line of a contract that has just taken effect.

    Locks the customer. Those whose due day is known go on the salesperson's desk at once.
    """
    customer = lock(Customer).get(pk=contract.customer_id)
    moments = queries.moments_of(contract)
    if moments is None:
        return []
    instalments = [
        Instalment(
            contract=contract,
            plan_line=line,
            customer=customer,
            no=line.no,
            trigger=line.trigger,
            days=line.days,
            amount=line.amount,
            due_on=rules.due_day(line.trigger, line.days, moments),
        )
        for line in contract.plan.all()
        if line.amount > 0
    ]
    Instalment.objects.bulk_create(instalments)
    set_oldest_due(customer=customer, day=queries.oldest_due_on(customer))
    for instalment in instalments:
        _put_on_desk(contract, instalment)
    record(
        subject=contract,
        verb="receivables.instalments_opened",
        by=by,
        before=contract.state,
        after=contract.state,
        changes={"instalments": (None, len(instalments))},
    )
    return instalments


@unit_of_work
def set_due_days(*, contract: Contract, received_on: date, by: User) -> list[Instalment]:
    """The delivery is complete and signed for: what counts from receipt is due now.

    Locks the customer and the instalments; the caller holds the contract.
    """
    customer = lock(Customer).get(pk=contract.customer_id)
    moments = queries.moments_of(contract, received_on=received_on)
    if moments is None:
        return []
    waiting = list(lock(Instalment).filter(contract=contract, due_on=None))
    for instalment in waiting:
        instalment.due_on = rules.due_day(instalment.trigger, instalment.days, moments)
    Instalment.objects.bulk_update(waiting, ["due_on"])
    set_oldest_due(customer=customer, day=queries.oldest_due_on(customer))
    for instalment in waiting:
        _put_on_desk(contract, instalment)
        record(
            subject=instalment,
            verb="receivables.due_set",
            by=by,
            changes={"due_on": (None, instalment.due_on)},
        )
    return waiting


def _put_on_desk(contract: Contract, instalment: Instalment) -> None:
    """Collecting each instalment is the salesperson's item until it is settled (10.1)."""
    if instalment.due_on is None or instalment.settled_at is not None:
        return
    open_item(
        step="10.1",
        subject=instalment,
        person=contract.owner,
        initiator=contract.owner,
        label=f"{contract} / {instalment.no}",
        url=instalment.get_absolute_url(),
        customer=contract.customer.name,
        amount=instalment.amount,
        planned_on=instalment.due_on,
    )
