"""退回 to a passed step, 撤回 until somebody has acted, and the batch of routine orders."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import User
from core.authority import Level
from core.books import check_books
from core.refusals import NotAllowed, Refused, Stale
from orders import batch, queries, rules, services
from orders.models import Decision, Order
from tests.customers.makers import person
from tests.orders.makers import again, answered, content, old_customer, submitted
from workflow.queries import open_items_for, open_items_of
from workflow.services import ask_signer

pytestmark = pytest.mark.django_db


def decide(order: Order, role: str, outcome: str = "approve", to: str = "") -> Order:
    return services.decide_order(
        order=order,
        by=person(role),
        version=again(order).version,
        outcome=outcome,
        opinion="请看意见。",
        to=to,
    )


def at_the_gm() -> Order:
    """Below the floor: centre, departments and director have agreed."""
    order = decide(submitted(typed=content(price="577.99")), "centre_head")
    return decide(answered(order), "director")


def waiting(order: Order) -> set[tuple[str, str]]:
    return set(open_items_of(order).values_list("step_code", "role"))


@pytest.mark.parametrize(
    ("walked", "step", "back"),
    [
        ((), "3.2", ()),
        (("4.1",), "4.2", ()),
        (("3.2", "6.2"), "6.3", ("3.2", "6.2")),
        (("3.2", "6.2"), "3.2", ("6.2",)),
        (("6.1", "6.2", "6.3"), "6.5", ("6.1", "6.2", "6.3")),
        (("3.2", "6.2", "3.2"), "6.3", ("3.2", "6.2")),
    ],
)
def test_only_passed_steps_are_offered(
    walked: tuple[str, ...], step: str, back: tuple[str, ...]
) -> None:
    assert rules.steps_back(walked, step) == back


def test_it_comes_back_to_where_it_was_last() -> None:
    assert rules.walked_before(("3.2", "6.2", "3.2"), "3.2") == ("3.2", "6.2")
    assert rules.walked_before(("3.2", "6.2", "6.3"), "6.2") == ("3.2",)
    with pytest.raises(ValueError, match="not passed"):
        rules.walked_before(("3.2",), "6.2")


def test_back_to_the_director_it_goes_on_from_there() -> None:
    order = decide(at_the_gm(), "gm", "return", "6.3")

    assert (order.state, order.walked) == ("director", ["3.2", "6.2"])
    assert waiting(order) == {("6.3", "director")}
    assert Decision.objects.filter(order=order, returned_to="6.3").count() == 1
    order = decide(again(order), "director")
    assert order.state == "gm"
    assert decide(again(order), "gm").state == "approved"
    assert list(check_books()) == []


def test_back_to_the_review_the_departments_are_asked_anew() -> None:
    order = decide(at_the_gm(), "gm", "return", "6.2")

    verdict = queries.latest_verdict(order)
    assert verdict is not None
    assert order.state == "review"
    assert {role for _step, role in waiting(order)} == set(verdict.departments)
    order = answered(again(order))
    assert order.state == "director"
    assert decide(decide(order, "director"), "gm").state == "approved"
    assert list(check_books()) == []


def test_back_to_the_centre_the_whole_way_is_walked_again() -> None:
    order = decide(at_the_gm(), "gm", "return", "3.2")

    assert (order.state, order.walked) == ("triage", [])
    order = answered(decide(again(order), "centre_head"))
    assert order.state == "director"
    assert decide(decide(order, "director"), "gm").state == "approved"
    assert list(check_books()) == []


def test_a_step_not_passed_and_a_missing_reason_are_refused() -> None:
    order = decide(submitted(typed=content(price="611.99")), "centre_head")
    order = answered(order)
    for to in ("6.1", "6.5", "6.3", "4.1", "x"):
        with pytest.raises(Refused, match="未经过"):
            decide(again(order), "director", "return", to)
    with pytest.raises(Refused, match="原因"):
        services.decide_order(
            order=order,
            by=person("director"),
            version=again(order).version,
            outcome="return",
            opinion=" ",
            to="3.2",
        )
    assert again(order).state == "director"


def test_only_the_holder_of_the_step_returns() -> None:
    order = at_the_gm()
    for role in ("director", "centre_head", "sales", "finance"):
        with pytest.raises(NotAllowed):
            decide(order, role, "return", "3.2")


def test_the_page_offers_the_passed_steps_and_sends_it_back(gm: Client) -> None:
    order = at_the_gm()
    address = reverse("orders:decide", args=[order.pk])

    page = gm.get(address).content.decode()
    response = gm.post(
        address, {"version": order.version, "outcome": "return", "opinion": "再议", "to": "6.3"}
    )

    assert 'value="6.2"' in page
    assert response.status_code == 302
    assert again(order).state == "director"


@pytest.fixture
def gm(client: Client) -> Client:
    """The general manager at the keyboard."""
    client.force_login(person("gm"))
    return client


# -- 撤回 ----------------------------------------------------------------------------------------


def withdraw(order: Order, reason: str = "改量") -> Order:
    return services.withdraw_order(
        order=order, by=order.owner, version=again(order).version, reason=reason
    )


def test_it_is_taken_back_until_somebody_has_acted() -> None:
    assert withdraw(submitted(typed=content(price="611.99"))).state == "withdrawn"

    passed = decide(submitted(typed=content(price="611.99")), "centre_head")
    with pytest.raises(Refused, match="已有人处理"):
        withdraw(passed)
    assert again(passed).state == "review"


def test_taking_back_wants_its_reason() -> None:
    with pytest.raises(Refused, match="撤回原因"):
        withdraw(submitted(), " ")


def test_after_a_change_it_may_be_taken_back_again() -> None:
    order = decide(submitted(typed=content(price="611.99")), "centre_head", "return")
    order = services.submit_order(order=order, by=order.owner, version=again(order).version)

    assert withdraw(order).state == "withdrawn"


# -- routine -------------------------------------------------------------------------------------


def routine(order: Order, level: Level = Level.CENTRE, step: str = "3.2") -> bool:
    record = queries.latest_verdict(order)
    assert record is not None
    verdict = queries.verdict_from(record)
    return rules.is_routine(verdict, level, step=step, done=order.walked)


def test_a_small_discount_is_routine_and_more_is_not() -> None:
    assert routine(submitted(typed=content(price="632")))
    assert not routine(submitted(typed=content(price="632")), step="6.1")
    beyond = submitted(typed=content(price="611.99"))
    assert not routine(beyond)
    assert not routine(beyond, Level.GM)  # departments are asked


@pytest.mark.parametrize(
    "rule",
    [
        rules.Rule.EXPOSURE,
        rules.Rule.NO_LIMIT,
        rules.Rule.OVERDUE,
        rules.Rule.BELOW_COST,
        rules.Rule.NEW_ITEM,
        rules.Rule.EARLY,
        rules.Rule.GRADE_D,
        rules.Rule.FROZEN,
    ],
)
def test_what_wants_reading_is_no_routine(rule: rules.Rule) -> None:
    record = queries.latest_verdict(submitted(typed=content(price="632")))
    assert record is not None
    verdict = queries.verdict_from(record)
    worse = dataclasses.replace(verdict.findings[0], rule=rule)

    assert not rules.is_routine(
        dataclasses.replace(verdict, findings=(worse,)), Level.GM, step="6.5"
    )
    split = dataclasses.replace(verdict.findings[0], others=("DD-202611-0001",))
    assert not rules.is_routine(
        dataclasses.replace(verdict, findings=(split,)), Level.GM, step="6.5"
    )


@pytest.fixture
def head(client: Client) -> Client:
    """The head of the centre at the keyboard."""
    client.force_login(person("centre_head"))
    return client


def pick(order: Order) -> str:
    return f"{open_items_of(order).get().pk}:{order.version}"


def test_several_are_approved_and_a_stale_one_is_told(head: Client) -> None:
    fine, stale = (submitted(typed=content(price="632")) for _n in range(2))
    seen = [pick(fine), pick(stale)]
    Order.objects.filter(pk=stale.pk).update(version=stale.version + 1)

    with zeal_ignore():  # each is decided in a unit of work of its own, read anew under its locks
        response = head.post(
            reverse("workflow:batch"), {"picks": seen, "opinion": "同意。"}, follow=True
        )

    assert (again(fine).state, again(stale).state) == ("approved", "triage")
    page = response.content.decode()
    assert "已批准1项" in page
    assert str(stale) in page
    assert list(check_books()) == []


def test_the_service_refuses_what_is_no_routine_whatever_the_page_sent(head: Client) -> None:
    order = submitted(typed=content(price="611.99"))
    with pytest.raises(Refused, match="不是常规"):
        services.approve_routine_order(
            order=order, by=person("centre_head"), version=order.version, opinion="同意"
        )

    head.post(reverse("workflow:batch"), {"picks": [pick(order)], "opinion": "同意"})

    assert again(order).state == "triage"


def test_only_the_holder_approves_in_a_batch(client: Client) -> None:
    order = submitted(typed=content(price="632"))
    for by in (order.owner, person("director"), person("finance")):
        with pytest.raises(NotAllowed):
            services.approve_routine_order(
                order=order, by=by, version=order.version, opinion="同意"
            )
    with pytest.raises(Stale):
        services.approve_routine_order(
            order=order, by=person("centre_head"), version=99, opinion="同意"
        )
    client.force_login(person("sales"))
    assert client.get(reverse("workflow:batch"), {"items": pick(order)}).status_code == 404


def test_the_confirmation_lists_what_was_ticked_with_its_figures(head: Client) -> None:
    fine = submitted(typed=content(price="632"))
    big = submitted(typed=content(price="611.99"))
    items = [open_items_of(order).get().pk for order in (fine, big)]

    page = head.get(reverse("workflow:batch"), {"items": items}).content.decode()

    assert f'value="{pick(fine)}"' in page
    assert f'value="{pick(big)}"' not in page
    assert "6,320.00" in page
    assert str(big) in page


def test_the_lines_cost_the_same_for_two_and_for_six(
    django_assert_max_num_queries: object, head: Client
) -> None:
    one = old_customer()
    for number in range(6):
        submitted(one, content(str(2 + number), "632"))
    user = User.objects.get(pk=person("centre_head").pk)
    items = list(open_items_for(user))

    with django_assert_max_num_queries(7):  # type: ignore[operator]  # pytest-django's fixture
        batch.routine_lines(user, items)


def test_an_item_that_waits_for_a_signer_is_told_and_left(head: Client) -> None:
    order = submitted(typed=content(price="632"))
    ask_signer(
        item=open_items_of(order).get(),
        person=person("finance"),
        place="before",
        question="?",
        by=person("centre_head"),
    )

    response = head.post(
        reverse("workflow:batch"), {"picks": [pick(order)], "opinion": "同意"}, follow=True
    )

    assert again(order).state == "triage"
    assert "加签意见" in response.content.decode()
    assert order.total == Decimal(6320)
