"""The verdict: who may decide an order, and why (work standard 3.2, 4, 5, 6).

    from orders import rules

    facts = rules.OrderFacts(
        submitted_on=date(2026, 11, 24),
        strategy=strategy,                  # pricing.rules.StrategyFacts of the version in force
        customer=rules.CustomerFacts(customer_id=4, grade="B", limit=Decimal(300_000), term_days=30,
                                     survey_stands=True, last_contract_on=date(2026, 5, 6)),
        lines=(rules.LineFacts(line=1, product_id=1, quantity=Decimal(100), price=Decimal(632)),),
        plan=(rules.PlanLine(Decimal(100), rules.Trigger.RECEIPT, 30),),
        others=(),                          # rules.OtherOrder: same customer, same 7 days
        owner_level=Level.SALES,
    )
    verdict = rules.decide(facts)           # -> Verdict; every rule is evaluated, none raises
    verdict.level                           # Level.CENTRE
    verdict.findings[0].nearest             # Change(price, 632 → 646.00, effect SALES)
    verdict.route                           # ("3.2", "6.4"); own orders, new customers: see route
    verdict.step, verdict.role              # where it begins: ("3.2", "centre_head")
    verdict.departments                     # role codes asked in 6.2, () when nobody is

    rules.may_decide_finally(verdict, Level.CENTRE, done=())   # does its approval end the chain
    rules.why_not_finally(verdict, Level.CENTRE, done=())      # Hindrance codes when it does not
    rules.next_step(verdict, done=("3.2",))        # the step after those, walking upwards
    rules.level_of_step("6.3")                     # Level.DIRECTOR; None for 5.1, 6.2, 6.4
    rules.role_of_step("6.3")                      # "director"; "" for 6.2: verdict.departments
    rules.finding_to_data(finding), rules.finding_from_data(data)   # JSON for saved findings

The chain: decide at the step → when approved and `may_decide_finally`: 6.4; otherwise the approval
is an opinion and `next_step` says who is asked next. After 6.2 build the facts again with
production's and finance's answers and decide again.
"""

from __future__ import annotations

from customers.rules import ExposureParts, PlanLine, Trigger
from orders.rules.facts import CustomerFacts, LineFacts, OrderFacts, OtherOrder
from orders.rules.findings import Change, Effect, Figure, Finding, Rule, Value, Verdict
from orders.rules.margins import Comparison, CostedLine, Margin, compare_margins
from orders.rules.route import (
    Hindrance,
    lay_route,
    level_of_step,
    may_decide_finally,
    next_step,
    role_of_step,
    step_above,
    steps_back,
    walked_before,
    why_not_finally,
)
from orders.rules.routine import is_routine
from orders.rules.standing import is_new_customer
from orders.rules.storage import finding_from_data, finding_to_data
from orders.rules.verdict import decide
from pricing.rules import Claim, Evidence

__all__ = [
    "Change",
    "Claim",
    "Comparison",
    "CostedLine",
    "CustomerFacts",
    "Effect",
    "Evidence",
    "ExposureParts",
    "Figure",
    "Finding",
    "Hindrance",
    "LineFacts",
    "Margin",
    "OrderFacts",
    "OtherOrder",
    "PlanLine",
    "Rule",
    "Trigger",
    "Value",
    "Verdict",
    "compare_margins",
    "decide",
    "finding_from_data",
    "finding_to_data",
    "is_new_customer",
    "is_routine",
    "lay_route",
    "level_of_step",
    "may_decide_finally",
    "next_step",
    "role_of_step",
    "step_above",
    "steps_back",
    "walked_before",
    "why_not_finally",
]
