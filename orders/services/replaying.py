"""Replay (回测): a draft of the price strategy run over the orders of a past period, as a job.

It is divided into shares by customer, so that two workers do it in half the time. A share may die
at any moment and be run again: until its result is written, in one unit of work, nothing of it
counts. Each attempt has a number; one that was given up finds that out and stops. The share that
ends last adds all of them up.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, jobs
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from orders import permissions, queries
from orders.models import Replay, ReplayFlip, ReplayShare
from orders.models.replay import Tallied
from orders.rules.campaigns import as_if_then
from orders.rules.replay import (
    APPROVAL_STEPS,
    Replayed,
    Tally,
    cause_to_data,
    replay,
)
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy
from pricing.rules import Dimension, StrategyFacts, fingerprint
from records.services import record
from workflow.queries import step_times
from workflow.services import notify

logger = logging.getLogger(__name__)

# The machines this runs on have two cores, and a worker at a share keeps one of them busy. A third
# share would wait for them, and each takes a worker from mails and reminders meanwhile.
SHARES = 2
# Without a sign of life for so long the job has died, and another may take its place.
SILENT_FOR = timedelta(minutes=2)
MOST_ATTEMPTS = 3
MOST_YEARS = 3
MEASURED_OVER = timedelta(days=365)
A_SIGN_EACH = 1000  # orders
FLIPS_A_STATEMENT = 1000


@unit_of_work
def start_replay(*, strategy: PriceStrategy, starts_on: date, until: date, by: User) -> Replay:
    """Ask for a replay of a draft over the orders handed in from `starts_on` to before `until`.

    The same content over the same period is one replay; of one that failed, the shares that are
    not done begin anew. Raises NotAllowed for others than those who write or decide the draft,
    Refused for a period that is not over or longer than three years.
    """
    strategy = lock(PriceStrategy).get(pk=strategy.pk)
    permissions.check_may_replay(strategy=strategy, by=by)
    _check_period(starts_on, until)
    facts = pricing_queries.strategy_facts(strategy)
    asked, is_new = Replay.objects.get_or_create(
        strategy=strategy,
        fingerprint=fingerprint(facts),
        starts_on=starts_on,
        until=until,
        defaults={"asked_by": by, "asked_at": clock.now()},
    )
    if not is_new and not asked.problem:
        return asked
    if not is_new:
        asked = _begin_again(asked, by)
    if not asked.shares.exists():
        _divide(asked, facts)
    record(
        subject=strategy,
        verb="orders.replay_started",
        by=by,
        changes={"replay_from": (None, starts_on), "replay_until": (None, until)},
    )
    return asked


def _begin_again(failed: Replay, by: User) -> Replay:
    for share in lock(ReplayShare).filter(replay=failed, finished_at=None):
        share.attempt, share.beat_at, share.orders_seen = 0, None, 0
        share.save(update_fields=["attempt", "beat_at", "orders_seen"])
    asked = lock(Replay).get(pk=failed.pk)
    asked.problem = ""
    asked.asked_by, asked.asked_at = by, clock.now()
    asked.save(update_fields=["problem", "asked_by", "asked_at"])
    return asked


def _divide(asked: Replay, strategy: StrategyFacts) -> None:
    """Make the shares, and measure what they all reckon with."""
    times = step_times(APPROVAL_STEPS, since=clock.now() - MEASURED_OVER)
    asked.figures = {"times": {step: [time.minutes, time.items] for step, time in times.items()}}
    asked.save(update_fields=["figures"])
    counts = queries.past_counts(
        starts_on=asked.starts_on,
        until=asked.until,
        split_days=_split_days(strategy),
        shares=SHARES,
    )
    ReplayShare.objects.bulk_create(
        ReplayShare(replay=asked, number=number, orders_found=counts.get(number, 0))
        for number in range(SHARES)
    )


def _split_days(strategy: StrategyFacts) -> int:
    return int(strategy.matrix.figure(Dimension.SPLIT_DAYS) or 0)


def _check_period(starts_on: date, until: date) -> None:
    if until <= starts_on:
        raise Refused(_("The period ends before it begins."), "until")
    if until > clock.today() + timedelta(days=1):
        raise Refused(_("Only past orders can be run again: end with today."), "until")
    if (until - starts_on).days > MOST_YEARS * 366:
        raise Refused(_("Choose three years at most."), "starts_on")


def run_waiting_replays(*, now: datetime) -> int:
    """Run the shares that wait, or whose job has died, one after the other; returns how many."""
    count = 0
    for waiting in queries.waiting_shares(silent_since=now - SILENT_FOR):
        # The one before took its time: a sign of life as of then would be none.
        if (taken := claim_share(share=waiting, now=max(now, clock.now()))) is not None:
            run_share(taken)
            count += 1
    return count


@unit_of_work
def claim_share(*, share: ReplayShare, now: datetime) -> ReplayShare | None:
    """Take a share that waits or whose job has died; None when somebody is at it or it is done."""
    taken = lock(ReplayShare).select_related("replay__strategy").get(pk=share.pk)
    at_work = taken.beat_at is not None and now - taken.beat_at < SILENT_FOR
    if taken.finished_at is not None or at_work or not taken.replay.is_running:
        return None
    if taken.attempt >= MOST_ATTEMPTS:
        _fail(taken, Replay.Problem.DIED)
        return None
    taken.attempt += 1
    taken.beat_at, taken.orders_seen = now, 0
    taken.save(update_fields=["attempt", "beat_at", "orders_seen"])
    return taken


@jobs.without_collector()
def run_share(taken: ReplayShare) -> None:
    """Do the work of a claimed share: read, judge, tally, keep. Nothing is locked meanwhile."""
    try:
        outcome = _run(taken)
    except Exception:
        logger.exception("replay_failed", extra={"replay": taken.replay_id, "share": taken.number})
        give_up_share(share=taken, problem=Replay.Problem.FAILED)
        return
    if outcome is not None:
        finish_share(share=taken, outcome=outcome)


@dataclass(frozen=True)
class Outcome:
    """What a share came to: the tally, and the orders that flip."""

    tally: Tally
    flips: Sequence[ReplayFlip]


def _run(taken: ReplayShare) -> Outcome | None:
    asked = taken.replay
    strategy = pricing_queries.strategy_facts(asked.strategy)
    if fingerprint(strategy) != asked.fingerprint:
        give_up_share(share=taken, problem=Replay.Problem.CHANGED)
        return None
    strategy = as_if_then(strategy, starts_on=asked.starts_on, until=asked.until)
    minutes = {step: told[0] for step, told in asked.figures["times"].items()}
    ids = queries.past_ids(
        starts_on=asked.starts_on,
        until=asked.until,
        split_days=_split_days(strategy),
        share=taken.number,
        shares=asked.shares.count(),
    )
    tally, flips = Tally(), list[ReplayFlip]()
    leads = {pk: line.lead_days for pk, line in strategy.lines.items()}
    past = queries.past_orders(ids, starts_on=asked.starts_on, leads=leads)
    for one in replay(past, strategy, minutes):
        tally.add(one)
        if one.flips:
            flips.append(flip_row(asked, one))
        if tally.orders % A_SIGN_EACH == 0 and not note_progress(
            share=taken, seen=tally.orders, found=len(ids)
        ):
            return None
    return Outcome(tally, flips)


@unit_of_work
def note_progress(*, share: ReplayShare, seen: int, found: int) -> bool:
    """Give a sign of life; False when this attempt counts no more, so that it stops."""
    row = _own(share)
    if row is None:
        return False
    row.beat_at, row.orders_seen, row.orders_found = clock.now(), seen, found
    row.save(update_fields=["beat_at", "orders_seen", "orders_found"])
    return True


def _own(share: ReplayShare) -> ReplayShare | None:
    """Lock the share if this attempt still has it and no other share has failed.

    A replay that is asked for again begins to count attempts anew; who asked when tells them apart.
    """
    row = lock(ReplayShare).select_related("replay").get(pk=share.pk)
    is_same = row.attempt == share.attempt and row.replay.asked_at == share.replay.asked_at
    return row if is_same and row.finished_at is None and row.replay.is_running else None


@unit_of_work
def finish_share(*, share: ReplayShare, outcome: Outcome) -> None:
    """Keep a share's result, once; the last one finishes the replay.

    An attempt that was given up keeps nothing.
    """
    row = _own(share)
    if row is None:
        return
    tally = outcome.tally
    for begin in range(0, len(outcome.flips), FLIPS_A_STATEMENT):
        ReplayFlip.objects.bulk_create(outcome.flips[begin : begin + FLIPS_A_STATEMENT])
    row.orders_seen = row.orders_found = tally.orders
    row.figures = tally.to_data()
    _put_money(row, tally)
    row.beat_at = row.finished_at = clock.now()
    row.save()
    # Shares that end at the same moment queue here: the second one sees that the first is done.
    asked = lock(Replay).select_related("strategy", "asked_by").get(pk=row.replay_id)
    shares = list(asked.shares.all())
    if asked.is_running and all(one.finished_at is not None for one in shares):
        _finish(asked, queries.tally_of(shares))


def _put_money(row: Tallied, tally: Tally) -> None:
    row.revenue_before, row.revenue_after = tally.earned_before.gross, tally.earned_after.gross
    row.margin_before, row.margin_after = tally.earned_before.margin, tally.earned_after.margin


def _finish(asked: Replay, tally: Tally) -> None:
    """Keep what all shares come to; tell who asked."""
    asked.figures = {**tally.to_data(), "times": asked.figures["times"]}
    _put_money(asked, tally)
    asked.finished_at = clock.now()
    asked.save()
    record(subject=asked.strategy, verb="orders.replayed", by=None, after=asked.strategy.state)
    _tell(asked, "orders.replayed", {"flips": tally.flips, "orders": tally.orders})


def flip_row(replay: Replay, one: Replayed) -> ReplayFlip:
    """Make the row of one order that flips; much smaller than what it was judged from."""
    return ReplayFlip(
        replay_id=replay.pk,
        order_id=one.past.order_id,
        level_before=int(one.past.level),
        level_after=int(one.level),
        reviewed_before=one.was_reviewed,
        reviewed_after=one.is_reviewed,
        minutes_before=one.minutes_before,
        minutes_after=one.minutes_after,
        causes=[cause_to_data(cause) for cause in one.causes],
        margin_before=one.earned_before.margin,
        margin_after=one.earned_after.margin,
    )


@unit_of_work
def give_up_share(*, share: ReplayShare, problem: str) -> None:
    """End an attempt without a result, and with it the replay: what it counts is the whole."""
    row = _own(share)
    if row is not None:
        _fail(row, problem)


def _fail(share: ReplayShare, problem: str) -> None:
    """Give the replay its problem; whoever asked is told and may start it again."""
    asked = lock(Replay).select_related("strategy", "asked_by").get(pk=share.replay_id)
    if asked.is_running:
        asked.problem = problem
        asked.save(update_fields=["problem"])
        _tell(asked, "orders.replay_failed", {})


def _tell(asked: Replay, code: str, more: Mapping[str, Any]) -> None:
    notify(
        text_code=code,
        url=asked.get_absolute_url(),
        key=f"{code}/{asked.pk}/{asked.asked_at.isoformat()}",
        people=[asked.asked_by],
        params={"strategy": str(asked.strategy), **more},
    )
