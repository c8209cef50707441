"""拆单 in words: a line of its own with the orders that count together, their sums, the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from core.authority import Level
from core.parts import FindingLine
from orders.rules import OrderFacts, decide, finding_from_data, finding_to_data
from orders.sentences import Names, finding_lines
from tests.orders.matrix import d, line, order, other

NAMES = Names(lines={1: "Z41H-16C-50"}, units={1: "台"})
FIRST = other(Level.SALES, "40000", number="DD-202611-0007", p1=60)
SECOND = other(Level.SALES, "30000", number="DD-202611-0009")
BY_DIRECTOR = other(Level.DIRECTOR, "90000", number="DD-202611-0003", p1=70)


def lines_of(facts: OrderFacts) -> list[FindingLine]:
    """What the pages show, of findings as they are read back from the database."""
    found = [finding_from_data(finding_to_data(one)) for one in decide(facts).findings]
    return finding_lines(found, NAMES)


def test_orders_that_count_together_are_named_with_their_sums() -> None:
    facts = order(line(1, 50, 680), others=(FIRST, SECOND, BY_DIRECTOR))

    quantity, total, *split = lines_of(facts)

    assert [one.number for one in (quantity, total, *split)] == [1, 2, 3, 4]
    assert str(split[0].title) == (
        "防拆单：连同该客户近 7 天的另外 1 张订单，Z41H-16C-50 合计 110 台"
    )
    assert "合并计算：本单 50 台、DD-202611-0007 60 台。" in str(split[0].why)
    assert str(split[1].title) == ("防拆单：连同该客户近 7 天的另外 2 张订单，含税合计 104,000.00")
    assert str(split[1].why).startswith(
        "合并计算：本单 34,000.00、DD-202611-0007 40,000.00、DD-202611-0009 30,000.00。"
        "权限：营销人员 ≤100,000.00"
    )


def test_the_same_in_english() -> None:
    with translation.override("en"):
        facts = order(line(10, 1, "50000"), others=(replace(FIRST, total=d(60_000)),))
        line_of_total = lines_of(facts)[-1]

        assert str(line_of_total.title) == (
            "With 1 other order of these 7 days it comes to 110,000.00 incl. tax"
        )
        assert str(line_of_total.why).startswith(
            "Counted together: this order 50,000.00, DD-202611-0007 60,000.00. Authority: "
        )


@pytest.mark.parametrize("own", ["50000", "150000"])
def test_an_order_alone_has_no_such_line(own: str) -> None:
    assert not any("防拆单" in str(one.title) for one in lines_of(order(line(10, 1, own))))


def test_findings_kept_before_amounts_were_kept_name_the_orders() -> None:
    verdict = decide(order(line(10, 1, "50000"), others=(replace(FIRST, total=d(60_000)),)))
    old = replace(verdict.findings[0], params={"own": d(50_000), "sum": d(110_000)})

    split = finding_lines([old], NAMES)[-1]

    assert "本单 50,000.00、DD-202611-0007。" in str(split.why)
