"""Judging an order: the verdict is computed, saved with its findings, and read back."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from core.authority import Level
from core.refusals import Refused
from orders import queries, rules
from orders.models import FindingRecord, Order, OrderLine, VerdictRecord
from orders.rules import OrderFacts, Verdict
from pricing.models import PriceStrategy


def judge(order: Order, *, cause: str, at: datetime) -> Verdict:
    """Compute the verdict anew under the caller's locks and save it as the order's next round.

    Sets round, level, strategy and newness on the order, which the caller saves. Raises Refused
    while no price strategy is in force.
    """
    order.strategy = queries.strategy_for(order)
    return _settle(order, _facts(order), cause=cause, at=at)


def judge_draft(order: Order, *, strategy: PriceStrategy, at: datetime) -> Verdict | None:
    """Judge what is still its owner's, as of today and by this version, and save it the same way.

    None, and nothing saved, for a draft without lines. The caller holds the locks and saves the
    order; its version stays, for nothing that the owner typed has changed.
    """
    facts = draft_by(order, strategy)
    if facts is None:
        return None
    order.strategy = strategy
    return _settle(order, facts, cause="new_prices", at=at)


def draft_by(order: Order, strategy: PriceStrategy) -> OrderFacts | None:
    """Give what is judged of a draft by a version; None while it has no lines."""
    content = queries.content_of(order)
    if not content.lines:
        return None
    return queries.draft_facts(
        customer=order.customer,
        owner=order.owner,
        content=content,
        order=order,
        strategy=strategy,
    )


def _settle(order: Order, facts: OrderFacts, *, cause: str, at: datetime) -> Verdict:
    verdict = rules.decide(facts)
    order.round += 1
    order.level = int(verdict.level)
    order.is_new_customer = verdict.is_new_customer
    _copy_prices(order, verdict)
    _keep(order, verdict, cause=cause, at=at, snapshot=snapshot_of(facts))
    return verdict


def _keep(order: Order, verdict: Verdict, *, cause: str, at: datetime, snapshot: str) -> None:
    """Write the verdict with its findings as the order's present round."""
    record = VerdictRecord.objects.create(
        order=order,
        round=order.round,
        cause=cause,
        at=at,
        strategy_id=order.strategy_id or 0,
        level=int(verdict.level),
        step=verdict.step,
        route=list(verdict.route),
        departments=list(verdict.departments),
        owner_level=int(verdict.owner_level),
        is_new_customer=verdict.is_new_customer,
        needs_finance_consent=verdict.needs_finance_consent,
        asks_production=verdict.asks_production,
        total=verdict.total,
        share_after_shipment=verdict.share_after_shipment,
        exposure=verdict.exposure,
        order_version=order.version,
        snapshot=snapshot,
    )
    FindingRecord.objects.bulk_create(
        FindingRecord(
            verdict=record,
            no=no,
            rule=str(finding.rule),
            line_no=finding.line,
            level=int(finding.level),
            step=finding.step,
            passed=finding.level is Level.SALES,
            params=rules.finding_to_data(finding),
        )
        for no, finding in enumerate((*verdict.findings, *verdict.passed), 1)
    )


def reckon_again(order: Order) -> Verdict:
    """Compute the verdict as of now without keeping it."""
    return rules.decide(_facts(order))


def _facts(order: Order) -> OrderFacts:
    facts = queries.facts_for(order)
    if facts is None:
        raise Refused(
            _("No price strategy is in force today, so nobody can say who decides this order.")
        )
    return facts


def snapshot_of(facts: OrderFacts) -> str:
    """Give the SHA-256 of what was judged: decisions and opinions carry it."""
    seen = (facts.customer, facts.lines, facts.plan, facts.strategy.code, facts.strategy.version)
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def saved_verdict(order: Order) -> tuple[VerdictRecord, Verdict]:
    """Read back the verdict that routes; raises Refused for an order never handed in."""
    record = queries.latest_verdict(order)
    if record is None:
        raise Refused(_("The order has not been handed in yet."))
    return record, queries.verdict_from(record)


def _copy_prices(order: Order, verdict: Verdict) -> None:
    """Keep the prices that were judged beside each line, so that history needs no recomputation."""
    lines = queries.rows_of(order).lines
    for line in lines:
        resolved = verdict.prices.get(line.no)
        line.normal_price = resolved.line.normal if resolved else None
        line.strategy_price = resolved.strategy_price if resolved else None
        line.floor_price = resolved.line.floor if resolved else None
    OrderLine.objects.bulk_update(lines, ["normal_price", "strategy_price", "floor_price"])
