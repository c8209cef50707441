"""Issuing: the number is drawn and the text is frozen."""

from __future__ import annotations

from accounts.models import User
from contracts.models import Contract
from core import clock
from core.numbers import draw_number
from records.services import record
from workflow.services import open_item

PREFIX = "XS"


def draw(contract: Contract) -> None:
    """Draw the contract's number and freeze its text; the caller saves it.

    The series is locked last of all; nothing slow comes after.
    """
    now = clock.now()
    contract.issue()
    contract.number = draw_number(PREFIX, clock.day_of(now))
    series, _dash, serial = contract.number.rpartition("-")
    contract.series, contract.serial = series, int(serial)
    contract.issued_at = now
    contract.version += 1


def announce(contract: Contract, *, by: User) -> None:
    """Put the saved contract on its salesperson's desk for the signatures (7.1)."""
    open_item(
        step="7.1",
        subject=contract,
        person=contract.owner,
        slot="signature",
        label=str(contract),
        url=contract.get_absolute_url(),
        customer=contract.customer.name,
        amount=contract.total,
        initiator=contract.owner,
    )
    record(
        subject=contract,
        verb="contracts.issued",
        by=by,
        before=Contract.State.DRAFT,
        after=contract.state,
        changes={"number": (None, contract.number)},
    )
