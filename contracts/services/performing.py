"""From issue to completion (work standard 6.4, 7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from contracts import permissions
from contracts.models import Contract, PlanLine
from contracts.services.issuing import announce, draw
from contracts.signals import contract_effective
from core import clock
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers.models import Customer
from customers.services import note_contract
from records.models import StoredFile
from records.services import attach, record
from workflow.services import close_open_items, notify, open_item


@unit_of_work
def issue_contract(*, contract: Contract, by: User, version: int) -> Contract:
    """Issue the contract for signature (6.4): number drawn, text frozen."""
    contract = _locked(contract, version)
    permissions.check(
        permissions.may_issue(contract=contract, by=by), contract, Contract.State.DRAFT
    )
    close_open_items(subject=contract, by=by, steps=["6.4"], outcome="issued")
    draw(contract)
    contract.save()
    announce(contract, by=by)
    notify(
        text_code="contracts.issued",
        people=[contract.owner],
        params={"number": str(contract), "customer": contract.customer.name},
        url=contract.get_absolute_url(),
        key=f"contracts.issued/{contract.pk}",
    )
    return contract


@unit_of_work
def record_signature(
    *,
    contract: Contract,
    by: User,
    version: int,
    signed_on: date,
    scan: StoredFile | None = None,
) -> Contract:
    """Record the day on which both sides had signed: the contract is in force (7.1).

    Raises Refused for a day in the future or before the order's approval.
    """
    # The customer comes first: the day of its last contract moves with this.
    lock(Customer).get(pk=contract.customer_id)
    contract = _locked(contract, version)
    permissions.check(
        permissions.may_record_signature(contract=contract, by=by),
        contract,
        Contract.State.ISSUED,
    )
    _check_day(contract, signed_on)
    before = contract.state
    contract.take_effect()
    contract.signed_on = signed_on
    contract.effective_at = clock.now()
    contract.version += 1
    contract.save()
    if scan is not None:
        attach(subject=contract, stored=scan, kind="signed_contract", by=by)
    note_contract(customer=contract.customer, signed_on=signed_on, by=by)
    close_open_items(subject=contract, by=by, steps=["7.1"], outcome="signed")
    _watch_performance(contract)
    contract_effective.send(sender=Contract, contract=contract, by=by)
    record(
        subject=contract,
        verb="contracts.signed",
        by=by,
        before=before,
        after=contract.state,
        changes={"signed_on": (None, signed_on)},
    )
    return contract


def _watch_performance(contract: Contract) -> None:
    """The head sees to it that the contract is performed, until its order is closed (7.1)."""
    open_item(
        step="7.1",
        subject=contract,
        role="centre_head",
        slot="performance",
        label=str(contract),
        url=contract.get_absolute_url(),
        customer=contract.customer.name,
        amount=contract.total,
        initiator=contract.owner,
        planned_on=contract.delivery_on,
        quiet=True,
    )


def _check_day(contract: Contract, signed_on: date) -> None:
    if signed_on > clock.today():
        raise Refused(_("That day has not come yet."), "signed_on")
    approved = clock.day_of(contract.approved_at)
    if signed_on < approved:
        raise Refused(
            _("The order was approved on %(day)s; nothing is signed before that.")
            % {"day": approved.isoformat()},
            "signed_on",
        )


@unit_of_work
def complete_contract(*, contract: Contract, by: User | None) -> Contract:
    """The order is fully delivered and paid: so is its contract (7.1)."""
    contract = lock(Contract).select_related("customer").get(pk=contract.pk)
    before = contract.state
    contract.complete()
    contract.completed_at = clock.now()
    contract.version += 1
    contract.save()
    close_open_items(subject=contract, by=by, outcome="completed")
    record(subject=contract, verb="contracts.completed", by=by, before=before, after=contract.state)
    return contract


@unit_of_work
def cancel_contract(*, contract: Contract, by: User) -> Contract:
    """Its order was given up. Raises Refused once the contract is in force (domain C5.5)."""
    contract = lock(Contract).select_related("customer").get(pk=contract.pk)
    if contract.state not in (Contract.State.DRAFT, Contract.State.ISSUED):
        raise Refused(
            _("Contract %(contract)s is in force; it is changed by a change order only.")
            % {"contract": contract}
        )
    before = contract.state
    contract.cancel()
    contract.version += 1
    contract.save()
    close_open_items(subject=contract, by=by, outcome="cancelled")
    record(subject=contract, verb="contracts.cancelled", by=by, before=before, after=contract.state)
    return contract


@unit_of_work
def note_plan_paid(*, contract: Contract, paid: Mapping[int, Decimal]) -> None:
    """Keep what is paid of each plan line ({id of the plan line: yuan}); receivables calls this."""
    lock(Contract).get(pk=contract.pk)
    lines = list(PlanLine.objects.filter(contract=contract, pk__in=paid))
    for line in lines:
        line.paid = paid[line.pk]
    PlanLine.objects.bulk_update(lines, ["paid"])


def _locked(contract: Contract, version: int) -> Contract:
    locked = lock(Contract).select_related("customer").get(pk=contract.pk)
    if locked.version != version:
        raise Stale(
            _("Contract %(contract)s changed since you opened it; it is now “%(state)s”.")
            % {"contract": locked, "state": locked.get_state_display()}
        )
    return locked
