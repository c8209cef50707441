"""缺席说明: joint review goes on without a late department, in writing, and only without that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.books import check_books
from core.refusals import NotAllowed, Refused
from orders import queries, services
from orders.models import Absence, Order
from orders.services import Answer
from tests.conftest import SignedIn
from tests.customers.makers import person
from tests.orders.makers import again, in_review, with_late_quality
from workflow.models import WorkItem

pytestmark = pytest.mark.django_db


def answer(order: Order, *departments: str) -> None:
    for department in departments:
        services.give_opinion(
            order=order,
            department=department,
            by=person(department),
            version=again(order).version,
            answer=Answer("agree", "可行。"),
        )


def go_on(
    order: Order, role: str = "centre_head", reason: str = "质量部出差，已电话催办。"
) -> Order:
    return services.go_on_without(
        order=order, by=person(role), version=again(order).version, reason=reason
    )


def test_the_order_goes_on_without_a_late_department() -> None:
    order = in_review()
    answer(order, "finance", "production", "supply")
    with_late_quality(order)

    go_on(order)

    [absence] = Absence.objects.filter(order=order)
    item = WorkItem.objects.get(subject_id=order.pk, step_code="6.2", slot="quality")
    assert again(order).state == Order.State.DIRECTOR
    assert (absence.department, absence.noted_by) == ("quality", person("centre_head"))
    assert item.outcome == "absent"


def test_who_is_still_in_time_is_waited_for() -> None:
    order = in_review()
    answer(order, "finance", "production")
    with_late_quality(order)

    go_on(order, "director")

    assert again(order).state == Order.State.REVIEW
    answer(order, "supply")
    assert again(order).state == Order.State.DIRECTOR


def test_nobody_is_passed_over_before_their_limit() -> None:
    order = in_review()

    with pytest.raises(Refused):
        go_on(order)


def test_an_absence_needs_its_reason() -> None:
    order = in_review()
    with_late_quality(order)

    with pytest.raises(Refused) as refusal:
        go_on(order, reason=" ")
    assert refusal.value.field == "reason"


def test_a_department_does_not_pass_over_another() -> None:
    order = in_review()
    with_late_quality(order)

    with pytest.raises(NotAllowed):
        go_on(order, "finance")


def test_the_books_hold_for_an_order_approved_without_a_department() -> None:
    order = in_review()
    answer(order, "finance", "production", "supply")
    with_late_quality(order)
    go_on(order)

    services.decide_order(
        order=order,
        by=person("director"),
        version=again(order).version,
        outcome="approve",
        opinion="同意。",
    )

    assert again(order).state == Order.State.APPROVED
    assert [f for _section, f in check_books() if f.object.startswith("orders.")] == []


def test_the_order_s_page_offers_it_and_shows_the_absence(as_user: SignedIn) -> None:
    order = in_review()
    answer(order, "finance", "production", "supply")
    with_late_quality(order)
    client = as_user(person("centre_head"))
    page = reverse("orders:detail", args=[order.pk])
    way = reverse("orders:absence", args=[order.pk])
    assert way in client.get(page).content.decode()

    client.post(way, {"version": again(order).version, "reason": "质量部出差。"})

    shown = client.get(page).content.decode()
    assert queries.absences_of(order)[0].reason in shown
    assert way not in shown
