"""A complaint from the first call to its closing, and what is refused."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from aftersales import queries, services
from aftersales.models import Complaint
from core import clock
from core.books import check_books
from core.guards import guards_off
from core.outbox import drain
from core.refusals import NotAllowed, Refused, Stale
from orders.models import Order
from tests.aftersales.makers import complaint, details, returned, shipped
from tests.customers.makers import person
from tests.orders.makers import approved, submitted
from workflow.queries import open_items_of

pytestmark = pytest.mark.django_db


def test_a_complaint_goes_to_the_head_and_is_closed_after_its_answer(sales: User) -> None:
    one, head = complaint(), person("centre_head")
    (item,) = open_items_of(one)
    assert (item.step_code, item.role) == ("9.2", "centre_head")
    assert item.planned_on is not None
    assert item.planned_on > clock.today()

    with pytest.raises(Refused):
        services.close_complaint(complaint=one, by=head, version=1, note="完")
    services.answer_complaint(complaint=one, by=head, version=1, answer="免费更换填料")
    services.close_complaint(complaint=one, by=head, version=2, note="客户满意")

    assert Complaint.objects.get(pk=one.pk).state == Complaint.State.CLOSED
    assert not open_items_of(one).exists()
    assert list(check_books()) == []


def test_the_same_form_twice_makes_one_complaint(sales: User) -> None:
    order, key = approved(), uuid.uuid4()
    made = {
        services.register_complaint(order=order, details=details(), by=order.owner, form_key=key).pk
        for _turn in range(2)
    }

    assert len(made) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": " "}, "description"),
        ({"happened_on": "tomorrow"}, "happened_on"),
        ({"claim": Decimal("-0.01")}, "claim"),
        ({"quantity": Decimal(1)}, "order_line"),
    ],
)
def test_a_wrong_complaint_is_refused(sales: User, changes: dict[str, Any], field: str) -> None:
    if "happened_on" in changes:
        changes = {"happened_on": clock.today() + timedelta(days=1)}

    with pytest.raises(Refused) as refusal:
        complaint(**changes)

    assert refusal.value.field == field
    assert not Complaint.objects.exists()


def test_no_more_than_what_left_is_complained_of(sales: User) -> None:
    shipment = shipped()
    line = shipment.lines.get().order_line
    order = Order.objects.get(pk=line.order_id)

    def complain(quantity: str) -> None:
        services.register_complaint(
            order=order,
            order_line=line,
            by=order.owner,
            details=details(quantity=Decimal(quantity)),
            form_key=uuid.uuid4(),
        )

    with pytest.raises(Refused) as refusal:
        complain("10.001")
    complain("10")

    assert refusal.value.field == "quantity"
    assert list(check_books()) == []


def test_an_order_that_is_not_approved_has_no_complaints(sales: User) -> None:
    with pytest.raises(Refused):
        complaint(submitted())


def test_a_short_receipt_complains_by_itself_once(sales: User) -> None:
    shipment = returned(shipped(), "4")

    drain(now=clock.now())
    services.report_short_receipt(shipment_id=shipment.pk, by_id=person("logistics").pk)

    one = Complaint.objects.get()
    assert (one.category, one.severity, one.quantity) == ("shortage", "serious", Decimal(6))
    assert shipment.number in one.description
    assert list(check_books()) == []


def test_a_whole_receipt_complains_of_nothing(sales: User) -> None:
    returned(shipped())

    drain(now=clock.now())

    assert not Complaint.objects.exists()


def test_only_the_head_answers_and_stale_screens_are_told(sales: User) -> None:
    one, head = complaint(), person("centre_head")

    with pytest.raises(NotAllowed):
        services.answer_complaint(complaint=one, by=sales, version=1, answer="换货")
    services.answer_complaint(complaint=one, by=head, version=1, answer="换货")
    with pytest.raises(Stale):
        services.answer_complaint(complaint=one, by=head, version=1, answer="换货")


def test_another_salesperson_sees_nothing(sales: User, other_sales: User) -> None:
    one = complaint()

    assert list(queries.visible_to(sales)) == [one]
    assert list(queries.visible_to(other_sales)) == []


@pytest.mark.parametrize(
    ("section", "change"),
    [
        ("aftersales: states", {"state": "answered"}),
        ("aftersales: complaints", {"state": "closed"}),
    ],
)
def test_what_is_forced_in_is_named(sales: User, section: str, change: dict[str, object]) -> None:
    one = complaint()

    with guards_off():
        Complaint.objects.filter(pk=one.pk).update(**change)

        assert section in {name for name, _finding in check_books()}
