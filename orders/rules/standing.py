"""What the customer's standing demands: newness, grade D, frozen (work standard 5, 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.authority import Level
from core.money import ZERO
from orders.rules.facts import OrderFacts
from orders.rules.findings import Finding, Rule, Value
from orders.rules.reckoning import STEP_OF_LEVEL, Reckoning, months_before, passed
from pricing.rules import Dimension


def standing_findings(reckoning: Reckoning) -> Iterator[Finding]:
    """Judge newness, grade and freezing; no figure of the order changes these."""
    customer = reckoning.facts.customer
    is_new = is_new_customer(reckoning.facts)
    params: dict[str, Value] = {
        "grade": customer.grade,
        "last_contract_on": customer.last_contract_on,
        "since": _contract_since(reckoning.facts),
        "survey_stands": customer.survey_stands,
    }
    yield _standing(reckoning, Rule.NEW_CUSTOMER, Dimension.NEW_CUSTOMER, params, holds=is_new)
    grade: dict[str, Value] = {"grade": customer.grade}
    if customer.grade == "D":
        yield _standing(reckoning, Rule.GRADE_D, Dimension.GRADE_D, grade, holds=True)
    if customer.is_frozen:
        yield _standing(reckoning, Rule.FROZEN, Dimension.FROZEN, grade, holds=True)


def is_new_customer(facts: OrderFacts) -> bool:
    """Say whether the customer counts as new: no contract for long, grade U, or no rating."""
    since = _contract_since(facts)
    last = facts.customer.last_contract_on
    if facts.customer.counts_as == "U" or last is None:
        return True
    return since is not None and last < since


def _contract_since(facts: OrderFacts) -> date | None:
    """Give the first day of the months that are looked at."""
    months = facts.strategy.matrix.figure(Dimension.NEWNESS_MONTHS)
    return None if months is None else months_before(facts.submitted_on, int(months))


def _standing(
    reckoning: Reckoning,
    rule: Rule,
    dimension: Dimension,
    params: dict[str, Value],
    *,
    holds: bool,
) -> Finding:
    level = reckoning.matrix.level_for(dimension, ZERO) if holds else Level.SALES
    if level is Level.SALES:
        return passed(rule, params)
    return Finding(rule=rule, level=level, step=STEP_OF_LEVEL[level], params=params)
