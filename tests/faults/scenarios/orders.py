"""The orders' services."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from orders import services
from orders.models import OrderLine
from pricing.queries import strategy_on
from records.services import store_upload
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.faults.scenarios.records import PDF
from tests.orders.makers import (
    approved,
    content,
    draft,
    in_review,
    old_customer,
    submitted,
    with_late_quality,
)

BEYOND = "632"


@scenario("orders.services.entry.create_order")
def create() -> Call:
    one, typed, key = old_customer(), content(), uuid.uuid4()
    papers = [("quotation", store_upload(SimpleUploadedFile("报价.pdf", PDF)))]
    return lambda: services.create_order(
        by=one.owner, form_key=key, customer=one, content=typed, papers=papers
    )


@scenario("orders.services.entry.update_order")
def update() -> Call:
    order, typed = draft(), content("12", "670")
    return lambda: services.update_order(
        order=order, by=order.owner, version=order.version, content=typed
    )


@scenario("orders.services.submission.hand_in_new_order")
def hand_in_new() -> Call:
    one, typed, key = old_customer(), content(), uuid.uuid4()
    return lambda: services.hand_in_new_order(
        by=one.owner, form_key=key, customer=one, content=typed
    )


@scenario("orders.services.submission.hand_in_changed_order")
def hand_in_changed() -> Call:
    order, typed = draft(), content("12", "670")
    return lambda: services.hand_in_changed_order(
        order=order, by=order.owner, version=order.version, content=typed
    )


@scenario("orders.services.submission.submit_order")
def submit() -> Call:
    order = draft()
    return lambda: services.submit_order(order=order, by=order.owner, version=order.version)


@scenario("orders.services.submission.withdraw_order")
def withdraw() -> Call:
    order = submitted()
    return lambda: services.withdraw_order(
        order=order, by=order.owner, version=order.version, reason="客户改量"
    )


@scenario("orders.services.submission.cancel_order")
def cancel() -> Call:
    order = approved()
    return lambda: services.cancel_order(
        order=order, by=order.owner, version=order.version, reason="客户放弃"
    )


@scenario("orders.services.submission.judge_again")
def judge_again() -> Call:
    order = submitted(typed=content(price=BEYOND))
    return lambda: services.judge_again(order=order, by=person("centre_head"), cause="survey")


@scenario("orders.services.chain.examine_order")
def examine() -> Call:
    order = submitted()
    return lambda: services.examine_order(order=order, by=order.owner, version=order.version)


@scenario("orders.services.chain.sign_order")
def sign() -> Call:
    order = submitted()
    return lambda: services.sign_order(order=order, by=order.owner, version=order.version)


@scenario("orders.services.chain.decide_order")
def decide() -> Call:
    order, head = submitted(typed=content(price=BEYOND)), person("centre_head")
    return lambda: services.decide_order(
        order=order, by=head, version=order.version, outcome="approve", opinion="同意。"
    )


@scenario("orders.services.routine.approve_routine_order")
def approve_routine() -> Call:
    order, head = submitted(typed=content(price=BEYOND)), person("centre_head")
    return lambda: services.approve_routine_order(
        order=order, by=head, version=order.version, opinion="同意。"
    )


@scenario("orders.services.chain.accept_quotation")
def accept_quotation() -> Call:
    papers = [("quotation", store_upload(SimpleUploadedFile("报价.pdf", PDF)))]
    one, head = old_customer(), person("centre_head")
    order = services.create_order(
        by=one.owner,
        form_key=uuid.uuid4(),
        customer=one,
        content=content(price="630", claim="holding"),
        papers=papers,
    )
    order = services.submit_order(order=order, by=one.owner, version=order.version)
    return lambda: services.accept_quotation(order=order, by=head, version=order.version)


@scenario("orders.services.review.give_opinion")
def give_opinion() -> Call:
    order = submitted(typed=content(price="600"))
    head = person("centre_head")
    order = services.decide_order(
        order=order, by=head, version=order.version, outcome="approve", opinion="请评审。"
    )
    finance = person("finance")
    return lambda: services.give_opinion(
        order=order,
        department="finance",
        by=finance,
        version=order.version,
        answer=services.Answer("agree", "毛利可接受。"),
    )


@scenario("orders.services.review.go_on_without")
def go_on_without() -> Call:
    order = in_review()
    with_late_quality(order)
    by = person("centre_head")
    return lambda: services.go_on_without(
        order=order, by=by, version=order.version, reason="质量部出差。"
    )


def _line() -> OrderLine:
    order = approved()
    return order.lines.get()


@scenario("orders.services.progress.note_reserved", inner=True)
def note_reserved() -> Call:
    line = approved(typed=content("600")).lines.get()
    return lambda: services.note_reserved(line=line, quantity=Decimal(5), subject=line.order)


@scenario("orders.services.progress.note_shipped", inner=True)
def note_shipped() -> Call:
    line = _line()
    return lambda: services.note_shipped(
        order=line.order,
        quantities={line: Decimal(4)},
        subject=line.order,
        by=person("logistics"),
    )


@scenario("orders.services.progress.note_received", inner=True)
def note_received() -> Call:
    line, by = _line(), person("logistics")
    order = services.note_shipped(
        order=line.order, quantities={line: line.quantity}, subject=line.order, by=by
    )
    return lambda: services.note_received(
        order=order, quantities={line: line.quantity}, subject=order, complete=True, by=by
    )


@scenario("orders.services.progress.note_paid", inner=True)
def note_paid() -> Call:
    order = approved()
    return lambda: services.note_paid(order=order, paid=order.total / 2, by=person("finance"))


@scenario("orders.services.repricing.tell_of_new_prices")
def tell_of_new_prices() -> Call:
    draft(old_customer(person("sales")))
    strategy = strategy_on(clock.today())
    assert strategy is not None
    return lambda: services.tell_of_new_prices(strategy=strategy)
