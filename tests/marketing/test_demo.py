"""The demo company: loaded once, true to its books, with the ten stories where they belong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from aftersales.models import Complaint
from contracts.models import Contract
from core import clock
from core.books import check_books
from core.refusals import Refused
from customers.models import Customer, Rating
from deliveries.models import Job
from marketing.demo.buyers import BUYERS
from marketing.demo.load import load_demo
from orders.models import Opinion, Order
from orders.queries import decisions_of, latest_verdict
from orders.rules import Rule
from pricing.models import PriceStrategy
from receivables.models import Instalment, Payment
from receivables.queries import open_re_evaluation
from records.models import Event
from records.queries import attachments_of
from tests.walker.visits import once, rolled_back
from workflow.models import WorkItem

pytestmark = once


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The company as `load_demo` leaves it; gone after this module."""
    before = settings.DEBUG
    with django_db_blocker.unblock(), rolled_back():
        settings.DEBUG = True
        call_command("load_demo", stdout=StringIO())
        yield
        settings.DEBUG = before


@pytest.fixture(autouse=True)
def _debug(db: None, settings: LazySettings) -> None:
    """Each test in a transaction of its own, in the mode in which the demo is shown."""
    settings.DEBUG = True


def customer(no: int) -> Customer:
    """The customer with this number in the cast."""
    name = next(row[1] for row in BUYERS if row[0] == no)
    return Customer.objects.get(name__startswith=str(name))


def story(no: int, code: str, quantity: int, price: str) -> Order:
    """The order of a story, told by its customer and its only line."""
    return Order.objects.select_related("owner", "customer").get(
        customer=customer(no),
        lines__is_current=True,
        lines__product__code=code,
        lines__quantity=Decimal(quantity),
        lines__price=Decimal(price),
    )


def found(order: Order) -> dict[str, Any]:
    """What the last verdict found beyond the salesperson's column: {rule: parameters}."""
    verdict = latest_verdict(order)
    assert verdict is not None
    return {row.rule: row.params for row in verdict.findings.filter(passed=False)}


def deciders(order: Order) -> list[str]:
    return [decision.decided_by.username for decision in decisions_of(order)]


def on_desk(order: Order) -> set[tuple[str, str]]:
    """(step, role) of what of the order waits now."""
    rows = WorkItem.objects.filter(subject_type="orders.order", subject_id=order.pk, done_at=None)
    return set(rows.values_list("step_code", "role"))


def contract_of(order: Order) -> Contract:
    return Contract.objects.get(order=order)


def test_it_is_a_company_at_work() -> None:
    assert Order.objects.count() > 50
    assert User.objects.filter(is_active=True).count() >= 15


def test_its_books_hold_and_its_trail_is_unbroken() -> None:
    assert [str(finding) for finding in check_books()] == []
    call_command("verify_trail", stdout=StringIO())


def test_loading_again_does_nothing_and_says_so() -> None:
    before = (Order.objects.count(), Event.objects.count())
    told = StringIO()

    call_command("load_demo", stdout=told)

    assert "here already" in told.getvalue()
    assert (Order.objects.count(), Event.objects.count()) == before
    with pytest.raises(Refused):
        load_demo()


def test_it_is_refused_where_people_work(settings: LazySettings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo", stdout=StringIO())
    with pytest.raises(Refused):
        load_demo()


def test_no_story_was_handed_in_during_the_last_week() -> None:
    for no, code, quantity, price in STORIES:
        order = story(no, code, quantity, price)
        assert order.submitted_on is not None
        assert (clock.today() - order.submitted_on).days >= 7, order


STORIES = (
    (2, "Q41F-16P-80", 20, "1680"),
    (4, "Z41H-16C-50", 100, "632"),
    (13, "D371X-16Q-200", 40, "1197"),
    (12, "Q41F-16C-50", 300, "487"),
    (1, "D943H-16C-600", 40, "29520"),
    (10, "H44H-16C-150", 10, "2350"),
    (3, "Z941H-25C-200", 30, "9604"),
)


def test_s1_the_salesperson_signed_and_all_is_paid() -> None:
    order = story(*STORIES[0])

    assert (order.total, found(order)) == (Decimal("33600.00"), {})
    assert (order.state, deciders(order)) == (Order.State.CLOSED, [])
    assert order.paid == order.delivered_value == order.total
    assert order.submitted_on is not None
    assert (clock.today() - order.submitted_on).days > 30


def test_s2_the_centre_decided_and_the_customer_has_to_sign() -> None:
    order = story(*STORIES[1])

    assert order.total == Decimal("63200.00")
    assert found(order).keys() == {Rule.DISCOUNT}
    assert deciders(order) == ["manager"]
    assert contract_of(order).state == Contract.State.ISSUED


def test_s3_a_new_customer_goes_by_survey_and_examination_to_the_director() -> None:
    order = story(*STORIES[2])

    rating = Rating.objects.get(customer=order.customer, state=Rating.State.IN_FORCE)
    assert (rating.grade, rating.limit, rating.term_days) == ("B", Decimal(200000), 30)
    assert order.is_new_customer
    assert (order.state, order.walked) == (Order.State.DIRECTOR, ["6.1"])
    assert on_desk(order) == {("6.3", "director")}


def test_s4_four_departments_answered_and_the_director_has_it() -> None:
    order = story(*STORIES[3])

    verdict = latest_verdict(order)
    assert verdict is not None
    assert verdict.share_after_shipment == 0
    assert {Rule.DISCOUNT, Rule.QUANTITY} <= found(order).keys()
    said = dict(Opinion.objects.filter(order=order).values_list("department", "conclusion"))
    assert said == {
        "finance": "agree",
        "production": "conditional",
        "quality": "agree",
        "supply": "agree",
    }
    assert on_desk(order) == {("6.3", "director")}


def test_s5_over_a_million_waits_for_the_general_manager() -> None:
    order = story(*STORIES[4])

    assert order.total == Decimal("1180800.00")
    assert {Rule.TOTAL, Rule.QUANTITY} <= found(order).keys()
    assert deciders(order) == ["manager", "director"]
    assert on_desk(order) == {("6.5", "gm")}


def test_s6_credit_unknown_is_prepaid_and_the_money_waits_for_finance() -> None:
    order = story(*STORIES[5])

    assert deciders(order) == ["manager", "director"]
    assert contract_of(order).state == Contract.State.EFFECTIVE
    payment = Payment.objects.get(contract__order=order)
    assert (payment.state, payment.amount) == (Payment.State.REGISTERED, Decimal("23500.00"))


def test_s7_the_new_item_is_on_the_desk_of_research() -> None:
    order = Order.objects.get(customer=customer(7), lines__new_item__contains="锻钢波纹管闸阀")

    assert "rd" in Opinion.objects.filter(order=order).values_list("department", flat=True)
    assert deciders(order)[-1] == "director"
    job = Job.objects.get(contract__order=order)
    assert (job.kind, job.state) == (Job.Kind.RD, Job.State.WORKING)


def test_s8_a_limit_passed_by_a_fifth_goes_to_the_general_manager() -> None:
    order = story(*STORIES[6])

    assert order.total == Decimal("288120.00")
    assert found(order)[Rule.EXPOSURE]["level"] == 4
    assert on_desk(order) == {("6.5", "gm")}


def test_s9_the_bad_debtor_is_frozen_and_96_days_overdue() -> None:
    debtor = customer(8)

    oldest = Instalment.objects.filter(customer=debtor, settled_at=None).earliest("due_on").due_on
    rating = Rating.objects.get(customer=debtor, state=Rating.State.IN_FORCE)
    assert oldest is not None
    assert (clock.today() - oldest).days == 96
    assert (debtor.state, rating.grade, rating.limit) == ("frozen", "D", Decimal(0))


def test_s10_three_leaking_valves_are_on_the_centres_desk() -> None:
    complaint = Complaint.objects.get(customer=customer(5))

    assert (complaint.quantity, complaint.claim) == (Decimal(3), Decimal(6200))
    item = WorkItem.objects.get(
        subject_type="aftersales.complaint", subject_id=complaint.pk, done_at=None
    )
    assert (item.step_code, item.role) == ("9.2", "centre_head")
    assert Complaint.objects.filter(state=Complaint.State.CLOSED).count() == 1


def test_credit_was_looked_at_again_but_for_one_customer() -> None:
    waiting = [no for no in range(1, 16) if open_re_evaluation(customer(no)) is not None]

    assert waiting == [6]


def test_the_next_version_is_in_joint_review_and_half_answered() -> None:
    draft = PriceStrategy.objects.get(state=PriceStrategy.State.JOINT)

    ruling = PriceStrategy.objects.get(state=PriceStrategy.State.IN_FORCE)
    assert draft.version == ruling.version + 1
    assert draft.start > clock.today()
    assert list(draft.targets.values_list("product__code", flat=True)) == ["Z941H-25C-200"]
    (paper,) = attachments_of(draft)
    assert paper.file.name == "执行器供应商调价函.png"
    assert list(draft.opinions.order_by("pk").values_list("role", "conclusion")) == [
        ("finance", "agree"),
        ("production", "conditional"),
    ]
    waiting = WorkItem.objects.filter(
        subject_type="pricing.pricestrategy", subject_id=draft.pk, done_at=None
    )
    desks = {(item.step_code, item.role): item for item in waiting}
    assert desks.keys() == {("2.1", "quality"), ("2.1", "supply"), ("2.1", "rd")}
    assert all(item.due_at and item.due_at > clock.now() for item in waiting)
