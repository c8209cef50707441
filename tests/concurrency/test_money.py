"""Money on a real server: one bank reference, one payment; nothing is allocated twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal

import pytest

from contracts.models import Contract
from core.books import check_books
from core.refusals import Refused, Stale
from orders.models import Order
from receivables import queries, rules, services
from receivables.models import Allocation, Instalment, Payment
from tests.aftersales.makers import returned, shipped
from tests.concurrency.test_core_races import together
from tests.customers.makers import person
from tests.receivables.makers import confirmed, contract, details, registered, rows_of

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _books_hold_at_the_end(transactional_db: None) -> Iterator[None]:
    yield
    assert [finding for _section, finding in check_books()] == []


def test_one_bank_reference_makes_one_payment() -> None:
    deal = contract()

    def register(_turn: int) -> str:
        try:
            services.register_payment(
                by=deal.owner,
                form_key=uuid.uuid4(),
                details=details("100", bank_reference="YT 1"),
                contract=deal,
            )
        except Refused:
            return "refused"
        return "made"

    results = together(12, register, threads=6)

    assert sorted(results) == ["made"] + ["refused"] * 11
    assert Payment.objects.count() == 1


def test_two_payments_confirmed_with_one_reference_are_one() -> None:
    deal, by = contract(), person("finance")
    both = [registered(deal, "100"), registered(deal, "200")]

    def confirm(turn: int) -> str:
        try:
            services.confirm_payment(
                payment=both[turn], by=by, version=1, bank_reference="YT2", shares={}
            )
        except Refused:
            return "refused"
        return "made"

    assert sorted(together(2, confirm, threads=2)) == ["made", "refused"]


def test_one_payment_is_confirmed_once() -> None:
    deal, by = contract(), person("finance")
    payment = registered(deal, "100")

    def confirm(turn: int) -> str:
        try:
            services.confirm_payment(
                payment=payment, by=by, version=1, bank_reference=f"YT{turn}", shares={}
            )
        except (Refused, Stale):
            return "told"
        return "made"

    assert sorted(together(8, confirm, threads=8)) == ["made"] + ["told"] * 7


def test_allocations_never_exceed_payment_or_instalment() -> None:
    deal, by = contract(), person("finance")
    first = rows_of(deal)[0]
    payments = [confirmed(deal, "1000") for _turn in range(4)]

    def allocate(turn: int) -> str:
        try:
            services.allocate(
                payment=payments[turn % 4], shares={first.pk: Decimal("600.01")}, by=by
            )
        except Refused:
            return "refused"
        return "made"

    together(16, allocate, threads=8)

    row = Instalment.objects.get(pk=first.pk)
    assert row.allocated <= row.amount
    assert all(one.allocated <= one.amount for one in Payment.objects.all())
    assert Allocation.objects.count() == 4


def test_the_last_payment_and_the_last_receipt_close_order_and_contract_once() -> None:
    shipment = shipped()
    deal = Contract.objects.get(pk=shipment.contract_id)
    payment = registered(deal, "6800")
    by = person("finance")

    def finish(turn: int) -> None:
        if turn:
            returned(shipment)
            return
        services.confirm_payment(
            payment=payment,
            by=by,
            version=1,
            bank_reference="YT3",
            shares=rules.suggest(Decimal(6800), queries.open_instalments(deal.customer)),
        )

    together(2, finish, threads=2)

    assert Order.objects.get(pk=deal.order_id).state == Order.State.CLOSED
    assert Contract.objects.get(pk=deal.pk).state == Contract.State.COMPLETED
    assert queries.open_re_evaluation(deal.customer) is not None
