"""Contracts in force and money for stories, made by services; usable without fixtures too."""

from __future__ import annotations

import itertools
import uuid
from decimal import Decimal

from accounts.models import User
from contracts.models import Contract
from contracts.queries import live_contract
from contracts.services import issue_contract, record_signature
from core import clock
from customers.models import Customer
from orders.models import Order
from orders.rules.content import TermContent
from receivables.models import Instalment, Payment
from receivables.services import PaymentDetails, confirm_payment, register_payment
from tests.customers.makers import person
from tests.orders import makers as orders

_turn = itertools.count(1)
HALVES = (TermContent(Decimal(50), "signing", 0), TermContent(Decimal(50), "shipment", 0))


def contract(of: Customer | None = None, quantity: str = "10", **typed: object) -> Contract:
    """A contract in force: 10 × 680.00 in two halves, both due at once unless told otherwise."""
    terms = typed.pop("terms", HALVES)  # None: after receipt
    order = orders.approved(
        of,
        orders.content(quantity, terms=terms, **typed),  # type: ignore[arg-type]  # as told
    )
    return effective(order)


def effective(order: Order) -> Contract:
    """Issue and sign the order's contract."""
    found = live_contract(order)
    assert found is not None, order.state
    if found.state == Contract.State.DRAFT:
        found = issue_contract(contract=found, by=person("centre_head"), version=found.version)
    return record_signature(
        contract=found, by=found.owner, version=found.version, signed_on=clock.today()
    )


def details(amount: str = "3400", **changes: object) -> PaymentDetails:
    """Money by bank transfer today."""
    given = {"received_on": clock.today(), "method": "transfer", **changes}
    return PaymentDetails(amount=Decimal(amount), **given)  # type: ignore[arg-type]  # as told


def registered(
    of: Contract, amount: str = "3400", by: User | None = None, **changes: object
) -> Payment:
    """Money of the contract's customer that its salesperson registered."""
    return register_payment(
        by=by or of.owner, form_key=uuid.uuid4(), details=details(amount, **changes), contract=of
    )


def unclaimed(amount: str = "500", payer: str = "关山月") -> Payment:
    """Money that finance cannot place."""
    return register_payment(
        by=person("finance"), form_key=uuid.uuid4(), details=details(amount, payer=payer)
    )


def confirmed(
    of: Contract, amount: str = "3400", shares: dict[int, Decimal] | None = None
) -> Payment:
    """Money that finance has confirmed."""
    payment = registered(of, amount)
    return confirm_payment(
        payment=payment,
        by=person("finance"),
        version=payment.version,
        bank_reference=f"YT{next(_turn):06d}",
        shares=shares or {},
    )


def rows_of(one: Contract) -> list[Instalment]:
    """The contract's instalments as they stand."""
    return list(Instalment.objects.filter(contract=one).order_by("no"))


def again(payment: Payment) -> Payment:
    """The payment as it stands now."""
    return Payment.objects.get(pk=payment.pk)
