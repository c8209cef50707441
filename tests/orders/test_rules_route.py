"""Points 8 to 10: who is asked, which way the order goes, and own orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.authority import Level
from orders.rules import (
    Hindrance,
    OrderFacts,
    Rule,
    decide,
    finding_from_data,
    finding_to_data,
    is_routine,
    level_of_step,
    may_decide_finally,
    next_step,
    role_of_step,
    steps_back,
    walked_before,
    why_not_finally,
)
from tests.orders.matrix import CUSTOMERS, PREPAID, TODAY, d, line, order, strategy_with

CENTRE_ORDER = order(line(1, 10, 640))  # 5.88 %
REVIEWED = order(line(1, 10, 600))  # 11.76 %
GM_ORDER = order(line(1, 10, 500))
EARLY = order(line(2, 50, 1450, free_stock=d(0), required_on=TODAY))
NEW = order(line(1, 1, 680), customer=13)
UNSURVEYED = order(line(1, 1, 680), customer=11, plan=PREPAID)
SALES_ORDER = order(line(1, 1, 680))


@pytest.mark.parametrize(
    ("facts", "route"),
    [
        (SALES_ORDER, ("4.1", "4.2")),
        (CENTRE_ORDER, ("3.2", "6.4")),
        (REVIEWED, ("3.2", "6.2", "6.3", "6.4")),
        (GM_ORDER, ("3.2", "6.2", "6.3", "6.5", "6.4")),
        (EARLY, ("3.2", "6.2", "3.2", "6.4")),
        (NEW, ("6.1", "6.3", "6.4")),
        (UNSURVEYED, ("5.1", "6.1", "6.3", "6.4")),
    ],
)
def test_the_way_of_an_order(facts: OrderFacts, route: tuple[str, ...]) -> None:
    assert decide(facts).route == route


@pytest.mark.parametrize(
    ("facts", "centre_heads", "directors"),
    [
        (SALES_ORDER, ("4.1", "4.2"), ("4.1", "4.2")),
        (CENTRE_ORDER, ("6.3", "6.4"), ("6.5", "6.4")),
        (REVIEWED, ("6.2", "6.3", "6.4"), ("6.2", "6.5", "6.4")),
        (GM_ORDER, ("6.2", "6.3", "6.5", "6.4"), ("6.2", "6.5", "6.4")),
        (NEW, ("6.3", "6.4"), ("6.5", "6.4")),
        (UNSURVEYED, ("5.1", "6.3", "6.4"), ("5.1", "6.5", "6.4")),
        (EARLY, ("6.2", "6.3", "6.4"), ("6.2", "6.5", "6.4")),
    ],
)
def test_nobody_decides_his_own_order_beyond_the_sales_column(
    facts: OrderFacts, centre_heads: tuple[str, ...], directors: tuple[str, ...]
) -> None:
    of_centre_head = decide(replace(facts, owner_level=Level.CENTRE))
    of_director = decide(replace(facts, owner_level=Level.DIRECTOR))

    assert of_centre_head.route == centre_heads
    assert of_director.route == directors
    if not of_director.may_be_signed:
        assert of_centre_head.level >= Level.DIRECTOR
        assert of_director.level is Level.GM
        assert of_centre_head.is_own_order


def test_the_chain_is_walked_one_by_one() -> None:
    verdict = decide(GM_ORDER)

    done: list[str] = []
    while step := next_step(verdict, done=done):
        done.append(step)

    assert tuple(done) == verdict.route


def test_the_centre_may_pass_on_what_it_could_have_decided() -> None:
    verdict = decide(CENTRE_ORDER)

    assert may_decide_finally(verdict, Level.CENTRE)
    assert next_step(verdict, done=("3.2",)) == "6.3"
    assert next_step(verdict, done=("3.2", "6.3")) == "6.5"


def test_early_delivery_comes_back_to_the_centre_when_production_agrees() -> None:
    asked = decide(EARLY)
    assert why_not_finally(asked, Level.CENTRE) == (Hindrance.REVIEW, Hindrance.PRODUCTION)
    assert next_step(asked, done=("3.2",)) == "6.2"

    agreed = decide(replace(EARLY, production_agrees=True))
    assert next_step(agreed, done=("3.2", "6.2")) == "3.2"
    assert may_decide_finally(agreed, Level.CENTRE, done=("3.2", "6.2"))

    declined = decide(replace(EARLY, production_agrees=False))
    assert next_step(declined, done=("3.2", "6.2")) == "6.3"
    assert not may_decide_finally(declined, Level.CENTRE, done=("3.2", "6.2"))
    assert may_decide_finally(declined, Level.DIRECTOR, done=("3.2", "6.2"))


def test_after_the_survey_the_new_customers_order_is_examined() -> None:
    verdict = decide(UNSURVEYED)
    assert next_step(verdict, done=()) == "5.1"
    assert next_step(verdict, done=("5.1",)) == "6.1"
    assert next_step(verdict, done=("5.1", "6.1")) == "6.3"


@pytest.mark.parametrize("level", list(Level))
def test_a_level_below_the_demanded_one_never_ends_the_chain(level: Level) -> None:
    for facts in (SALES_ORDER, CENTRE_ORDER, REVIEWED, GM_ORDER, NEW):
        verdict = decide(facts)
        done = ("3.2", "6.2")
        assert may_decide_finally(verdict, level, done=done) == (level >= verdict.level)


def test_nobody_skips_the_joint_review() -> None:
    verdict = decide(REVIEWED)
    assert why_not_finally(verdict, Level.GM) == (Hindrance.REVIEW,)


def test_without_finance_even_the_general_manager_cannot_approve_below_cost() -> None:
    verdict = decide(order(line(1, 10, 400)))
    assert why_not_finally(verdict, Level.GM, done=("3.2", "6.2", "6.3")) == (Hindrance.FINANCE,)


def test_a_review_called_for_below_the_centres_limit_comes_back_to_the_centre() -> None:
    facts = replace(CENTRE_ORDER, strategy=strategy_with(("review_discount", 1, d(4))))
    assert decide(facts).route == ("3.2", "6.2", "3.2", "6.4")


def test_a_review_is_never_signed_away_by_the_salesperson() -> None:
    mild = order(line(1, 10, 650), strategy=strategy_with(("review_discount", 1, d(4))))  # 4.4 %
    verdict = decide(mild)
    assert verdict.level is Level.CENTRE
    assert {one.rule for one in verdict.findings} == {Rule.REVIEW_DISCOUNT}


def test_steps_know_their_level_and_role() -> None:
    assert [level_of_step(step) for step in ("3.2", "6.1", "6.3", "6.5")] == [
        Level.CENTRE,
        Level.CENTRE,
        Level.DIRECTOR,
        Level.GM,
    ]
    assert level_of_step("6.2") is None
    assert [role_of_step(s) for s in ("3.2", "6.3", "6.5")] == ["centre_head", "director", "gm"]


def test_findings_survive_being_saved() -> None:
    worst = order(
        line(1, 900, 400),
        line(None, 1, 10, no=2),
        line(99, 1, 10, no=3),
        line(2, 90, 1450, no=4, free_stock=d(1), required_on=TODAY),
        customer=replace(CUSTOMERS[8], last_contract_on=None),
    )
    verdict = decide(worst)

    assert len({one.rule for one in verdict.findings}) >= 14
    for one in (*verdict.findings, *verdict.passed):
        assert finding_from_data(finding_to_data(one)) == one


def test_the_worst_finding_comes_first() -> None:
    levels = [one.level for one in decide(GM_ORDER).findings]
    assert levels == sorted(levels, reverse=True)


def test_what_was_walked_before_a_step_ends_before_it_was_last_there() -> None:
    walked = ("3.2", "6.2", "3.2", "6.3")

    assert walked_before(walked, "3.2") == ("3.2", "6.2")
    assert walked_before(walked, "6.3") == ("3.2", "6.2", "3.2")
    with pytest.raises(ValueError, match="not passed"):
        walked_before(walked, "6.5")


def test_an_order_goes_back_to_what_it_has_passed_never_to_where_it_is() -> None:
    assert steps_back(("5.1", "3.2", "6.2", "3.2", "6.3"), "6.3") == ("3.2", "6.2")
    assert steps_back(("3.2", "6.2"), "6.2") == ("3.2",)


@pytest.mark.parametrize(
    ("facts", "level", "step", "routine"),
    [
        (CENTRE_ORDER, Level.CENTRE, "3.2", True),
        (CENTRE_ORDER, Level.CENTRE, "6.1", False),  # an examination is read, never ticked
        (CENTRE_ORDER, Level.SALES, "3.2", False),
        (REVIEWED, Level.GM, "6.5", False),  # departments are asked
        (NEW, Level.CENTRE, "3.2", False),
    ],
)
def test_what_may_be_approved_in_a_batch(
    *, facts: OrderFacts, level: Level, step: str, routine: bool
) -> None:
    done = ("3.2", "6.2", "6.3")

    assert is_routine(decide(facts), level, step=step, done=done) is routine
