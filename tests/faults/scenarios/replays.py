"""The services of replays of the price strategy over past orders."""

from __future__ import annotations

import itertools
from datetime import timedelta

from core import clock
from orders import services
from orders.models import Replay
from orders.queries import past_ids, past_orders
from orders.rules.replay import Tally, replay
from orders.services.replaying import Outcome, flip_row
from pricing.models import PriceStrategy
from pricing.queries import strategy_facts
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.orders.makers import approved, content, goods, old_customer
from tests.pricing.makers import draft, line

_turn = itertools.count(1)


def _draft() -> PriceStrategy:
    start = clock.today() + timedelta(days=400 + next(_turn))
    return draft([line(goods(), "800")], start)


def _asked() -> Replay:
    return services.start_replay(
        strategy=_draft(),
        starts_on=clock.today(),
        until=clock.today() + timedelta(days=1),
        by=person("centre_head"),
    )


def _taken() -> Replay:
    taken = services.claim_replay(replay=_asked(), now=clock.now())
    assert taken is not None
    return taken


@scenario("orders.services.replaying.start_replay")
def start() -> Call:
    strategy, by, today = _draft(), person("director"), clock.today()
    return lambda: services.start_replay(
        strategy=strategy, starts_on=today - timedelta(days=30), until=today, by=by
    )


@scenario("orders.services.replaying.claim_replay")
def claim() -> Call:
    asked, now = _asked(), clock.now()
    return lambda: services.claim_replay(replay=asked, now=now)


@scenario("orders.services.replaying.note_progress")
def progress() -> Call:
    taken = _taken()
    return lambda: services.note_progress(replay=taken, seen=1000, found=4000)


@scenario("orders.services.replaying.finish_replay")
def finish() -> Call:
    order, taken, tally = approved(old_customer(), content("10", "632")), _taken(), Tally()
    ids = past_ids(starts_on=taken.starts_on, until=taken.until, split_days=7)
    past = past_orders(ids, starts_on=taken.starts_on, leads={})
    flips = [
        one
        for one in replay(past, strategy_facts(taken.strategy), {})
        if one.flips and one.past.order_id == order.pk
    ]
    assert flips
    tally.add(flips[0])
    outcome = Outcome(tally, [flip_row(taken, flips[0])], {}, 1)
    return lambda: services.finish_replay(replay=taken, outcome=outcome)


@scenario("orders.services.replaying.give_up_replay")
def give_up() -> Call:
    taken = _taken()
    return lambda: services.give_up_replay(replay=taken, problem=Replay.Problem.FAILED)
