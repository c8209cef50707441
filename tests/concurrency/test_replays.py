"""Replays shared by two workers: the share that ends last finishes it, once, whoever that is."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from core import clock
from core.books import check_books
from core.work import unit_of_work
from orders import services
from orders.models import Replay, ReplayFlip, ReplayShare
from orders.rules.replay import Tally
from orders.services import replaying
from records.models import Event
from tests.concurrency.test_core_races import together
from tests.orders.makers import goods
from tests.orders.test_replay import (
    asked,
    cells,
    claimed,
    draft_like_the_present,
    one_order_a_share,
)
from tests.orders.test_replay import flips as kept_flips
from workflow.models import Notice

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def _prices(transactional_db: None) -> Iterator[None]:
    goods()
    yield
    assert list(check_books()) == []


class Together(list[ReplayFlip]):
    """The flips of a share, kept at the very moment at which the other share keeps its own."""

    both = threading.Barrier(2)

    def __len__(self) -> int:
        self.both.wait(timeout=60)
        return super().__len__()


def test_two_shares_that_end_at_the_same_moment_finish_the_replay_once() -> None:
    replay = asked(draft_like_the_present())
    shares = [claimed(replay, number) for number in range(replaying.SHARES)]

    @unit_of_work
    def end(turn: int) -> None:
        """End a share; what it wrote is to be seen a while later only."""
        outcome = replaying.Outcome(Tally(orders=turn + 1), Together())
        services.finish_share(share=shares[turn], outcome=outcome)
        time.sleep(0.5)

    assert together(2, end, threads=2) == [None, None]

    done = Replay.objects.get(pk=replay.pk)
    assert done.is_done
    assert done.figures["orders"] == 1 + 2
    assert Event.objects.filter(verb="orders.replayed").count() == 1
    assert Notice.objects.filter(code="orders.replayed").count() == 1


def test_two_workers_that_look_at_once_take_a_share_each() -> None:
    orders = one_order_a_share()
    replay = asked(draft_like_the_present(cells=cells(discount="8")))
    both = threading.Barrier(2)

    def work(_turn: int) -> int:
        both.wait(timeout=60)
        return services.run_waiting_replays(now=clock.now())

    assert sum(together(2, work, threads=2)) == replaying.SHARES

    done = Replay.objects.get(pk=replay.pk)
    assert {pk for pk, _old, _new in kept_flips(done)} >= {order.pk for order in orders}
    assert set(ReplayShare.objects.values_list("attempt", flat=True)) == {1}
    assert Notice.objects.filter(code="orders.replayed").count() == 1
