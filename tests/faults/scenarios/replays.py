"""The services of replays of the price strategy over past orders."""

from __future__ import annotations

import itertools
from datetime import timedelta

from core import clock
from orders import services
from orders.models import Replay, ReplayShare
from orders.queries import past_ids, past_orders
from orders.rules.replay import Tally, replay
from orders.services.replaying import SHARES, Outcome, flip_row
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


def _taken(asked: Replay, number: int = 0) -> ReplayShare:
    share = asked.shares.get(number=number)
    taken = services.claim_share(share=share, now=clock.now())
    assert taken is not None
    return taken


@scenario("orders.services.replaying.start_replay")
def start() -> Call:
    strategy, by, today = _draft(), person("director"), clock.today()
    return lambda: services.start_replay(
        strategy=strategy, starts_on=today - timedelta(days=30), until=today, by=by
    )


@scenario("orders.services.replaying.claim_share")
def claim() -> Call:
    share, now = _asked().shares.get(number=0), clock.now()
    return lambda: services.claim_share(share=share, now=now)


@scenario("orders.services.replaying.note_progress")
def progress() -> Call:
    taken = _taken(_asked())
    return lambda: services.note_progress(share=taken, seen=1000, found=4000)


@scenario("orders.services.replaying.finish_share")
def finish() -> Call:
    """The last share, so that the replay is finished with it."""
    order, asked = approved(old_customer(), content("10", "632")), _asked()
    own = order.customer_id % SHARES
    for number in set(range(SHARES)) - {own}:
        services.finish_share(share=_taken(asked, number), outcome=Outcome(Tally(), []))
    taken, tally = _taken(asked, own), Tally()
    ids = past_ids(starts_on=asked.starts_on, until=asked.until, split_days=7)
    past = past_orders(ids, starts_on=asked.starts_on, leads={})
    flips = [
        one
        for one in replay(past, strategy_facts(asked.strategy), {})
        if one.flips and one.past.order_id == order.pk
    ]
    assert flips
    tally.add(flips[0])
    outcome = Outcome(tally, [flip_row(asked, flips[0])])
    return lambda: services.finish_share(share=taken, outcome=outcome)


@scenario("orders.services.replaying.give_up_share")
def give_up() -> Call:
    taken = _taken(_asked())
    return lambda: services.give_up_share(share=taken, problem=Replay.Problem.FAILED)
