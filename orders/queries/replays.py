"""Replays of drafts as pages read them: who sees which, and what of its money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from orders.models import FindingRecord, OrderLine, Replay, ReplayFlip, ReplayShare
from orders.models.replay import Tallied
from orders.queries.seen import visible_to
from orders.rules.replay import Earned, Tally
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy
from pricing.queries.drafts import WRITES
from pricing.rules import fingerprint
from workflow.queries import subjects_waiting_for

REVENUE = ("revenue_before", "revenue_after")
MARGINS = ("margin_before", "margin_after")


def replays_visible_to(user: User) -> QuerySet[Replay]:
    """Give the replays of versions this person writes, decides or is asked about, newest first.

    What may not be seen of their money is not read: prices for those who see prices, margins for
    those who see cost.
    """
    replays = Replay.objects.select_related("strategy", "asked_by").order_by("-pk")
    if not user.has_role(*WRITES):
        replays = replays.filter(strategy__in=subjects_waiting_for(user, PriceStrategy))
    hidden = [*REVENUE] if not pricing_queries.may_see_prices(user) else []
    if not pricing_queries.may_see_cost(user):
        hidden += MARGINS
    return replays.defer(*hidden)


def replays_of(user: User, strategy: PriceStrategy) -> list[Replay]:
    """Give the replays of one version that this person may see, newest first."""
    return list(replays_visible_to(user).filter(strategy=strategy)[:5])


def flips_of(user: User, replay: Replay) -> QuerySet[ReplayFlip]:
    """Give the orders whose decision a replay moves, as far as the reader may see orders at all.

    None before it is done: those of one share alone tell nothing.
    """
    if not replay.is_done:
        return ReplayFlip.objects.none()
    flips = ReplayFlip.objects.filter(replay=replay).select_related("order", "order__customer")
    if not user.has_perm("accounts.see_all_customers"):
        flips = flips.filter(order__in=visible_to(user).order_by().values("pk"))
    return flips if pricing_queries.may_see_cost(user) else flips.defer(*MARGINS)


def codes_by_line(orders: Sequence[int]) -> Mapping[int, Mapping[int, str]]:
    """Give what the lines of these orders are called: {order: {line number: product's code}}."""
    codes: dict[int, dict[int, str]] = {}
    lines = OrderLine.objects.filter(order__in=orders, is_current=True)
    for order, no, code, new_item in lines.values_list(
        "order_id", "no", "product__code", "new_item"
    ):
        codes.setdefault(order, {})[no] = code or new_item
    return codes


def kept_findings(flips: Iterable[ReplayFlip]) -> Mapping[int, Any]:
    """Give the findings of old verdicts that these flips name, as JSON by their ids."""
    ids = {cause["kept"] for flip in flips for cause in flip.causes if "kept" in cause}
    return dict(FindingRecord.objects.filter(pk__in=ids).values_list("pk", "params"))


def content_of_draft(strategy: PriceStrategy) -> str:
    """Give the fingerprint of what a version's verdicts depend on, as it stands now."""
    return fingerprint(pricing_queries.strategy_facts(strategy))


def progress_of(replay: Replay) -> tuple[int, int]:
    """Give how many orders all shares have looked at so far, and how many there are."""
    sums = replay.shares.aggregate(seen=Sum("orders_seen"), found=Sum("orders_found"))
    return sums["seen"] or 0, sums["found"] or 0


def tally_of(rows: Iterable[Tallied]) -> Tally:
    """Add up what these came to."""
    tallies = (
        Tally.from_data(
            row.figures,
            Earned(row.revenue_before, row.margin_before),
            Earned(row.revenue_after, row.margin_after),
        )
        for row in rows
    )
    return sum(tallies, Tally())


def waiting_shares(*, silent_since: datetime) -> QuerySet[ReplayShare]:
    """Give the shares nobody seems to be at, the oldest first."""
    waits = Q(beat_at=None) | Q(beat_at__lte=silent_since)
    return ReplayShare.objects.filter(
        waits, finished_at=None, replay__finished_at=None, replay__problem=""
    ).order_by("replay", "number")
