"""Money from the salesperson's word to the last instalment, and everything that is refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from contracts.models import Contract, PlanLine
from core import clock
from core.books import check_books
from core.guards import guards_off
from core.refusals import NotAllowed, Refused, Stale
from customers.models import CustomerCredit
from orders.models import Order
from receivables import queries, rules, services
from receivables.models import Allocation, Instalment, Payment
from tests.customers.makers import person
from tests.receivables.makers import (
    again,
    confirmed,
    contract,
    details,
    registered,
    rows_of,
    unclaimed,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(sales: User) -> Contract:
    """A contract of 6,800.00 in force, two halves due."""
    return contract()


def books() -> list[str]:
    return [f"{section}: {one.object}: {one.problem}" for section, one in check_books()]


def confirm(payment: Payment, shares: dict[int, Decimal], reference: str = "YT1") -> Payment:
    return services.confirm_payment(
        payment=payment,
        by=person("finance"),
        version=payment.version,
        bank_reference=reference,
        shares=shares,
    )


def test_a_plan_becomes_instalments_to_the_fen(sales: User) -> None:
    rows = rows_of(contract(quantity="3"))

    assert [row.amount for row in rows] == [Decimal("1020.00"), Decimal("1020.00")]
    assert books() == []


def test_money_counts_only_when_finance_has_confirmed_it(deal: Contract) -> None:
    first, _second = rows_of(deal)
    payment = registered(deal)
    assert Order.objects.get(pk=deal.order_id).paid == 0

    confirm(payment, {first.pk: Decimal(3400)})

    assert Order.objects.get(pk=deal.order_id).paid == Decimal(3400)
    assert PlanLine.objects.get(instalment=first).paid == Decimal(3400)
    assert rows_of(deal)[0].settled_at is not None
    assert books() == []


def test_partial_payment_leaves_the_rest_open(deal: Contract) -> None:
    first, _second = rows_of(deal)

    confirmed(deal, "1000.01", {first.pk: Decimal("1000.01")})

    row = rows_of(deal)[0]
    assert (row.allocated, row.settled_at) == (Decimal("1000.01"), None)
    assert books() == []


def test_overpayment_becomes_an_advance(deal: Contract) -> None:
    rows = rows_of(deal)

    payment = confirmed(deal, "7000", {row.pk: row.amount for row in rows})

    assert payment.amount - payment.allocated == Decimal(200)
    assert CustomerCredit.objects.get(customer=deal.customer).advance == Decimal(200)
    assert queries.advance_of(deal.customer) == Decimal(200)
    assert books() == []


def test_one_payment_pays_two_contracts(deal: Contract) -> None:
    other = contract(deal.customer, quantity="5")
    shares = rules.suggest(Decimal(10_200), queries.open_instalments(deal.customer))

    confirmed(deal, "10200", shares)

    assert [row.settled_at is not None for one in (deal, other) for row in rows_of(one)] == [
        True
    ] * 4
    assert books() == []


def test_what_is_left_is_allocated_later(deal: Contract) -> None:
    first, _second = rows_of(deal)
    payment = confirmed(deal, "3400")

    services.allocate(payment=payment, shares={first.pk: Decimal(3400)}, by=person("finance"))

    assert again(payment).allocated == Decimal(3400)
    assert books() == []


def test_an_allocation_is_taken_back_and_given_again(deal: Contract) -> None:
    first, second = rows_of(deal)
    payment = confirmed(deal, "3400", {first.pk: Decimal(3400)})
    (row,) = queries.standing_allocations(payment)

    services.take_back_allocation(allocation=row, by=person("finance"), reason="错期")
    services.allocate(
        payment=again(payment), shares={second.pk: Decimal(3400)}, by=person("finance")
    )

    assert [one.allocated for one in rows_of(deal)] == [0, Decimal(3400)]
    with pytest.raises(Stale):
        services.take_back_allocation(allocation=row, by=person("finance"), reason="再来")
    assert books() == []


def test_a_reversal_takes_everything_back_and_deletes_nothing(deal: Contract) -> None:
    first, _second = rows_of(deal)
    payment = confirmed(deal, "3400", {first.pk: Decimal(3400)})

    services.reverse_payment(
        payment=payment, by=person("finance"), version=payment.version, reason="重复登记"
    )

    assert again(payment).state == Payment.State.REVERSED
    assert [row.amount for row in payment.allocations.order_by("pk")] == [3400, -3400]
    assert Order.objects.get(pk=deal.order_id).paid == 0
    assert registered(deal, bank_reference=payment.bank_reference).pk != payment.pk
    assert books() == []


def test_unclaimed_money_is_claimed_and_then_confirmed(deal: Contract) -> None:
    payment = unclaimed()
    with pytest.raises(Refused, match=r"认领|claim"):
        confirm(payment, {})

    payment = services.claim_payment(
        payment=payment, by=deal.owner, version=payment.version, customer=deal.customer
    )
    confirm(payment, {})

    assert again(payment).state == Payment.State.CONFIRMED
    assert books() == []


def test_the_same_form_twice_makes_one_payment(deal: Contract) -> None:
    key = uuid.uuid4()
    made = {
        services.register_payment(by=deal.owner, form_key=key, details=details(), contract=deal).pk
        for _turn in range(2)
    }

    assert len(made) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("-0.01")}, "amount"),
        ({"received_on": "tomorrow"}, "received_on"),
        ({"method": "barter"}, "method"),
        ({"payer": "别家公司"}, "note"),
    ],
)
def test_a_wrong_registration_is_refused(
    deal: Contract, changes: dict[str, Any], field: str
) -> None:
    if changes.get("received_on") == "tomorrow":
        changes = {"received_on": clock.today() + timedelta(days=1)}
    amount = str(changes.pop("amount", "3400"))

    with pytest.raises(Refused) as refusal:
        registered(deal, amount, **changes)

    assert refusal.value.field == field
    assert not Payment.objects.exists()


def test_a_bank_reference_counts_once(deal: Contract) -> None:
    registered(deal, bank_reference="yt 0001")

    with pytest.raises(Refused) as refusal:
        registered(deal, bank_reference="YT0001")

    assert refusal.value.field == "bank_reference"


def test_nobody_confirms_what_they_registered(deal: Contract) -> None:
    payment = registered(deal, by=person("finance"))

    with pytest.raises(NotAllowed):
        confirm(payment, {})


@pytest.mark.parametrize(
    "act",
    [
        lambda p: services.confirm_payment(
            payment=p, by=p.registered_by, version=p.version, bank_reference="X", shares={}
        ),
        lambda p: services.allocate(payment=p, shares={}, by=p.registered_by),
        lambda p: services.reverse_payment(
            payment=p, by=p.registered_by, version=p.version, reason="x"
        ),
    ],
)
def test_only_finance_closes_money(deal: Contract, act: Callable[[Payment], object]) -> None:
    payment = registered(deal)

    with pytest.raises(NotAllowed):
        act(payment)

    assert again(payment).state == Payment.State.REGISTERED


def test_another_salesperson_registers_nothing_for_this_customer(
    deal: Contract, other_sales: User
) -> None:
    with pytest.raises(NotAllowed):
        registered(deal, by=other_sales)


@pytest.mark.parametrize("share", ["3400.01", "-0.01"])
def test_no_share_exceeds_what_is_open(deal: Contract, share: str) -> None:
    first, _second = rows_of(deal)
    payment = confirmed(deal, "6800")

    with pytest.raises(Refused):
        services.allocate(payment=payment, shares={first.pk: Decimal(share)}, by=person("finance"))


def test_shares_never_exceed_the_payment(deal: Contract) -> None:
    first, _second = rows_of(deal)
    payment = confirmed(deal, "100")

    with pytest.raises(Refused):
        services.allocate(
            payment=payment, shares={first.pk: Decimal("100.01")}, by=person("finance")
        )


def test_money_pays_its_own_customer_only(deal: Contract) -> None:
    stranger = contract()
    payment = confirmed(deal, "100")

    with pytest.raises(Refused):
        services.allocate(
            payment=payment, shares={rows_of(stranger)[0].pk: Decimal(1)}, by=person("finance")
        )


def test_an_old_screen_is_told(deal: Contract) -> None:
    payment = registered(deal)
    confirm(payment, {})

    with pytest.raises(Stale):
        confirm(payment, {}, reference="YT2")


def raw(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_refuses_strangers_money_and_half_reversals(deal: Contract) -> None:
    first, _second = rows_of(deal)
    payment = confirmed(deal, "3400", {first.pk: Decimal(3400)})
    (row,) = queries.standing_allocations(payment)
    stranger = rows_of(contract())[0]
    base = {"by": person("finance"), "at": clock.now(), "payment": payment}

    for wrong in (
        Allocation(**base, instalment=stranger, amount=Decimal(1)),
        Allocation(**base, instalment=first, amount=Decimal(-1), reverses=row),
    ):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            wrong.save()


@pytest.mark.parametrize(
    ("section", "sql"),
    [
        ("receivables: allocations", "UPDATE receivables_payment SET allocated = allocated - 1"),
        ("receivables: allocations", "UPDATE receivables_instalment SET settled_at = NULL"),
        (
            "receivables: reversals",
            "INSERT INTO receivables_allocation"
            " (payment_id, instalment_id, amount, reverses_id, by_id, at)"
            " SELECT payment_id, instalment_id, -1, id, by_id, at FROM receivables_allocation",
        ),
        (
            "receivables: payments",
            "UPDATE receivables_payment SET state = 'registered', confirmed_by_id = NULL",
        ),
        ("receivables: plans", "UPDATE contracts_planline SET paid = paid - 1 WHERE paid > 0"),
        ("receivables: plans", "UPDATE orders_order SET paid = paid + 1 WHERE paid > 0"),
        (
            "receivables: credit",
            "UPDATE customers_customercredit SET oldest_due_on = '2020-01-01'",
        ),
    ],
)
def test_what_is_forced_in_is_named(deal: Contract, section: str, sql: str) -> None:
    first, _second = rows_of(deal)
    confirmed(deal, "3400", {first.pk: Decimal(3400)})

    with guards_off():
        raw(sql)

        assert section in {name for name, _finding in check_books()}


def test_the_ageing_table_equals_the_ledger(deal: Contract) -> None:
    first, _second = rows_of(deal)
    confirmed(deal, "1000", {first.pk: Decimal(1000)})
    Instalment.objects.filter(pk=first.pk).update(due_on=clock.today() - timedelta(days=31))

    ((_customer, buckets),) = queries.ageing(person("finance"), on=clock.today())

    assert buckets == {2: Decimal(2400), 0: Decimal(3400)}
    narrowed = queries.in_bucket(Instalment.objects.all(), 2, on=clock.today())
    assert list(narrowed.values_list("pk", flat=True)) == [first.pk]
