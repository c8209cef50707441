"""Which orders may be decided several at a time: what «routine» means, in one place."""

from __future__ import annotations

from collections.abc import Sequence

from core.authority import Level
from orders.rules.findings import Rule, Verdict
from orders.rules.route import EXAMINATION, may_decide_finally

# A figure a little beyond the salesperson's column says all there is to know. Everything else
# (credit, cost, new things, early dates, split orders) demands that somebody reads the order.
ROUTINE_RULES = frozenset({Rule.DISCOUNT, Rule.QUANTITY, Rule.TOTAL, Rule.TERM})


def is_routine(verdict: Verdict, level: Level, *, step: str, done: Sequence[str] = ()) -> bool:
    """Say whether an order at `step` may be approved in a batch at this level.

    An old customer's order whose approval here ends the chain, about which no department is asked,
    and whose findings are only discount, quantity, total or term within this level, without other
    orders added up (拆单) and without anything confidential.
    """
    return (
        step != EXAMINATION
        and not verdict.is_new_customer
        and not verdict.needs_review
        and may_decide_finally(verdict, level, done=done)
        and all(
            one.rule in ROUTINE_RULES
            and one.level <= level
            and not one.others
            and not one.is_confidential
            for one in verdict.findings
        )
    )
