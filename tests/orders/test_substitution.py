"""X 代 Y in the chain: both names, the lower authority, never one's own order."""

from __future__ import annotations

import pytest

from accounts.models import User
from core.books import check_books
from core.refusals import NotAllowed, Refused
from orders import queries, services
from orders.models import Decision, Opinion, Order
from orders.services import Answer
from records.models import Event
from tests.customers.makers import person
from tests.orders.makers import again, content, old_customer, submitted
from tests.workflow.makers import stands_in
from workflow.models import WorkItem
from workflow.services import give_authority

pytestmark = pytest.mark.django_db

TO_THE_CENTRE = ("100", "632")  # 7.06 % off
TO_THE_DIRECTOR = ("10", "600")  # 11.76 % off
TO_THE_GM = ("10", "570")  # below the floor price


def decide(order: Order, by: User, outcome: str = "approve") -> Order:
    return services.decide_order(
        order=order, by=by, version=again(order).version, outcome=outcome, opinion="同意。"
    )


def test_a_substitute_decides_under_both_names() -> None:
    head, director = person("centre_head"), person("director")
    stands_in(head, director)
    order = submitted(old_customer(), content(*TO_THE_CENTRE))

    decide(order, director)

    decision = Decision.objects.get(order=order)
    item = WorkItem.objects.get(step_code="3.2", subject_id=order.pk, slot="")
    event = Event.objects.filter(subject=f"orders.order/{order.pk}").latest("seq")
    assert again(order).state == Order.State.APPROVED
    assert (decision.decided_by, decision.on_behalf_of) == (director, head)
    assert (item.done_by, item.on_behalf_of) == (director, head)
    assert event.on_behalf_of == head.label
    assert list(check_books()) == []


def test_a_substitute_below_the_step_passes_on_what_the_holder_could_have_ended() -> None:
    head, colleague = person("centre_head"), person("sales", "sales9")
    stands_in(head, colleague)
    order = submitted(old_customer(), content(*TO_THE_CENTRE))

    decide(order, colleague)
    assert again(order).state == Order.State.DIRECTOR
    decide(order, person("director"))

    assert again(order).state == Order.State.APPROVED
    assert Decision.objects.get(order=order, step="3.2").outcome == Decision.Outcome.PASS_ON
    assert list(check_books()) == []


def test_with_full_authority_the_substitute_ends_it() -> None:
    head, colleague = person("centre_head"), person("sales", "sales9")
    row = stands_in(head, colleague)
    give_authority(substitution=row, by=person("gm"), version=row.version, full=True)
    order = submitted(old_customer(), content(*TO_THE_CENTRE))

    decide(order, colleague)

    assert again(order).state == Order.State.APPROVED
    assert list(check_books()) == []


def test_the_general_manager_s_deputy_is_capped_at_their_own_authority() -> None:
    director, gm = person("director"), person("gm")
    stands_in(gm, director)
    order = submitted(old_customer(), content(*TO_THE_GM))
    for role in ("centre_head",):
        decide(order, person(role))
    for department in queries.latest_verdict(again(order)).departments:  # type: ignore[union-attr]  # it is judged
        services.give_opinion(
            order=order,
            department=department,
            by=person(department),
            version=again(order).version,
            answer=Answer("agree", "可行。"),
        )
    decide(order, director)
    assert again(order).state == Order.State.GENERAL_MANAGER

    with pytest.raises(Refused):
        decide(order, director)


def test_nobody_decides_their_own_order_as_a_substitute() -> None:
    head = person("centre_head")
    order = submitted(old_customer(), content(*TO_THE_CENTRE))
    stands_in(head, order.owner)

    with pytest.raises(NotAllowed):
        decide(order, order.owner)


def test_nobody_decides_the_order_of_whom_they_stand_in_for() -> None:
    order = submitted(old_customer(person("centre_head")), content(*TO_THE_DIRECTOR))
    colleague = person("sales", "sales9")
    stands_in(order.owner, colleague)
    # The owner's own step falls away; whoever holds the centre's role for him must not have it.
    assert not WorkItem.objects.filter(subject_id=order.pk, step_code="3.2", slot="").exists()


def test_a_salesperson_s_substitute_sees_and_signs_the_order() -> None:
    order = submitted()
    colleague = person("sales", "sales9")
    assert order not in queries.visible_to(colleague)
    stands_in(order.owner, colleague)

    assert order in queries.visible_to(colleague)
    services.sign_order(order=order, by=colleague, version=order.version)

    signed = WorkItem.objects.get(step_code="4.2", subject_id=order.pk)
    assert again(order).owner == order.owner
    assert (signed.done_by, signed.on_behalf_of) == (colleague, order.owner)
    assert list(check_books()) == []


def test_a_department_s_opinion_is_given_by_its_substitute() -> None:
    finance, quality = person("finance"), person("quality")
    stands_in(finance, quality)
    order = submitted(old_customer(), content(*TO_THE_DIRECTOR))
    decide(order, person("centre_head"))

    services.give_opinion(
        order=order,
        department="finance",
        by=quality,
        version=again(order).version,
        answer=Answer("agree", "可行。"),
    )

    opinion = Opinion.objects.get(order=order)
    assert (opinion.given_by, opinion.on_behalf_of) == (quality, finance)
