"""Drafting a version of the price strategy and putting it in force (work standard T2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.locks import lock
from core.numbers import draw_number
from core.refusals import Refused, Stale
from core.work import unit_of_work
from pricing import permissions, rules
from pricing.models import (
    AuthorityCell,
    DiscountCondition,
    PriceLine,
    PriceStrategy,
    TargetEntry,
)
from pricing.signals import strategy_begun
from records.services import record

# What the header of a version says, by the names of its columns.
HEADER = (
    "title",
    "start",
    "planned_until",
    "market_background",
    "meeting_at",
    "meeting_place",
    "meeting_people",
    "meeting_note",
    "cost_basis",
    "capacity_basis",
)


@dataclass(frozen=True, slots=True)
class StrategyDraft:
    """All of a new version: its header, prices, conditions, targets and authority matrix."""

    title: str
    start: date
    lines: Sequence[rules.PriceLine]
    cells: Sequence[rules.Cell] = rules.DEFAULT_CELLS
    conditions: Sequence[rules.Condition] = rules.DEFAULT_CONDITIONS
    targets: Sequence[rules.Target] = ()
    departments: Sequence[str] = rules.DEPARTMENTS
    stacking_cap: Decimal = rules.DEFAULT_CAP
    planned_until: date | None = None
    market_background: str = ""
    meeting_at: datetime | None = None
    meeting_place: str = ""
    meeting_people: str = ""
    meeting_note: str = ""
    cost_basis: str = ""
    capacity_basis: str = ""
    scope: str = "company"


@unit_of_work
def draft_strategy(*, draft: StrategyDraft, by: User) -> PriceStrategy:
    """Write a new version as a draft; it rules nothing until it is put in force."""
    permissions.check(permissions.why_not_draft(by))
    others = list(lock(PriceStrategy).filter(scope=draft.scope))
    strategy = PriceStrategy.objects.create(
        scope=draft.scope,
        number=draw_number("CL", clock.today()),
        version=max((other.version for other in others), default=0) + 1,
        **{name: getattr(draft, name) for name in HEADER},
        departments=list(draft.departments),
        stacking_cap=draft.stacking_cap,
        issuer=by,
    )
    _write_rows(strategy, draft)
    record(subject=strategy, verb="pricing.strategy_drafted", by=by, after=strategy.state)
    return strategy


@unit_of_work
def put_in_force(*, strategy: PriceStrategy, by: User) -> PriceStrategy:
    """Put a version in force from its start; the version before it ends on that day (2.4).

    The general manager's approval (`decide_strategy`) calls it. Locks all versions of the scope,
    so that no two overlap. Raises Refused when it has no prices or would not follow the version
    before it, Stale when it does not wait for the general manager.
    """
    others = {other.pk: other for other in lock(PriceStrategy).filter(scope=strategy.scope)}
    strategy = others.pop(strategy.pk)
    permissions.check(permissions.why_not_put_in_force(by, strategy))
    if strategy.state != PriceStrategy.State.GM:
        raise Stale(
            _("%(strategy)s does not wait for the general manager: it is “%(state)s”.")
            % {"strategy": strategy, "state": strategy.get_state_display()}
        )
    if not strategy.lines.exists():
        raise Refused(_("This version lists no prices."))
    _end_predecessor(strategy, list(others.values()), by=by)
    before = strategy.state
    strategy.put_in_force()
    strategy.approver, strategy.approved_at = by, clock.now()
    strategy.begun_at = None if strategy.start > clock.today() else strategy.approved_at
    strategy.save(update_fields=["state", "approver", "approved_at", "begun_at", "start"])
    record(
        subject=strategy,
        verb="pricing.strategy_put_in_force",
        by=by,
        before=before,
        after=strategy.state,
    )
    if strategy.begun_at is not None:
        strategy_begun.send(sender=PriceStrategy, strategy=strategy, by=by)
    return strategy


@unit_of_work
def begin_versions(*, today: date) -> list[PriceStrategy]:
    """Carry out the beginning of approved versions whose day has come; returns them.

    Which version rules is asked by date, so nothing is late before this has run: it marks the one
    before as ended and lets orders tell the owners of drafts. A second run finds nothing.
    """
    locked = list(lock(PriceStrategy).filter(state=PriceStrategy.State.IN_FORCE))
    for ended in locked:
        if ended.end is not None and ended.end <= today:
            _mark_ended(ended)
    begun = [one for one in locked if one.begun_at is None and one.start <= today]
    for strategy in begun:
        strategy.begun_at = clock.now()
        strategy.save(update_fields=["begun_at"])
        record(subject=strategy, verb="pricing.strategy_begun", by=None)
        strategy_begun.send(sender=PriceStrategy, strategy=strategy, by=None)
    return begun


def _mark_ended(strategy: PriceStrategy) -> None:
    before = strategy.state
    strategy.end_now()
    strategy.save(update_fields=["state"])
    record(
        subject=strategy,
        verb="pricing.strategy_ended",
        by=None,
        before=before,
        after=strategy.state,
    )


def _end_predecessor(strategy: PriceStrategy, others: list[PriceStrategy], *, by: User) -> None:
    ruling = [other for other in others if other.is_approved]
    last = max(ruling, key=lambda other: other.start, default=None)
    if last is None:
        return
    if strategy.start <= last.start:
        raise Refused(
            _("It starts on %(start)s, but %(last)s already rules from %(from)s.")
            % {"start": strategy.start, "last": last, "from": last.start},
            "start",
        )
    if last.end is not None:
        if last.end > strategy.start:
            raise Refused(
                _("%(last)s rules until %(end)s; start this version then or later.")
                % {"last": last, "end": last.end},
                "start",
            )
        return
    before = last.state
    last.end = strategy.start
    if strategy.start <= clock.today():
        last.end_now()
    last.save(update_fields=["state", "end"])
    record(
        subject=last,
        verb="pricing.strategy_ended",
        by=by,
        before=before,
        after=last.state,
        changes={"end": (None, last.end)},
    )


def _write_rows(strategy: PriceStrategy, draft: StrategyDraft) -> None:
    PriceLine.objects.bulk_create(
        PriceLine(
            strategy=strategy,
            product_id=line.product_id,
            normal=line.normal,
            holding=line.holding,
            winning=line.winning,
            floor=line.floor,
            cost_net=line.cost_net,
            tax_percent=line.tax_percent,
            minimum_quantity=line.minimum,
            usual_max=line.usual_max,
            lead_days=line.lead_days,
            note=line.note,
        )
        for line in draft.lines
    )
    write_conditions(strategy, draft.conditions)
    write_targets(strategy, draft.targets)
    write_cells(strategy, draft.cells)


def write_conditions(strategy: PriceStrategy, conditions: Sequence[rules.Condition]) -> None:
    """Write the discount conditions of a draft; the caller has removed the old ones."""
    DiscountCondition.objects.bulk_create(
        DiscountCondition(
            strategy=strategy,
            kind=condition.kind.value,
            percent=condition.percent,
            from_quantity=condition.from_quantity,
            product_id=condition.product_id,
            starts_on=condition.starts_on,
            until=condition.until,
        )
        for condition in conditions
    )


def write_targets(strategy: PriceStrategy, targets: Sequence[rules.Target]) -> None:
    """Write the target list of a draft; the caller has removed the old one."""
    TargetEntry.objects.bulk_create(
        TargetEntry(
            strategy=strategy,
            customer_id=target.customer_id,
            product_id=target.product_id,
            region=target.region,
            starts_on=target.starts_on,
            until=target.until,
        )
        for target in targets
    )


def write_cells(strategy: PriceStrategy, cells: Sequence[rules.Cell]) -> None:
    """Write the authority matrix of a draft; the caller has removed the old one."""
    AuthorityCell.objects.bulk_create(
        AuthorityCell(strategy=strategy, dimension=str(dimension), level=int(level), value=value)
        for dimension, level, value in cells
    )
