"""Money's services."""

from __future__ import annotations

import uuid
from decimal import Decimal

from contracts.models import Contract
from core import clock
from orders.models import Order
from receivables import queries, services
from receivables.models import Instalment
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.orders.makers import approved
from tests.receivables.makers import (
    confirmed,
    contract,
    details,
    registered,
    rows_of,
    unclaimed,
)


@scenario("receivables.services.payments.register_payment")
def register() -> Call:
    deal, key = contract(), uuid.uuid4()
    return lambda: services.register_payment(
        by=deal.owner, form_key=key, details=details(), contract=deal
    )


@scenario("receivables.services.payments.claim_payment")
def claim() -> Call:
    deal, payment = contract(), unclaimed()
    return lambda: services.claim_payment(
        payment=payment, by=deal.owner, version=1, customer=deal.customer
    )


@scenario("receivables.services.payments.confirm_payment")
def confirm() -> Call:
    deal, by = contract(), person("finance")
    payment, first = registered(deal), rows_of(deal)[0]
    reference = uuid.uuid4().hex
    return lambda: services.confirm_payment(
        payment=payment, by=by, version=1, bank_reference=reference, shares={first.pk: first.amount}
    )


@scenario("receivables.services.payments.reverse_payment")
def reverse() -> Call:
    deal, by = contract(), person("finance")
    first = rows_of(deal)[0]
    payment = confirmed(deal, "3400", {first.pk: first.amount})
    return lambda: services.reverse_payment(
        payment=payment, by=by, version=payment.version, reason="重复"
    )


@scenario("receivables.services.allocating.allocate")
def allocate() -> Call:
    deal, by = contract(), person("finance")
    payment, first = confirmed(deal), rows_of(deal)[0]
    return lambda: services.allocate(payment=payment, shares={first.pk: Decimal(3400)}, by=by)


@scenario("receivables.services.allocating.take_back_allocation")
def take_back() -> Call:
    deal, by = contract(), person("finance")
    first = rows_of(deal)[0]
    payment = confirmed(deal, "3400", {first.pk: first.amount})
    (row,) = queries.standing_allocations(payment)
    return lambda: services.take_back_allocation(allocation=row, by=by, reason="错期")


@scenario("receivables.services.instalments.open_instalments")
def open_instalments() -> Call:
    order = approved()
    deal = Contract.objects.get(order=order)
    return lambda: services.open_instalments(contract=deal, by=order.owner)


@scenario("receivables.services.instalments.set_due_days")
def set_due_days() -> Call:
    deal = contract(terms=None)
    assert Instalment.objects.filter(contract=deal, due_on=None).exists()
    return lambda: services.set_due_days(contract=deal, received_on=clock.today(), by=deal.owner)


@scenario("receivables.services.re_evaluation.ask_re_evaluation")
def ask_re_evaluation() -> Call:
    order = Order.objects.select_related("customer", "owner").get(pk=contract().order_id)
    return lambda: services.ask_re_evaluation(order=order, by=None)


@scenario("receivables.services.re_evaluation.keep_rating")
def keep_rating() -> Call:
    order = Order.objects.select_related("customer", "owner").get(pk=contract().order_id)
    services.ask_re_evaluation(order=order, by=None)
    by = person("centre_head")
    return lambda: services.keep_rating(customer=order.customer, reason="按期付清", by=by)


@scenario("receivables.services.re_evaluation.start_survey")
def start_survey() -> Call:
    order = Order.objects.select_related("customer", "owner").get(pk=contract().order_id)
    services.ask_re_evaluation(order=order, by=None)
    by = person("centre_head")
    return lambda: services.start_survey(customer=order.customer, by=by)
