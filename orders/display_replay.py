"""A replay as pages show it: before and after, hours and money, and why orders flip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.authority import Level
from core.formats import NBSP, day_text, money_text, number_text, percent_text
from core.money import HUNDRED
from core.parts import Fig, Notice
from orders import queries
from orders.models import Replay
from orders.permissions import may_replay, may_see_prices
from orders.wording import DECIDED_BY, step_name
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy
from workflow.queries import StepTime

MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class Compared:
    """One figure before and after, with the difference in words."""

    label: Any
    before: str
    after: str
    change: str
    colour: str = ""


@dataclass(frozen=True)
class TimeRow:
    """What an order waits at one step, and where the figure comes from."""

    step: str
    minutes: str
    source: str


def replay_card(user: User, strategy: PriceStrategy) -> dict[str, Any] | None:
    """Give the newest replay of a version for its page and its deciders; None: nothing to show."""
    replays, start = queries.replays_of(user, strategy), start_url(user, strategy)
    if not replays and not start:
        return None
    newest = replays[0] if replays else None
    content = queries.content_of_draft(strategy) if newest and not strategy.is_approved else ""
    return {
        "strategy": strategy,
        "replay": newest,
        "earlier": replays[1:],
        "start_url": start,
        **(replay_parts(user, newest, content=content) if newest else {}),
    }


def start_url(user: User, strategy: PriceStrategy) -> str:
    """Give where this reader starts a replay of a version; "" where they may not."""
    if not may_replay(strategy=strategy, by=user):
        return ""
    return reverse("orders:start_replay", args=[strategy.pk])


def replay_parts(user: User, replay: Replay, *, content: str) -> dict[str, Any]:
    """Give what page and card share. `content`: the draft's fingerprint now, "" does not matter."""
    notices = []
    if content and content != replay.fingerprint:
        notices.append(
            Notice("amber", _("It was run on an earlier state of this draft; run it again."))
        )
    if replay.problem:
        notices.append(Notice("red", replay.get_problem_display(), _("No result.")))
    return {
        "replay": replay,
        "period": period_words(replay),
        "notices": notices,
        **(_result(user, replay) if replay.is_done else {}),
    }


def period_words(replay: Replay) -> str:
    """Say which orders it looked at; the last day is not part of it."""
    return _("orders handed in from %(first)s to before %(until)s") % {
        "first": day_text(replay.starts_on, "full"),
        "until": day_text(replay.until, "full"),
    }


def _result(user: User, replay: Replay) -> dict[str, Any]:
    figures = replay.figures
    return {
        "orders": figures["orders"],
        "flip_count": figures["flips"],
        "levels": _levels(figures),
        "figs": [*_figs(figures), *_money(user, replay)],
        "times": _times(figures["times"]),
        "uncosted": figures["uncosted_lines"] if pricing_queries.may_see_cost(user) else 0,
    }


def _levels(figures: Mapping[str, Any]) -> list[Compared]:
    """Count the orders by who decides them, and those the departments are asked about."""
    before, after = dict.fromkeys(Level, 0), dict.fromkeys(Level, 0)
    for old, new, count in figures["moves"]:
        before[Level(old)] += count
        after[Level(new)] += count
    rows = [_counted(DECIDED_BY[level], before[level], after[level]) for level in Level]
    return [*rows, _counted(_("of these jointly reviewed (6.2)"), *figures["reviewed"])]


def _counted(label: Any, before: int, after: int) -> Compared:
    return Compared(label, number_text(before), number_text(after), _signed(after - before))


def _signed(change: int | Decimal, places: int = 0) -> str:
    if not change:
        return "±0"
    sign = "+" if change > 0 else ""
    return sign + number_text(change, least=places, most=places)


def _figs(figures: Mapping[str, Any]) -> list[Fig]:
    orders, flips = figures["orders"], figures["flips"]
    before, after = figures["minutes"]
    hours = (Decimal(after - before) / MINUTES_AN_HOUR).quantize(Decimal(1))
    share = percent_text(Decimal(flips) * HUNDRED / orders, 0) if orders else ""
    return [
        Fig(_("Orders run again"), number_text(orders)),
        Fig(_("Decided otherwise"), number_text(flips), share),
        Fig(
            _("Hours of approval"),
            _signed(hours),
            _("before %(before)s, by the draft %(after)s")
            % {
                "before": number_text(Decimal(before) / MINUTES_AN_HOUR),
                "after": number_text(Decimal(after) / MINUTES_AN_HOUR),
            },
            colour=_colour(-hours),
            unit=_("h"),
        ),
    ]


def _colour(gain: Decimal) -> str:
    if not gain:
        return ""
    return "green" if gain > 0 else "red"


def _money(user: User, replay: Replay) -> list[Fig]:
    """Give revenue and margin for those who may see them; others' replays do not hold them."""
    figs = []
    if may_see_prices(user):
        figs.append(_changed(_("Revenue incl. tax"), replay.revenue_before, replay.revenue_after))
    if pricing_queries.may_see_cost(user):
        figs.append(_changed(_("Margin without tax"), replay.margin_before, replay.margin_after))
    return figs


def _changed(label: str, before: Decimal, after: Decimal) -> Fig:
    change = after - before
    share = f"{_signed(change * HUNDRED / before, 2)}{NBSP}%" if before else ""
    note = _("%(share)s of %(before)s") % {"share": share, "before": money_text(before)}
    return Fig(label, _signed(change, 2), note if before else "", colour=_colour(change))


def _times(times: Mapping[str, tuple[int, int]]) -> list[TimeRow]:
    return [_time_row(step, StepTime(*told)) for step, told in times.items()]


def _time_row(step: str, time: StepTime) -> TimeRow:
    source = (
        _("measured: median of %(n)s done within a year") % {"n": number_text(time.items)}
        if time.items
        else _("the standard's limit: too few were done to measure")
    )
    hours = number_text(Decimal(time.minutes) / MINUTES_AN_HOUR, most=1)
    return TimeRow(step_name(step), _("%(hours)s h") % {"hours": hours}, source)
