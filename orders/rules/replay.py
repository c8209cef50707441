"""Replay (回测): past orders judged anew by a version of the price strategy, and what that changes.

    minutes = {"3.2": 95, "6.2": 480, …}            # working minutes an order waits at each step
    for one in replay(past_orders, strategy, minutes):  # by customer, each customer's by time
        tally.add(one)
        one.flips, one.causes                       # whether somebody else decides it, and why

An order is judged as it was: its prices, quantities and terms, the customer's grade, limit and
exposure of that day. Only the strategy differs, and with it what other orders of the customer
within the same days are counted at (拆单): those the version would have decided lower count too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.authority import Level
from core.money import ZERO, fen, line_amount, net_of
from customers.rules import PlanLine
from orders.rules.facts import CustomerFacts, LineFacts, OrderFacts, OtherOrder
from orders.rules.findings import Finding, Rule, Verdict
from orders.rules.route import DIRECTOR, EXAMINATION, GENERAL_MANAGER, REVIEW, TRIAGE, lay_route
from orders.rules.storage import finding_to_data
from orders.rules.verdict import REVIEW_RULES, decide
from pricing.rules import Dimension, PriceBook, StrategyFacts

# The steps at which an order waits for somebody above its salesperson.
APPROVAL_STEPS = (TRIAGE, EXAMINATION, REVIEW, DIRECTOR, GENERAL_MANAGER)
MOST_CAUSES = 3


@dataclass(frozen=True, slots=True)
class PastLine:
    """A line as it was sold: the strategy price it was measured by and the cost of that version.

    Both are None where the version did not list the product.
    """

    facts: LineFacts
    tax_percent: Decimal
    strategy_price: Decimal | None = None
    cost_net: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """What a kept finding demanded: rule, level, and the record that holds its figures."""

    rule: Rule
    level: Level
    record: int = 0


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that was handed in, with the verdict that routed it.

    `demands` are its findings beyond the sales column, worst first. `counts`: it is one of the
    period's decided orders; others are only added up with those after them. `adds_up`: neither
    refused nor given up. `earns`: it was approved, so its money counts.
    """

    order_id: int
    number: str
    submitted_on: date
    customer: CustomerFacts
    lines: tuple[PastLine, ...]
    plan: tuple[PlanLine, ...]
    level: Level
    decided_level: Level
    demands: tuple[Demand, ...] = ()
    owner_level: Level = Level.SALES
    is_new_customer: bool = False
    production_agrees: bool | None = None
    finance_consents: bool | None = None
    counts: bool = True
    adds_up: bool = True
    earns: bool = True

    def facts(self, strategy: StrategyFacts, others: tuple[OtherOrder, ...]) -> OrderFacts:
        """Give what the verdict reads, with another version of the strategy."""
        return OrderFacts(
            submitted_on=self.submitted_on,
            strategy=strategy,
            customer=self.customer,
            lines=tuple(line.facts for line in self.lines),
            plan=self.plan,
            others=others,
            owner_level=self.owner_level,
            production_agrees=self.production_agrees,
            finance_consents=self.finance_consents,
        )

    def as_other(self, level: Level) -> OtherOrder:
        """Give it as an order that later ones of its customer are added up with."""
        quantities: dict[int, Decimal] = {}
        for line in (one.facts for one in self.lines):
            if line.product_id is not None:
                ordered = quantities.get(line.product_id, ZERO) + line.quantity
                quantities[line.product_id] = ordered
        total = sum((line.facts.amount for line in self.lines), ZERO)
        return OtherOrder(self.number, self.submitted_on, level, total, quantities)


@dataclass(frozen=True, slots=True)
class Cause:
    """What moves an order: a finding that the version makes, or a kept one it does not make."""

    found: Finding | Demand

    @property
    def is_new(self) -> bool:
        """Whether the version makes it."""
        return isinstance(self.found, Finding)


@dataclass(frozen=True, slots=True)
class Earned:
    """Money of lines: tax-inclusive amount, and net amount less cost where the cost is known."""

    gross: Decimal = ZERO
    margin: Decimal = ZERO
    uncosted_lines: int = 0

    def __add__(self, other: Earned) -> Earned:
        return Earned(
            self.gross + other.gross,
            self.margin + other.margin,
            self.uncosted_lines + other.uncosted_lines,
        )


NOTHING_EARNED = Earned()


@dataclass(frozen=True, slots=True)
class Replayed:
    """One past order: who decided it and who would have, with what that costs."""

    past: PastOrder
    level: Level
    was_reviewed: bool
    is_reviewed: bool
    minutes_before: int
    minutes_after: int
    earned_before: Earned
    earned_after: Earned
    causes: tuple[Cause, ...] = ()

    @property
    def flips(self) -> bool:
        """Whether another level decides, or the departments are asked in one case only."""
        return self.level is not self.past.level or self.is_reviewed is not self.was_reviewed


def replay(
    orders: Iterable[PastOrder], strategy: StrategyFacts, minutes: Mapping[str, int]
) -> Iterator[Replayed]:
    """Judge each order by the version; orders come by customer, each customer's by time."""
    days = int(strategy.matrix.figure(Dimension.SPLIT_DAYS) or 0)
    book = PriceBook(strategy)
    customer_id, others = 0, tuple[OtherOrder, ...]()
    for past in orders:
        if past.customer.customer_id != customer_id:
            customer_id, others = past.customer.customer_id, ()
        first = past.submitted_on - timedelta(days=max(days - 1, 0))
        others = tuple(other for other in others if other.submitted_on >= first)
        level = past.decided_level
        if past.counts:
            verdict = decide(past.facts(strategy, others), book)
            if verdict.level is not past.level:
                level = verdict.level
            yield _replayed(past, verdict, strategy, minutes)
        if days and past.adds_up:
            others = (*others, past.as_other(level))


def _replayed(
    past: PastOrder, verdict: Verdict, strategy: StrategyFacts, minutes: Mapping[str, int]
) -> Replayed:
    was_reviewed, is_reviewed = asks_departments(past.demands), asks_departments(verdict.findings)
    earned = _earned(past, verdict, strategy) if past.earns else (NOTHING_EARNED, NOTHING_EARNED)
    flips = verdict.level is not past.level or is_reviewed is not was_reviewed
    return Replayed(
        past=past,
        level=verdict.level,
        was_reviewed=was_reviewed,
        is_reviewed=is_reviewed,
        minutes_before=_waits(
            past, past.level, minutes, is_new=past.is_new_customer, review=was_reviewed
        ),
        minutes_after=_waits(
            past, verdict.level, minutes, is_new=verdict.is_new_customer, review=is_reviewed
        ),
        earned_before=earned[0],
        earned_after=earned[1],
        causes=causes_of(past, verdict, review=is_reviewed) if flips else (),
    )


def asks_departments(findings: Iterable[Finding | Demand]) -> bool:
    """Say whether these findings bring the order before departments (6.2), answered or not."""
    return any(finding.rule in REVIEW_RULES for finding in findings)


def causes_of(past: PastOrder, verdict: Verdict, *, review: bool) -> tuple[Cause, ...]:
    """Name the findings that move an order: those beyond the lower of both levels, worst first.

    Where the level stays and only the review comes or goes, those that ask the departments.
    """
    found: list[Finding | Demand]
    if verdict.level > past.level:
        found = [one for one in verdict.findings if one.level > past.level]
    elif verdict.level < past.level:
        found = [one for one in past.demands if one.level > verdict.level]
    else:
        asking = verdict.findings if review else past.demands
        found = [one for one in asking if one.rule in REVIEW_RULES]
    return tuple(Cause(one) for one in found[:MOST_CAUSES])


def _waits(
    past: PastOrder, level: Level, minutes: Mapping[str, int], *, is_new: bool, review: bool
) -> int:
    """Add up the working minutes that the order's way takes above its salesperson."""
    route = lay_route(
        level=level,
        owner_level=past.owner_level,
        is_new=is_new,
        survey_stands=past.customer.survey_stands,
        needs_review=review,
    )
    return sum(minutes.get(step, 0) for step in route if step in APPROVAL_STEPS)


def _earned(past: PastOrder, verdict: Verdict, strategy: StrategyFacts) -> tuple[Earned, Earned]:
    """Give what the order brings as sold, and with each price moved as its strategy price moves.

    The cost is each version's own; a line that one of them does not cost is left out of both
    margins.
    """
    gross = [ZERO, ZERO]
    margin = [ZERO, ZERO]
    uncosted = 0
    for line in past.lines:
        facts, resolved = line.facts, verdict.prices.get(line.facts.line)
        sold = asked = facts.amount
        measured = line.strategy_price
        if resolved is not None and measured and resolved.strategy_price != measured:
            price = fen(facts.price * resolved.strategy_price / measured)
            asked = line_amount(facts.quantity, price)
        gross[0] += sold
        gross[1] += asked
        listed = strategy.lines.get(facts.product_id or 0)
        if line.cost_net is None or listed is None:
            uncosted += 1
            continue
        margin[0] += net_of(sold, line.tax_percent) - line_amount(facts.quantity, line.cost_net)
        margin[1] += net_of(asked, listed.tax_percent) - line_amount(
            facts.quantity, listed.cost_net
        )
    return Earned(gross[0], margin[0], uncosted), Earned(gross[1], margin[1], uncosted)


def cause_to_data(cause: Cause) -> dict[str, Any]:
    """Turn a cause into JSON: a new finding without what would change it, or a kept one's id."""
    if isinstance(cause.found, Demand):
        return {"kept": cause.found.record}
    return {"finding": finding_to_data(replace(cause.found, changes=()))}


@dataclass(slots=True)
class Tally:
    """What a replay comes to. `moves` counts orders by (level before, level after)."""

    orders: int = 0
    flips: int = 0
    moves: dict[tuple[Level, Level], int] = field(default_factory=dict)
    reviewed_before: int = 0
    reviewed_after: int = 0
    minutes_before: int = 0
    minutes_after: int = 0
    earned_before: Earned = field(default_factory=Earned)
    earned_after: Earned = field(default_factory=Earned)

    def add(self, one: Replayed) -> None:
        """Count one order."""
        self.orders += 1
        self.flips += one.flips
        move = (one.past.level, one.level)
        self.moves[move] = self.moves.get(move, 0) + 1
        self.reviewed_before += one.was_reviewed
        self.reviewed_after += one.is_reviewed
        self.minutes_before += one.minutes_before
        self.minutes_after += one.minutes_after
        self.earned_before += one.earned_before
        self.earned_after += one.earned_after

    def to_data(self) -> dict[str, Any]:
        """Give the counts and minutes as JSON; money is kept apart, for those who may see it."""
        return {
            "orders": self.orders,
            "flips": self.flips,
            "moves": [
                [int(old), int(new), count] for (old, new), count in sorted(self.moves.items())
            ],
            "reviewed": [self.reviewed_before, self.reviewed_after],
            "minutes": [self.minutes_before, self.minutes_after],
            "uncosted_lines": self.earned_after.uncosted_lines,
        }

    @classmethod
    def from_data(
        cls, data: Mapping[str, Any], earned_before: Earned, earned_after: Earned
    ) -> Tally:
        """Read back what `to_data` gave; the earned money was kept apart, without its lines."""
        uncosted = Earned(uncosted_lines=data["uncosted_lines"])
        return cls(
            orders=data["orders"],
            flips=data["flips"],
            moves={(Level(old), Level(new)): count for old, new, count in data["moves"]},
            reviewed_before=data["reviewed"][0],
            reviewed_after=data["reviewed"][1],
            minutes_before=data["minutes"][0],
            minutes_after=data["minutes"][1],
            earned_before=earned_before + uncosted,
            earned_after=earned_after + uncosted,
        )

    def __add__(self, other: Tally) -> Tally:
        moves = dict(self.moves)
        for move, count in other.moves.items():
            moves[move] = moves.get(move, 0) + count
        return Tally(
            orders=self.orders + other.orders,
            flips=self.flips + other.flips,
            moves=moves,
            reviewed_before=self.reviewed_before + other.reviewed_before,
            reviewed_after=self.reviewed_after + other.reviewed_after,
            minutes_before=self.minutes_before + other.minutes_before,
            minutes_after=self.minutes_after + other.minutes_after,
            earned_before=self.earned_before + other.earned_before,
            earned_after=self.earned_after + other.earned_after,
        )


@dataclass(frozen=True, slots=True)
class KnownThen:
    """What the findings of an old verdict keep of the customer, and of what was answered."""

    grade: str = ""
    limit: Decimal = ZERO
    term_days: int = 0
    existing: Decimal = ZERO
    overdue_days: int = 0
    survey_stands: bool = False
    last_contract_on: date | None = None
    is_frozen: bool = False
    finance_consents: bool | None = None


# The rules whose findings, passed or not, keep what an order's surroundings were.
KEPT_BY = (
    Rule.TERM,
    Rule.EXPOSURE,
    Rule.NO_LIMIT,
    Rule.OVERDUE,
    Rule.NEW_CUSTOMER,
    Rule.FROZEN,
    Rule.BELOW_COST,
)


def known_then(kept: Mapping[str, Mapping[str, Any]], overdue_days: int) -> KnownThen:
    """Read an old verdict's findings back, {rule: its params as JSON}, as far as they keep facts.

    An order without credit kept no exposure and nothing overdue: neither matters to it.
    """
    credit = kept.get(Rule.EXPOSURE) or kept.get(Rule.NO_LIMIT) or {}
    existing = _decimal(credit.get("existing"))
    if existing is None and "exposure" in credit:
        existing = _decimal(credit["exposure"]) - _decimal(credit["share"])
    standing = kept.get(Rule.NEW_CUSTOMER) or {}
    last_contract = standing.get("last_contract_on")
    return KnownThen(
        grade=standing.get("grade") or "",
        limit=_decimal(credit.get("limit")) or ZERO,
        term_days=(kept.get(Rule.TERM) or {}).get("term") or 0,
        existing=existing or ZERO,
        overdue_days=overdue_days,
        survey_stands=bool(standing.get("survey_stands")),
        last_contract_on=date.fromisoformat(last_contract["date"]) if last_contract else None,
        is_frozen=Rule.FROZEN in kept,
        finance_consents=(kept.get(Rule.BELOW_COST) or {}).get("consent"),
    )


def _decimal(data: Any) -> Any:
    """Give a kept figure, None where there is none."""
    return None if data is None else Decimal(data["decimal"])
