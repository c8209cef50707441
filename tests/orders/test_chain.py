"""The chain: who may decide what, in which order, and what an approval does."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.books import check_books
from core.refusals import NotAllowed, Refused, Stale
from customers.models import CustomerCredit
from customers.services import decide_rating, finish_survey, propose_rating
from orders import queries, services
from orders.models import Decision, Order
from stock.models import StockItem
from tests.customers.makers import customer, person
from tests.customers.makers import rated as put_rating
from tests.orders.makers import (
    PREPAID,
    again,
    answered,
    approved,
    content,
    draft,
    goods,
    old_customer,
    submitted,
)

pytestmark = pytest.mark.django_db


def decide(order: Order, role: str, outcome: str = "approve", opinion: str = "同意。") -> Order:
    return services.decide_order(
        order=order,
        by=person(role),
        version=again(order).version,
        outcome=outcome,
        opinion=opinion,
    )


def books_hold() -> bool:
    return list(check_books()) == []


def test_an_order_inside_the_strategy_is_signed_by_its_owner() -> None:
    order = submitted()

    services.examine_order(order=order, by=order.owner, version=order.version)
    signed = services.sign_order(order=order, by=order.owner, version=again(order).version)

    assert (signed.state, signed.decided_level) == ("approved", 1)
    assert Decision.objects.filter(order=order).count() == 0
    assert StockItem.objects.get(product=goods()).reserved == Decimal(10)
    assert CustomerCredit.objects.get(customer=order.customer).approved == Decimal(6800)
    assert books_hold()


@pytest.mark.parametrize(
    ("price", "state"),
    [("646.00", "signing"), ("645.99", "triage"), ("612.00", "triage"), ("611.99", "triage")],
)
def test_one_fen_beyond_the_band_routes_the_order_up(price: str, state: str) -> None:
    assert submitted(typed=content(price=price)).state == state


def test_the_centre_decides_what_is_within_its_column() -> None:
    order = decide(submitted(typed=content(price="612")), "centre_head")

    assert (order.state, order.decided_level) == ("approved", 2)


def test_beyond_the_centre_the_departments_are_heard_and_the_director_decides() -> None:
    order = decide(submitted(typed=content(price="611.99")), "centre_head")
    assert order.state == "review"

    order = answered(order, "disagree")
    assert order.state == "director"

    order = decide(order, "director", opinion="按市场需要批准。")
    assert (order.state, order.decided_level, order.walked) == (
        "approved",
        3,
        ["3.2", "6.2", "6.3"],
    )
    assert books_hold()


def test_below_the_floor_only_the_general_manager_ends_the_chain() -> None:
    order = decide(submitted(typed=content(price="577.99")), "centre_head")
    order = decide(answered(order), "director")

    assert order.state == "gm"
    assert not order.effective_at

    order = decide(order, "gm", opinion="战略客户。")
    assert (order.state, order.decided_level) == ("approved", 4)
    assert books_hold()


def test_a_price_below_cost_cannot_be_approved_without_finance() -> None:
    order = decide(submitted(typed=content(price="400")), "centre_head")
    verdict = queries.latest_verdict(order)
    assert verdict is not None
    assert verdict.needs_finance_consent
    for department in verdict.departments:
        conclusion = "disagree" if department == "finance" else "agree"
        services.give_opinion(
            order=order,
            department=department,
            by=person(department),
            version=again(order).version,
            answer=services.Answer(conclusion, "低于成本。"),
        )
    order = decide(again(order), "director")

    with pytest.raises(Refused) as refusal:
        decide(order, "gm")

    assert "财务" in str(refusal.value)
    assert again(order).state == "gm"


def test_nobody_decides_their_own_order() -> None:
    head = person("centre_head")
    order = submitted(old_customer(head), content(price="632"))
    assert order.state == "director"  # 3.2 falls away: the centre's head declared it

    with pytest.raises(NotAllowed):
        services.decide_order(
            order=order, by=head, version=order.version, outcome="approve", opinion=""
        )


def test_the_directors_own_order_goes_to_the_general_manager() -> None:
    director = person("director")

    assert submitted(old_customer(director), content(price="632")).state == "gm"
    assert submitted(old_customer(director)).state == "signing"


@pytest.mark.parametrize("role", ["sales", "director", "gm", "finance", "admin"])
def test_only_the_steps_own_role_decides(role: str) -> None:
    order = submitted(typed=content(price="632"))

    with pytest.raises((NotAllowed, Refused)):
        decide(order, role)

    assert again(order).state == "triage"


def test_a_second_decision_on_what_was_seen_is_stale() -> None:
    order = submitted(typed=content(price="632"))
    seen = order.version
    decide(order, "centre_head")

    with pytest.raises((Stale, Refused)):
        services.decide_order(
            order=order,
            by=person("centre_head"),
            version=seen,
            outcome="refuse",
            opinion="不同意。",
        )

    assert Decision.objects.filter(order=order).count() == 1


@pytest.mark.parametrize("outcome", ["return", "refuse"])
def test_turning_down_needs_a_reason(outcome: str) -> None:
    order = submitted(typed=content(price="632"))

    with pytest.raises(Refused) as refusal:
        decide(order, "centre_head", outcome, " ")

    assert refusal.value.field == "opinion"


def test_a_returned_order_is_changed_and_handed_in_again() -> None:
    order = decide(submitted(typed=content(price="632")), "centre_head", "return", "请提价。")
    assert order.state == "returned"

    order = services.update_order(
        order=order, by=order.owner, version=order.version, content=content(price="646")
    )
    order = services.submit_order(order=order, by=order.owner, version=order.version)

    assert (order.state, order.submission_round) == ("signing", 2)
    assert books_hold()


def test_a_withdrawn_order_waits_with_its_owner() -> None:
    order = submitted(typed=content(price="632"))

    order = services.withdraw_order(
        order=order, by=order.owner, version=order.version, reason="改量"
    )

    assert order.state == "withdrawn"
    assert books_hold()


def test_cancelling_frees_stock_and_credit() -> None:
    order = approved()

    order = services.cancel_order(
        order=order, by=order.owner, version=order.version, reason="客户放弃"
    )

    assert order.state == "cancelled"
    assert StockItem.objects.get(product=goods()).reserved == 0
    assert CustomerCredit.objects.get(customer=order.customer).approved == 0
    assert books_hold()


def test_credit_that_another_order_took_meanwhile_sends_the_order_up() -> None:
    one = old_customer(limit="70000")
    first, second = (submitted(one, content("90", "680")) for _turn in range(2))
    # Together they are above the total of the sales column, so the second waits higher anyway.
    assert first.state == "signing"
    services.sign_order(order=first, by=one.owner, version=first.version)

    assert again(second).state != "approved"
    assert second.level is not None
    assert second.level > 1


def test_a_prepaid_order_uses_no_credit() -> None:
    order = approved(typed=content(terms=PREPAID))

    assert order.state == "approved"
    assert CustomerCredit.objects.get(customer=order.customer).approved == 0


def test_a_new_customers_order_waits_for_the_survey_and_is_judged_again() -> None:
    goods()
    one = customer()
    order = submitted(one, content(terms=PREPAID))
    assert order.state == "survey"

    rating = one.ratings.get()
    rating = finish_survey(
        rating=rating, version=rating.version, needs="年用量 300 台", by=person("centre_head")
    )
    from customers.services import Proposal  # noqa: PLC0415  # one use

    rating = propose_rating(
        rating=rating,
        version=rating.version,
        proposal=Proposal("B", 79, 30, "同意", Decimal(200_000)),
        by=person("finance"),
    )
    decide_rating(rating=rating, version=rating.version, outcome="approve", by=person("director"))

    order = again(order)
    assert order.state == "examination"
    order = decide(order, "centre_head")
    assert order.state == "director"
    assert decide(order, "director").state == "approved"
    assert books_hold()


def test_grade_u_still_goes_to_the_director() -> None:
    goods()
    one = customer()
    put_rating(one, grade="U", limit="0", term_days=0)

    order = submitted(one, content(terms=PREPAID))

    assert (order.state, order.level) == ("examination", 3)


def test_early_delivery_is_the_centres_once_production_has_agreed() -> None:
    from core import clock  # noqa: PLC0415  # one use

    order = submitted(typed=content("100", on=clock.today()))  # all of it in stock
    assert order.state == "signing"

    short = submitted(typed=content("90", on=clock.today(), of=None))
    assert short.state in {"signing", "triage"}


def test_an_order_without_lines_or_terms_is_not_handed_in() -> None:
    from orders.rules.content import OrderContent  # noqa: PLC0415  # one use

    goods()
    order = draft(typed=OrderContent())

    with pytest.raises(Refused) as refusal:
        services.submit_order(order=order, by=order.owner, version=order.version)

    assert refusal.value.field == "lines"
    assert again(order).number is None
