"""What the verdict reads: an order, its customer and its surroundings as frozen facts.

`orders.queries.facts_for(order)` builds them from rows, the live verdict from the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from core.authority import Level
from core.money import ZERO, line_amount
from customers.rules import ExposureParts, PlanLine
from pricing.rules import Buyer, Claim, Evidence, StrategyFacts


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of the order. `product_id` None or `is_new_item`: a new item without a price.

    `free_stock` is the product's, the same on each of its lines. `required_on` None asks for no
    day. `rd_cost` is the R&D cost of one new item.
    """

    line: int
    product_id: int | None
    quantity: Decimal
    price: Decimal
    claim: Claim = Claim.NONE
    evidence: Evidence = field(default_factory=Evidence)
    is_new_item: bool = False
    rd_cost: Decimal | None = None
    required_on: date | None = None
    free_stock: Decimal = ZERO
    is_fractional: bool = False

    @property
    def amount(self) -> Decimal:
        """Quantity × price, to the fen."""
        return line_amount(self.quantity, self.price)

    @property
    def is_new(self) -> bool:
        """Whether this is 新品种: a new, customised or sample item."""
        return self.is_new_item or self.product_id is None


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """The customer on the day of submission. `grade` "" means: no rating in force.

    `limit` and `term_days` are those of the rating in force. `exposure` holds the customer's other
    documents, never this order. `survey_stands` says that a survey result of the last 12 months is
    in force (also one that found U).
    """

    customer_id: int
    grade: str = ""
    limit: Decimal = ZERO
    term_days: int = 0
    survey_stands: bool = False
    last_contract_on: date | None = None
    is_frozen: bool = False
    region: str = ""
    has_frame: bool = False
    exposure: ExposureParts = field(default_factory=ExposureParts)
    oldest_overdue_days: int = 0

    @property
    def buyer(self) -> Buyer:
        """What price resolution needs of the customer."""
        return Buyer(self.customer_id, self.region, self.has_frame)

    @property
    def counts_as(self) -> str:
        """The grade that rules apply: without a rating in force a customer counts as U."""
        return self.grade or "U"

    @property
    def credit_limit(self) -> Decimal:
        """The limit that rules apply: 0 without a rating in force."""
        return self.limit if self.grade else ZERO


@dataclass(frozen=True, slots=True)
class OtherOrder:
    """Another order of this customer, neither refused nor withdrawn nor cancelled.

    `level` is the level it was decided at (SALES where its owner signed it inside the sales
    column); while it still waits, the level that its verdict demands.
    """

    number: str
    submitted_on: date
    level: Level
    total: Decimal
    quantities: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """All that the verdict depends on; the same facts always give the same verdict.

    `submitted_on` is the day of submission (today for a draft). `owner_level` is the owner's own
    authority. `production_agrees` is production's written answer on early delivery, None until it
    has answered; `finance_consents` finance's on a price below cost.
    """

    submitted_on: date
    strategy: StrategyFacts
    customer: CustomerFacts
    lines: tuple[LineFacts, ...]
    plan: tuple[PlanLine, ...]
    others: tuple[OtherOrder, ...] = ()
    owner_level: Level = Level.SALES
    production_agrees: bool | None = None
    finance_consents: bool | None = None

    @property
    def total(self) -> Decimal:
        """Tax-inclusive total: the sum of the lines' amounts."""
        return sum((line.amount for line in self.lines), ZERO)

    def without_cost(self) -> OrderFacts:
        """Give the facts as they are told who may not see cost: no price is below cost.

        Prices typed one by one would otherwise find the cost to the fen by what is answered.
        """
        priced = self.strategy.lines
        asked = {line.product_id for line in self.lines if line.product_id in priced}
        lines = {pk: replace(priced[pk], cost_net=ZERO) for pk in asked if pk is not None}
        return replace(self, strategy=replace(self.strategy, lines=lines))
