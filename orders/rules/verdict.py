"""The one decision: every rule is evaluated, none stops the others, the highest demand counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.authority import Level
from orders.rules.credit import credit_findings
from orders.rules.delivery import early_findings, item_findings
from orders.rules.facts import OrderFacts
from orders.rules.findings import Finding, Rule, Verdict
from orders.rules.price import price_findings
from orders.rules.reckoning import Reckoning, reckon
from orders.rules.route import lay_route, role_of_step
from orders.rules.standing import is_new_customer, standing_findings
from orders.rules.volume import volume_findings
from pricing.rules import PriceBook

_RULES = tuple(Rule)
# Each of these asks all departments that took part in the strategy (6.2).
_ASKS_ALL = frozenset(
    {
        Rule.REVIEW_DISCOUNT,
        Rule.REVIEW_QUANTITY,
        Rule.REVIEW_FLOOR,
        Rule.NEW_ITEM,
        Rule.UNPRICED,
    }
)
# And each of these some of them: production on early delivery, finance on a price below cost.
REVIEW_RULES = _ASKS_ALL | {Rule.EARLY, Rule.BELOW_COST}


def decide(facts: OrderFacts, book: PriceBook | None = None) -> Verdict:
    """Say who may decide the order, why, and the way it goes (work standard 3.2 to 6.5).

    Where many orders are judged by one strategy, they share a `book` of its prices.
    """
    reckoning = reckon(facts, book)
    results = tuple(_all_findings(reckoning))
    findings = tuple(sorted((one for one in results if one.level > Level.SALES), key=_worst_first))
    rules = frozenset(one.rule for one in findings)
    level = _level(findings, facts.owner_level)
    is_new = is_new_customer(facts)
    asks_production = Rule.EARLY in rules and facts.production_agrees is None
    departments = tuple(_departments(facts, rules, asks_production=asks_production))
    route = lay_route(
        level=level,
        owner_level=facts.owner_level,
        is_new=is_new,
        survey_stands=facts.customer.survey_stands,
        needs_review=bool(departments),
    )
    return Verdict(
        level=level,
        findings=findings,
        passed=tuple(one for one in results if one.level is Level.SALES),
        step=route[0],
        role=role_of_step(route[0]),
        route=route,
        departments=departments,
        owner_level=facts.owner_level,
        is_new_customer=is_new,
        is_own_order=facts.owner_level > Level.SALES and level > Level.SALES,
        asks_production=asks_production,
        needs_finance_consent=Rule.BELOW_COST in rules and facts.finance_consents is not True,
        total=reckoning.total,
        share_after_shipment=reckoning.share_after,
        exposure=reckoning.exposure,
        prices=reckoning.prices,
    )


def _all_findings(reckoning: Reckoning) -> Iterator[Finding]:
    yield from price_findings(reckoning)
    yield from volume_findings(reckoning)
    yield from credit_findings(reckoning)
    yield from item_findings(reckoning)
    yield from early_findings(reckoning)
    yield from standing_findings(reckoning)


def _worst_first(finding: Finding) -> tuple[int, int, int]:
    return -finding.level, _RULES.index(finding.rule), finding.line or 0


def _level(findings: Sequence[Finding], owner_level: Level) -> Level:
    """Take the highest demand; beyond the sales column nobody decides his own order."""
    level = max((finding.level for finding in findings), default=Level.SALES)
    if level is Level.SALES or owner_level is Level.SALES:
        return level
    return Level(max(level, min(owner_level + 1, Level.GM)))


def _departments(
    facts: OrderFacts, rules: frozenset[Rule], *, asks_production: bool
) -> Iterator[str]:
    """Give the roles to ask in 6.2, each once: all for a review, single ones beside them."""
    asked = list(facts.strategy.departments) if rules & _ASKS_ALL else []
    if Rule.NEW_ITEM in rules:
        asked.append("rd")
    if asks_production:
        asked.append("production")
    if Rule.BELOW_COST in rules and facts.finance_consents is None:
        asked.append("finance")
    yield from dict.fromkeys(asked)
