"""Versions of the price strategy under many hands: one decision each, one version for each day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from core.books import check_books
from core.refusals import Refusal
from pricing import services
from pricing.models import PriceStrategy, StrategyOpinion
from tests.concurrency.test_core_races import together
from tests.customers.makers import person
from tests.pricing.makers import agreed, draft, in_force, line, product
from workflow.queries import open_items_of

pytestmark = pytest.mark.postgres
ROUNDS = 6
MUST = ("finance", "production", "quality", "supply")
OVERLAPS = """
SELECT count(*) FROM pricing_pricestrategy a JOIN pricing_pricestrategy b
  ON a.id < b.id AND a.scope = b.scope
 AND daterange(a.start, a."end") && daterange(b.start, b."end")
WHERE a.state IN ('in_force', 'ended') AND b.state IN ('in_force', 'ended')
"""


@pytest.fixture(autouse=True)
def _one_version_a_day_at_the_end(transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        assert cursor.fetchone() == (0,)
    assert [finding for _section, finding in check_books()] == []


def pairs(rounds: int, act: Callable[[int], Any]) -> list[list[Any]]:
    """Let two people do `act(turn)` at the very same moment, again and again."""
    both = threading.Barrier(2)

    def one(turn: int) -> Any:
        both.wait(timeout=60)
        return act(turn)

    results = together(rounds * 2, one, threads=2)
    return [results[turn * 2 : turn * 2 + 2] for turn in range(rounds)]


def fresh(strategy: PriceStrategy) -> PriceStrategy:
    return PriceStrategy.objects.get(pk=strategy.pk)


def before_the_director(start: date) -> PriceStrategy:
    """A version all departments have answered."""
    strategy = draft([line(product())], start)
    strategy = services.convene_meeting(strategy=strategy, revision=1, by=person("centre_head"))
    for department in MUST:
        strategy = services.give_strategy_opinion(
            strategy=strategy, department=department, conclusion="agree", text="同意。",
            revision=strategy.revision, by=person(department),
        )  # fmt: skip
    return strategy


@pytest.mark.parametrize(("role", "step"), [("director", "2.3"), ("gm", "2.4")])
def test_two_people_decide_one_version_at_once(role: str, step: str) -> None:
    """One agrees while the other returns it: one decision is kept, and the other is told."""
    people = [person(role), person(role, f"second_{role}")]
    start = clock.today() + timedelta(days=10)
    versions = [before_the_director(start + timedelta(days=turn)) for turn in range(ROUNDS)]
    if role == "gm":
        versions = [
            services.decide_strategy(
                strategy=one, outcome="agree", opinion="同意上报。",
                revision=one.revision, by=person("director"),
            )
            for one in versions
        ]  # fmt: skip

    def decide(turn: int) -> PriceStrategy:
        version = versions[turn // 2]
        return services.decide_strategy(
            strategy=version,
            outcome=("agree", "return")[turn % 2],
            opinion="请落实。",
            revision=version.revision,
            by=people[turn % 2],
        )

    for version, pair in zip(versions, pairs(ROUNDS, decide), strict=True):
        assert sum(isinstance(one, PriceStrategy) for one in pair) == 1, pair
        assert sum(isinstance(one, Refusal) for one in pair) == 1, pair
        (opinion,) = StrategyOpinion.objects.filter(strategy=version, step=step)
        agreed_to = {"director": "gm", "gm": "in_force"}[role]
        assert fresh(version).state == (agreed_to if opinion.conclusion == "agree" else "draft")
        desks = [item.step_code for item in open_items_of(version)]
        assert desks == {"gm": ["2.4"], "in_force": [], "draft": ["2.2"]}[fresh(version).state]


def test_two_drafts_for_the_same_days_are_approved_at_once() -> None:
    """Two general managers, two versions from the same day: one rules, the other waits on."""
    people, start = [person("gm"), person("gm", "second_gm")], clock.today() + timedelta(days=1)
    drafts = [
        agreed(draft([line(product())], start + timedelta(days=turn // 2)))
        for turn in range(ROUNDS * 2)
    ]

    def approve(turn: int) -> PriceStrategy:
        return services.put_in_force(strategy=drafts[turn], by=people[turn % 2])

    for turn, pair in enumerate(pairs(ROUNDS, approve)):
        assert sum(isinstance(one, PriceStrategy) for one in pair) == 1, pair
        assert sum(isinstance(one, Refusal) for one in pair) == 1, pair
        states = sorted(fresh(one).state for one in drafts[turn * 2 : turn * 2 + 2])
        assert states == ["gm", "in_force"]


def test_past_the_services_the_database_itself_lets_one_in() -> None:
    """Two sessions write the state directly, their days overlapping: one is refused."""
    gm, today = person("gm"), clock.today()
    in_force([line(product())], today - timedelta(days=30))
    PriceStrategy.objects.update(end=today, state="ended")
    drafts = [
        agreed(draft([line(product())], today + timedelta(days=turn % 2 * 3)))
        for turn in range(ROUNDS * 2)
    ]

    def write(turn: int) -> int:
        with transaction.atomic():
            return PriceStrategy.objects.filter(pk=drafts[turn].pk).update(
                state="in_force",
                approver=gm,
                approved_at=clock.now(),
                begun_at=clock.now(),
                start=today + timedelta(days=turn // 2 * 20 + turn % 2 * 3),
                end=today + timedelta(days=turn // 2 * 20 + 15),
            )

    for pair in pairs(ROUNDS, write):
        assert sum(one == 1 for one in pair) == 1, pair
        assert sum(isinstance(one, IntegrityError) for one in pair) == 1, pair


def test_one_gives_a_draft_up_while_another_calls_the_meeting() -> None:
    """One of both is kept, the other is told; nothing of a version given up waits for anybody."""
    start = clock.today() + timedelta(days=10)
    people = [person("centre_head"), person("director")]
    drafts = [draft([line(product())], start + timedelta(days=turn)) for turn in range(ROUNDS)]

    def act(turn: int) -> PriceStrategy:
        version, by = drafts[turn // 2], people[turn % 2]
        if turn % 2:
            return services.void_strategy(strategy=version, reason="不再调整", revision=1, by=by)
        return services.convene_meeting(strategy=version, revision=1, by=by)

    for version, pair in zip(drafts, pairs(ROUNDS, act), strict=True):
        assert sum(isinstance(one, PriceStrategy) for one in pair) == 1, pair
        assert sum(isinstance(one, Refusal) for one in pair) == 1, pair
        asked = {item.slot for item in open_items_of(version)}
        assert asked == {"joint": {*MUST, "rd"}, "voided": set()}[fresh(version).state]
