"""Drafting a version of the price strategy and putting it in force (work standard T2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from pricing.signals import strategy_put_in_force
from records.services import record


@dataclass(frozen=True, slots=True)
class StrategyDraft:
    """All of a new version: its header, prices, conditions, targets and authority matrix."""

    title: str
    start: date
    lines: Sequence[rules.PriceLine]
    cells: Sequence[rules.Cell] = rules.DEFAULT_CELLS
    conditions: Sequence[rules.Condition] = rules.DEFAULT_CONDITIONS
    targets: Sequence[rules.Target] = ()
    departments: Sequence[str] = ("finance", "production", "quality", "supply")
    stacking_cap: Decimal = rules.DEFAULT_CAP
    market_background: str = ""
    meeting_note: str = ""
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
        title=draft.title,
        start=draft.start,
        market_background=draft.market_background,
        meeting_note=draft.meeting_note,
        departments=list(draft.departments),
        stacking_cap=draft.stacking_cap,
        issuer=by,
    )
    _write_rows(strategy, draft)
    record(subject=strategy, verb="pricing.strategy_drafted", by=by, after=strategy.state)
    return strategy


@unit_of_work
def put_in_force(*, strategy: PriceStrategy, by: User) -> PriceStrategy:
    """Put a draft in force from its start; the version before it ends on that day (2.4).

    Locks all versions of the scope, so that no two overlap. Raises Refused when it has no prices
    or would not follow the version before it.
    """
    others = {other.pk: other for other in lock(PriceStrategy).filter(scope=strategy.scope)}
    strategy = others.pop(strategy.pk)
    permissions.check(permissions.why_not_put_in_force(by, strategy))
    if strategy.state != PriceStrategy.State.DRAFT:
        raise Stale(
            _("%(strategy)s is no draft any more: %(state)s.")
            % {"strategy": strategy, "state": strategy.get_state_display()}
        )
    if not strategy.lines.exists():
        raise Refused(_("This version lists no prices."))
    _end_predecessor(strategy, list(others.values()), by=by)
    before = strategy.state
    strategy.put_in_force()
    strategy.approver, strategy.approved_at = by, clock.now()
    strategy.save(update_fields=["state", "approver", "approved_at"])
    record(
        subject=strategy,
        verb="pricing.strategy_put_in_force",
        by=by,
        before=before,
        after=strategy.state,
    )
    strategy_put_in_force.send(sender=PriceStrategy, strategy=strategy, by=by)
    return strategy


def _end_predecessor(strategy: PriceStrategy, others: list[PriceStrategy], *, by: User) -> None:
    ruling = [other for other in others if other.state != PriceStrategy.State.DRAFT]
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
        )
        for line in draft.lines
    )
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
        for condition in draft.conditions
    )
    TargetEntry.objects.bulk_create(
        TargetEntry(
            strategy=strategy,
            customer_id=target.customer_id,
            product_id=target.product_id,
            region=target.region,
            starts_on=target.starts_on,
            until=target.until,
        )
        for target in draft.targets
    )
    AuthorityCell.objects.bulk_create(
        AuthorityCell(strategy=strategy, dimension=str(dimension), level=int(level), value=value)
        for dimension, level, value in draft.cells
    )
