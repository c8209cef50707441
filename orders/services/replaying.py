"""Replay (回测): a draft of the price strategy run over the orders of a past period, as a job.

It may die at any moment and be run again: until its result is written, in one unit of work, nothing
of it counts. Each attempt has a number; one that was given up finds that out and stops.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from orders import permissions, queries
from orders.models import Replay, ReplayFlip
from orders.rules.replay import APPROVAL_STEPS, Replayed, Tally, cause_to_data, replay
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy
from pricing.rules import Dimension, fingerprint
from records.services import record
from workflow.queries import StepTime, step_times
from workflow.services import notify

logger = logging.getLogger(__name__)

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

    The same content over the same period is one replay; one that failed begins anew. Raises
    NotAllowed for others than those who write or decide the draft, Refused for a period that is
    not over or longer than three years.
    """
    strategy = lock(PriceStrategy).get(pk=strategy.pk)
    permissions.check_may_replay(strategy=strategy, by=by)
    _check_period(starts_on, until)
    content = queries.content_of_draft(strategy)
    asked, is_new = Replay.objects.get_or_create(
        strategy=strategy,
        fingerprint=content,
        starts_on=starts_on,
        until=until,
        defaults={"asked_by": by, "asked_at": clock.now()},
    )
    if not is_new and not asked.problem:
        return asked
    if not is_new:
        asked = lock(Replay).get(pk=asked.pk)
        asked.problem, asked.attempt, asked.beat_at = "", 0, None
        asked.asked_by, asked.asked_at = by, clock.now()
        asked.save()
    record(
        subject=strategy,
        verb="orders.replay_started",
        by=by,
        changes={"replay_from": (None, starts_on), "replay_until": (None, until)},
    )
    return asked


def _check_period(starts_on: date, until: date) -> None:
    if until <= starts_on:
        raise Refused(_("The period ends before it begins."), "until")
    if until > clock.today() + timedelta(days=1):
        raise Refused(_("Only past orders can be run again: end with today."), "until")
    if (until - starts_on).days > MOST_YEARS * 366:
        raise Refused(_("Choose three years at most."), "starts_on")


def run_waiting_replays(*, now: datetime) -> int:
    """Run the replays that wait, or whose job has died, one after the other; returns how many."""
    count = 0
    for waiting in queries.unfinished_replays():
        if (taken := claim_replay(replay=waiting, now=now)) is not None:
            run_replay(taken)
            count += 1
    return count


@unit_of_work
def claim_replay(*, replay: Replay, now: datetime) -> Replay | None:
    """Take a replay that waits or whose job has died; None when somebody is at it."""
    taken = lock(Replay).select_related("strategy", "asked_by").get(pk=replay.pk)
    at_work = taken.beat_at is not None and now - taken.beat_at < SILENT_FOR
    if not taken.is_running or at_work:
        return None
    if taken.attempt >= MOST_ATTEMPTS:
        taken.problem = Replay.Problem.DIED
        taken.save(update_fields=["problem"])
        return None
    taken.attempt += 1
    taken.beat_at, taken.orders_seen = now, 0
    taken.save(update_fields=["attempt", "beat_at", "orders_seen"])
    return taken


def run_replay(taken: Replay) -> None:
    """Do the work of a claimed replay: read, judge, tally, keep. Nothing is locked meanwhile."""
    try:
        outcome = _run(taken)
    except Exception:
        logger.exception("replay_failed", extra={"replay": taken.pk})
        give_up_replay(replay=taken, problem=Replay.Problem.FAILED)
        return
    if outcome is not None:
        finish_replay(replay=taken, outcome=outcome)


@dataclass(frozen=True)
class Outcome:
    """What a run came to: the tally, the orders that flip, and the minutes it reckoned with."""

    tally: Tally
    flips: Sequence[ReplayFlip]
    times: dict[str, StepTime]
    found: int


def _run(taken: Replay) -> Outcome | None:
    strategy = pricing_queries.strategy_facts(taken.strategy)
    if fingerprint(strategy) != taken.fingerprint:
        give_up_replay(replay=taken, problem=Replay.Problem.CHANGED)
        return None
    times = step_times(APPROVAL_STEPS, since=clock.now() - MEASURED_OVER)
    minutes = {step: time.minutes for step, time in times.items()}
    split_days = int(strategy.matrix.figure(Dimension.SPLIT_DAYS) or 0)
    ids = queries.past_ids(starts_on=taken.starts_on, until=taken.until, split_days=split_days)
    tally, flips = Tally(), list[ReplayFlip]()
    leads = {pk: line.lead_days for pk, line in strategy.lines.items()}
    past = queries.past_orders(ids, starts_on=taken.starts_on, leads=leads)
    for one in replay(past, strategy, minutes):
        tally.add(one)
        if one.flips:
            flips.append(flip_row(taken, one))
        if tally.orders % A_SIGN_EACH == 0 and not note_progress(
            replay=taken, seen=tally.orders, found=len(ids)
        ):
            return None
    return Outcome(tally, flips, times, len(ids))


@unit_of_work
def note_progress(*, replay: Replay, seen: int, found: int) -> bool:
    """Give a sign of life; False when another attempt has taken over, so that this one stops."""
    row = _own(replay)
    if row is None:
        return False
    row.beat_at, row.orders_seen, row.orders_found = clock.now(), seen, found
    row.save(update_fields=["beat_at", "orders_seen", "orders_found"])
    return True


def _own(replay: Replay) -> Replay | None:
    """Lock the replay if this attempt still has it."""
    row = lock(Replay).select_related("strategy", "asked_by").get(pk=replay.pk)
    return row if row.is_running and row.attempt == replay.attempt else None


@unit_of_work
def finish_replay(*, replay: Replay, outcome: Outcome) -> None:
    """Keep the result, once; tell who asked. An attempt that was given up keeps nothing."""
    row = _own(replay)
    if row is None:
        return
    tally = outcome.tally
    for begin in range(0, len(outcome.flips), FLIPS_A_STATEMENT):
        ReplayFlip.objects.bulk_create(outcome.flips[begin : begin + FLIPS_A_STATEMENT])
    row.orders_seen, row.orders_found = tally.orders, max(outcome.found, tally.orders)
    row.figures = {
        **tally.to_data(),
        "times": {step: [time.minutes, time.items] for step, time in outcome.times.items()},
    }
    row.revenue_before, row.revenue_after = tally.earned_before.gross, tally.earned_after.gross
    row.margin_before, row.margin_after = tally.earned_before.margin, tally.earned_after.margin
    row.beat_at = row.finished_at = clock.now()
    row.save()
    record(subject=row.strategy, verb="orders.replayed", by=None, after=row.strategy.state)
    _tell(row, "orders.replayed", {"flips": tally.flips, "orders": tally.orders})


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
def give_up_replay(*, replay: Replay, problem: str) -> None:
    """End an attempt without a result; whoever asked is told and may start it again."""
    row = _own(replay)
    if row is None:
        return
    row.problem = problem
    row.save(update_fields=["problem"])
    _tell(row, "orders.replay_failed", {})


def _tell(row: Replay, code: str, more: dict[str, Any]) -> None:
    notify(
        text_code=code,
        url=row.get_absolute_url(),
        key=f"{code}/{row.pk}/{row.asked_at.isoformat()}",
        people=[row.asked_by],
        params={"strategy": str(row.strategy), **more},
    )
