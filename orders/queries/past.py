"""Past orders as the replay of a price strategy reads them: in batches, a few statements each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.fields.json import KT, KeyTransform

from core.authority import Level
from core.money import ZERO
from orders import rules
from orders.models import FindingRecord, Order, OrderLine, PlanTerm, VerdictRecord
from orders.queries.facts import NOT_COUNTED
from orders.rules.replay import KEPT_BY, Demand, KnownThen, PastLine, PastOrder, known_then
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy
from pricing.rules import Claim, Evidence, StrategyFacts

BATCH = 1000
DECIDED = (Order.State.APPROVED, Order.State.CLOSED, Order.State.REFUSED, Order.State.CANCELLED)
EARNS = (Order.State.APPROVED, Order.State.CLOSED)
Rows = dict[int, list[Any]]
# Looking a member up is much quicker than calling its class, and there are millions of rows.
_RULES = {str(rule): rule for rule in rules.Rule}
_LEVELS = {int(level): level for level in Level}


def past_ids(
    *, starts_on: date, until: date, split_days: int, share: int = 0, shares: int = 1
) -> list[int]:
    """Give the orders handed in from `starts_on` to before `until`, by customer and time.

    With those that are only added up with orders of the period (拆单): of the days before it, and
    undecided ones. Of several shares only the customers of this one.
    """
    found = _found(starts_on, until, split_days).annotate(share=_share_of(shares))
    ordered = found.filter(share=share).order_by("customer_id", "submitted_at", "pk")
    return list(ordered.values_list("pk", flat=True))


def past_counts(*, starts_on: date, until: date, split_days: int, shares: int) -> Mapping[int, int]:
    """Count the orders of each share that has any."""
    found = _found(starts_on, until, split_days).annotate(share=_share_of(shares))
    return dict(found.order_by().values("share").values_list("share", Count("pk")))


def _found(starts_on: date, until: date, split_days: int) -> QuerySet[Order]:
    first = starts_on - timedelta(days=max(split_days - 1, 0))
    counts = Q(state__in=DECIDED, decided_at__isnull=False, submitted_on__gte=starts_on)
    orders = Order.objects.filter(submitted_on__gte=first, submitted_on__lt=until)
    return orders.filter(counts | ~Q(state__in=NOT_COUNTED))


def _share_of(shares: int) -> CombinedExpression:
    """Give an order's share: by its customer, whose orders are added up with each other."""
    return F("customer_id") % shares


def past_orders(
    ids: Sequence[int], *, starts_on: date, leads: Mapping[int, int]
) -> Iterator[PastOrder]:
    """Give these orders as they were judged last, in the order of the ids.

    Seven statements a batch. Orders without a verdict kept are left out. `leads` are the standard
    lead times in days by product that the orders will be held against: where none of an order's is
    longer than the customer waits, what stock covered then does not matter and is not read.
    """
    strategies: dict[int, StrategyFacts] = {}
    for begin in range(0, len(ids), BATCH):
        batch = ids[begin : begin + BATCH]
        verdicts = _verdicts(batch)
        _read_strategies(strategies, (row["strategy_id"] for row in verdicts.values()))
        lines, terms = _lines(batch), _terms(batch)
        early = [row["pk"] for pk, row in verdicts.items() if _may_be_early(row, lines[pk], leads)]
        kept = _Kept([row["pk"] for row in verdicts.values()], early)
        for pk in batch:
            if (row := verdicts.get(pk)) is None:
                continue
            yield _past(
                row,
                kept,
                tuple(_past_lines(row, lines[pk], kept, strategies[row["strategy_id"]])),
                tuple(terms[pk]),
                starts_on=starts_on,
            )


def _may_be_early(row: Mapping[str, Any], lines: Sequence[Any], leads: Mapping[int, int]) -> bool:
    if row["delivery_on"] is None:
        return False
    days = (row["delivery_on"] - row["submitted_on"]).days
    return any(leads.get(line[0] or 0, 0) > days for line in lines)


def _verdicts(batch: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Give each order with its last verdict and what its customer's region and frame are."""
    rows = (
        VerdictRecord.objects.filter(order__in=batch, round=F("order__round"))
        .order_by()
        .values(
            "pk",
            "order_id",
            "strategy_id",
            "level",
            "owner_level",
            "is_new_customer",
            state=F("order__state"),
            number=F("order__number"),
            customer=F("order__customer_id"),
            region=F("order__customer__region"),
            frame_until=F("order__customer__frame_until"),
            submitted_on=F("order__submitted_on"),
            delivery_on=F("order__delivery_on"),
            decided_at=F("order__decided_at"),
            decided_level=F("order__decided_level"),
            accepted=F("order__quotation_accepted_by"),
        )
    )
    return {row["order_id"]: dict(row) for row in rows}


def _read_strategies(known: dict[int, StrategyFacts], wanted: Iterable[int]) -> None:
    missing = set(wanted) - known.keys()
    if missing:
        for pk, strategy in PriceStrategy.objects.in_bulk(missing).items():
            known[pk] = pricing_queries.strategy_facts(strategy)


class _Kept:
    """What the findings of a batch of verdicts keep; their JSON only as far as it is needed."""

    def __init__(self, verdicts: Sequence[int], early: Sequence[int]) -> None:
        findings = FindingRecord.objects.filter(verdict__in=verdicts).order_by()
        self.params: dict[int, dict[str, Any]] = defaultdict(dict)
        self.overdue: dict[int, int] = {}
        rows = findings.filter(rule__in=[str(one) for one in KEPT_BY]).annotate(
            of_rule=KeyTransform("params", "params"), days=KT("params__measured")
        )
        for verdict, rule, params, days in rows.values_list(
            "verdict_id", "rule", "of_rule", "days"
        ):
            self.params[verdict][rule] = params
            if rule == rules.Rule.OVERDUE:
                self.overdue[verdict] = int(days or 0)
        self.demands: Rows = defaultdict(list)
        failed = findings.filter(passed=False).order_by("verdict", "no")
        for verdict, rule, level, pk in failed.values_list("verdict_id", "rule", "level", "pk"):
            self.demands[verdict].append(Demand(_RULES[rule], _LEVELS[level], pk))
        self._read_early(early)

    def _read_early(self, verdicts: Sequence[int]) -> None:
        self.free: dict[tuple[int, int | None], Decimal] = {}
        self.agrees: dict[int, bool | None] = {}
        rows = FindingRecord.objects.filter(verdict__in=verdicts, rule=str(rules.Rule.EARLY))
        found = rows.order_by().annotate(of_rule=KeyTransform("params", "params"))
        for verdict, line, params in found.values_list("verdict_id", "line_no", "of_rule"):
            self.free[verdict, line] = Decimal(params["free"]["decimal"])
            self.agrees[verdict] = params["agrees"]


def _lines(batch: Sequence[int]) -> Rows:
    found: Rows = defaultdict(list)
    rows = OrderLine.objects.filter(order__in=batch, is_current=True).order_by("order", "no")
    for row in rows.values_list(
        "order_id", "product_id", "quantity", "price", "tax_percent", "claim", "rd_cost",
        "strategy_price",
    ):  # fmt: skip
        found[row[0]].append(row[1:])
    return found


def _terms(batch: Sequence[int]) -> dict[int, list[rules.PlanLine]]:
    found: dict[int, list[rules.PlanLine]] = defaultdict(list)
    rows = PlanTerm.objects.filter(order__in=batch, is_current=True).order_by("order", "no")
    for order, percent, trigger, days in rows.values_list("order_id", "percent", "trigger", "days"):
        found[order].append(rules.PlanLine(percent, rules.Trigger(trigger), days))
    return found


def _past_lines(
    row: Mapping[str, Any], lines: Sequence[Any], kept: _Kept, strategy: StrategyFacts
) -> Iterator[PastLine]:
    """Give the lines; the stock that covered a product's lines stands on each of them."""
    accepted = row["accepted"] is not None
    evidence = Evidence(quote_attached=accepted, quote_accepted=accepted)
    covered: dict[int, Decimal] = {}
    if row["pk"] in kept.agrees:
        for no, line in enumerate(lines, 1):
            product = line[0] or 0
            covered[product] = covered.get(product, ZERO) + kept.free.get((row["pk"], no), ZERO)
    for no, (product, quantity, price, tax, claim, rd_cost, measured) in enumerate(lines, 1):
        listed = strategy.lines.get(product or 0)
        yield PastLine(
            facts=rules.LineFacts(
                line=no,
                product_id=product,
                quantity=quantity,
                price=price,
                claim=Claim(claim),
                evidence=evidence,
                rd_cost=rd_cost,
                required_on=row["delivery_on"],
                free_stock=covered.get(product or 0, ZERO),
            ),
            tax_percent=tax,
            strategy_price=measured,
            cost_net=listed.cost_net if listed else None,
        )


def _past(
    row: Mapping[str, Any],
    kept: _Kept,
    lines: tuple[PastLine, ...],
    plan: tuple[rules.PlanLine, ...],
    *,
    starts_on: date,
) -> PastOrder:
    known = known_then(kept.params[row["pk"]], kept.overdue.get(row["pk"], 0))
    state, day = row["state"], row["submitted_on"]
    decided = state in DECIDED and row["decided_at"] is not None
    return PastOrder(
        order_id=row["order_id"],
        number=row["number"] or "",
        submitted_on=day,
        customer=_customer(row, known),
        lines=lines,
        plan=plan,
        level=Level(row["level"]),
        decided_level=Level(row["decided_level"] or row["level"]),
        demands=tuple(kept.demands[row["pk"]]),
        owner_level=Level(row["owner_level"]),
        is_new_customer=row["is_new_customer"],
        production_agrees=kept.agrees.get(row["pk"]),
        finance_consents=known.finance_consents,
        counts=decided and day >= starts_on,
        adds_up=state not in NOT_COUNTED,
        earns=state in EARNS,
    )


def _customer(row: Mapping[str, Any], known: KnownThen) -> rules.CustomerFacts:
    frame_until = row["frame_until"]
    return rules.CustomerFacts(
        customer_id=row["customer"],
        grade=known.grade,
        limit=known.limit,
        term_days=known.term_days,
        survey_stands=known.survey_stands,
        last_contract_on=known.last_contract_on,
        is_frozen=known.is_frozen,
        region=row["region"],
        has_frame=frame_until is not None and row["submitted_on"] <= frame_until,
        exposure=rules.ExposureParts(approved=known.existing),
        oldest_overdue_days=known.overdue_days,
    )
