"""回测: past orders judged by another version, tallied; pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.authority import Level
from orders.rules import LineFacts, OrderFacts, Rule, decide, finding_to_data
from orders.rules.replay import (
    Demand,
    Earned,
    PastLine,
    PastOrder,
    Replayed,
    Tally,
    known_then,
    replay,
)
from pricing.rules import Dimension, StrategyFacts, fingerprint
from tests.orders.matrix import BEFORE_SHIPMENT, STRATEGY, TODAY, d, line, order, strategy_with

MINUTES = {"3.2": 60, "6.1": 60, "6.2": 480, "6.3": 120, "6.5": 240}
WIDER = strategy_with((Dimension.DISCOUNT, Level.SALES, d(8)))


def past(*lines: LineFacts, **facts: Any) -> PastOrder:
    """An order as the present strategy judged it."""
    names = ("number", "counts", "adds_up", "earns")
    changes: dict[str, Any] = {name: facts.pop(name) for name in names if name in facts}
    given = order(*lines, plan=BEFORE_SHIPMENT, **facts)
    return _of(given, changes)


def _of(given: OrderFacts, changes: dict[str, Any]) -> PastOrder:
    verdict = decide(given)
    return PastOrder(
        order_id=1,
        number=changes.pop("number", "DD-1"),
        submitted_on=given.submitted_on,
        customer=given.customer,
        lines=tuple(
            PastLine(
                one,
                d(13),
                verdict.prices[one.line].strategy_price if one.line in verdict.prices else None,
                STRATEGY.lines[one.product_id].cost_net if one.product_id else None,
            )
            for one in given.lines
        ),
        plan=given.plan,
        level=verdict.level,
        decided_level=verdict.level,
        demands=tuple(Demand(one.rule, one.level) for one in verdict.findings),
        is_new_customer=verdict.is_new_customer,
        **changes,
    )


def run(*orders: PastOrder, by: StrategyFacts = STRATEGY) -> list[Replayed]:
    return list(replay(orders, by, MINUTES))


@pytest.mark.parametrize(
    ("price", "by", "before", "after", "reviews", "saved"),
    [
        ("680", WIDER, Level.SALES, Level.SALES, (False, False), 0),
        ("632", STRATEGY, Level.CENTRE, Level.CENTRE, (False, False), 0),
        ("632", WIDER, Level.CENTRE, Level.SALES, (False, False), 60),
        # 11.8 %: the centre, the departments and the director; beyond 12 % nobody asks them.
        (
            "600",
            strategy_with((Dimension.REVIEW_DISCOUNT, Level.SALES, d(12))),
            Level.DIRECTOR,
            Level.DIRECTOR,
            (True, False),
            480,
        ),
        (
            "660",
            strategy_with((Dimension.DISCOUNT, Level.SALES, d(2))),
            Level.SALES,
            Level.CENTRE,
            (False, False),
            -60,
        ),
    ],
)
def test_an_order_is_decided_as_the_version_says(
    price: str,
    by: StrategyFacts,
    before: Level,
    after: Level,
    reviews: tuple[bool, bool],
    saved: int,
) -> None:
    (one,) = run(past(line(1, 10, price)), by=by)

    assert (one.past.level, one.level) == (before, after)
    assert (one.was_reviewed, one.is_reviewed) == reviews
    assert one.minutes_before - one.minutes_after == saved
    assert one.flips is (before is not after or reviews[0] is not reviews[1])
    assert bool(one.causes) is one.flips


def test_what_moves_an_order_is_named() -> None:
    (lower,) = run(past(line(1, 10, "632")), by=WIDER)
    (higher,) = run(
        past(line(1, 100, "680")), by=strategy_with((Dimension.TOTAL, Level.SALES, d(50_000)))
    )

    assert [(one.found.rule, one.is_new) for one in lower.causes] == [(Rule.DISCOUNT, False)]
    assert [(one.found.rule, one.is_new) for one in higher.causes] == [(Rule.TOTAL, True)]


def test_a_finding_of_the_level_that_stays_moved_nothing() -> None:
    """11.8 % went to the director, 1.5 times the usual quantity to the centre, which now has it."""
    wider = strategy_with((Dimension.DISCOUNT, Level.CENTRE, d(12)))

    (one,) = run(past(line(1, 150, "600")), by=wider)

    assert (one.past.level, one.level) == (Level.DIRECTOR, Level.CENTRE)
    assert {demand.rule for demand in one.past.demands} >= {Rule.DISCOUNT, Rule.QUANTITY}
    assert [cause.found.rule for cause in one.causes] == [Rule.DISCOUNT]


def test_orders_of_some_days_add_up_as_the_version_would_have_decided_them() -> None:
    """Ten days, three days, and today: only the last two lie within seven days."""
    days = [TODAY - timedelta(days=back) for back in (10, 3, 0)]
    alone = [past(line(1, 88, "680"), submitted_on=day, number=f"DD-{day}") for day in days]
    levels = [one.level for one in run(*alone)]
    assert levels == [Level.SALES, Level.SALES, Level.CENTRE]

    # One before the period is added up but not looked at; a refused one the other way round.
    mixed = [replace(alone[0], counts=False), replace(alone[1], adds_up=False), alone[2]]
    same_day = [replace(one, submitted_on=TODAY) for one in mixed]
    assert [one.level for one in run(*same_day)] == [Level.CENTRE, Level.CENTRE]


def test_money_moves_as_far_as_the_strategy_price_moves() -> None:
    dearer = replace(
        STRATEGY,
        lines={**STRATEGY.lines, 1: replace(STRATEGY.lines[1], normal=d(748), cost_net=d(400))},
    )

    (one,) = run(past(line(1, 10, "612")), by=dearer)  # 10 % below the strategy price of 680

    assert (one.earned_before.gross, one.earned_after.gross) == (d("6120.00"), d("6732.00"))
    assert one.earned_before.margin == d("5415.93") - d("3940.00")
    assert one.earned_after.margin == d("5957.52") - d("4000.00")


def test_refused_orders_and_unlisted_lines_bring_no_margin() -> None:
    lines = {pk: one for pk, one in STRATEGY.lines.items() if pk != 1}
    refused, unlisted = run(
        past(line(2, 1, "1450"), earns=False),
        past(line(1, 1, "680")),
        by=replace(STRATEGY, lines=lines),
    )

    assert not refused.earned_before.gross
    assert (unlisted.earned_after.gross, unlisted.earned_after.margin) == (d(680), d(0))
    assert unlisted.earned_after.uncosted_lines == 1
    assert unlisted.level is Level.DIRECTOR


def test_the_tally_counts_what_moved() -> None:
    tally = Tally()
    for one in run(past(line(1, 10, "680")), past(line(1, 10, "632")), by=WIDER):
        tally.add(one)

    assert tally.to_data() == {
        "orders": 2,
        "flips": 1,
        "moves": [[1, 1, 1], [2, 1, 1]],
        "reviewed": [0, 0],
        "minutes": [60, 0],
        "uncosted_lines": 0,
    }


def tally(orders: int, number: int) -> Tally:
    """Figures that are all different, so that none can stand for another."""
    names = ("flips", "reviewed_before", "reviewed_after", "minutes_before", "minutes_after")
    return Tally(
        orders=orders,
        moves={(Level.SALES, Level.CENTRE): number, (Level.CENTRE, Level(number)): orders},
        earned_before=Earned(d(number), d(number + 1), number + 4),
        earned_after=Earned(d(number + 2), d(number + 3), number + 4),
        **{name: number + place for place, name in enumerate(names, 5)},
    )


def test_shares_add_up_to_the_tally_of_all_orders() -> None:
    assert tally(10, 3) + tally(20, 4) == Tally(
        orders=30,
        flips=8 + 9,
        moves={
            (Level.SALES, Level.CENTRE): 3 + 4,
            (Level.CENTRE, Level.DIRECTOR): 10,
            (Level.CENTRE, Level.GM): 20,
        },
        reviewed_before=9 + 10,
        reviewed_after=10 + 11,
        minutes_before=11 + 12,
        minutes_after=12 + 13,
        earned_before=Earned(d(3 + 4), d(4 + 5), 7 + 8),
        earned_after=Earned(d(5 + 6), d(6 + 7), 7 + 8),
    )


def test_a_tally_is_read_back_as_it_was_kept() -> None:
    kept = tally(10, 3)
    money = [replace(one, uncosted_lines=0) for one in (kept.earned_before, kept.earned_after)]

    assert Tally.from_data(kept.to_data(), *money) == kept


@pytest.mark.parametrize("customer", [1, 2, 3, 4])
def test_an_old_verdict_tells_what_its_surroundings_were(customer: int) -> None:
    facts = order(line(1, 10, "632"), customer=customer)
    verdict = decide(facts)
    kept = {
        str(one.rule): finding_to_data(one)["params"]
        for one in (*verdict.findings, *verdict.passed)
    }

    known, buyer = known_then(kept, 0), facts.customer

    assert known.grade == buyer.grade
    assert known.term_days == buyer.term_days
    assert known.last_contract_on == buyer.last_contract_on
    assert known.survey_stands == buyer.survey_stands
    assert known.is_frozen == buyer.is_frozen
    assert known.limit == buyer.credit_limit
    assert known.existing == buyer.exposure.sum


def test_the_fingerprint_is_of_what_verdicts_depend_on() -> None:
    turned = dict(sorted(STRATEGY.lines.items(), reverse=True))
    renamed = replace(STRATEGY, code="X", version=9, starts=TODAY, lines=turned)
    cheaper = replace(STRATEGY.lines[1], floor=Decimal(1))

    assert fingerprint(renamed) == fingerprint(STRATEGY)
    assert fingerprint(WIDER) != fingerprint(STRATEGY)
    assert fingerprint(replace(STRATEGY, lines={**STRATEGY.lines, 1: cheaper})) != fingerprint(
        STRATEGY
    )
