"""Findings in words: figures that are not rounded away, figures of the version, what is hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from core.authority import Level
from core.parts import FindingLine
from orders.rules import OrderFacts, Rule, decide, finding_from_data, finding_to_data
from orders.sentences import Names, finding_lines
from pricing.rules import Dimension
from tests.orders.matrix import CUSTOMERS, d, line, order, strategy_with

NAMES = Names(lines={1: "Z41H-16C-50"}, units={1: "台"})


def told(facts: OrderFacts, rule: Rule, names: Names = NAMES) -> FindingLine | None:
    """The line of one finding, as it is read back from the database."""
    found = [one for one in decide(facts).findings if one.rule is rule]
    lines = finding_lines([finding_from_data(finding_to_data(one)) for one in found], names)
    return lines[0] if lines else None


@pytest.mark.parametrize(
    ("price", "figure"),
    [("645.99", "5.001 %"), ("645.9", "5.01 %"), ("632", "7.06 %"), ("577.99", "15.001 %")],
)
def test_a_discount_just_beyond_a_limit_is_not_rounded_to_it(price: str, figure: str) -> None:
    one = told(order(line(1, 10, price)), Rule.DISCOUNT)

    assert one is not None
    assert figure in str(one.title).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("quantity", "figure"), [("100.1", "1.001 ×"), ("101", "1.01 ×"), ("250", "2.5 ×")]
)
def test_nor_is_a_quantity(quantity: str, figure: str) -> None:
    with translation.override("en"):
        one = told(order(replace(line(1, 1, "680"), quantity=d(quantity))), Rule.QUANTITY)

        assert one is not None
        assert f" {figure}" in str(one.title).replace("\N{NO-BREAK SPACE}", " ")


def test_newness_names_the_day_that_the_version_counts_from() -> None:
    buyer = replace(CUSTOMERS[2], last_contract_on=date(2020, 1, 1))
    year = strategy_with((Dimension.NEWNESS_MONTHS, Level.SALES, d(12)))
    one = told(order(line(1, 1, "680"), customer=buyer, strategy=year), Rule.NEW_CUSTOMER)
    never = replace(buyer, last_contract_on=None)
    ever = strategy_with((Dimension.NEWNESS_MONTHS, Level.SALES, None))
    other = told(order(line(1, 1, "680"), customer=never, strategy=ever), Rule.NEW_CUSTOMER)

    assert one is not None
    assert other is not None
    assert "自 2025-11-24 起没有生效合同" in str(one.why)
    assert str(other.why).startswith("尚无生效合同")


@pytest.mark.parametrize(
    ("level", "words"), [(Level.DIRECTOR, "营销总监"), (Level.CENTRE, "营销中心主管")]
)
def test_grade_d_names_the_level_of_its_row(level: Level, words: str) -> None:
    strategy = strategy_with((Dimension.GRADE_D, level, None))
    buyer = replace(CUSTOMERS[2], grade="D")
    one = told(order(line(1, 1, "680"), customer=buyer, strategy=strategy), Rule.GRADE_D)

    assert one is not None
    assert words in str(one.why)


def test_what_gives_the_cost_away_is_for_those_who_see_it() -> None:
    facts = order(line(1, 1, "445.21"))

    assert told(facts, Rule.BELOW_COST) is None
    assert told(facts, Rule.BELOW_COST, replace(NAMES, sees_cost=True)) is not None
    assert not [one for one in decide(facts.without_cost()).findings if one.is_confidential]
    assert decide(facts.without_cost()).level is decide(facts).level
