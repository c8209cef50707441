"""What the verdict says: findings and their nearest changes as data; wording.py makes sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.authority import Level
from pricing.rules import ResolvedPrice

Value = Decimal | int | str | bool | date | None
# Before an order's number: what it adds to the sum of a finding, in the finding's params.
ADDED = "added "


class Rule(StrEnum):
    """The rules of the verdict; each gives a finding or a passed check."""

    # params of each: see the function that builds it
    DISCOUNT = "discount"
    BELOW_COST = "below_cost"
    QUANTITY = "quantity"
    TOTAL = "total"
    TERM = "term"
    EXPOSURE = "exposure"
    NO_LIMIT = "no_limit"
    OVERDUE = "overdue"
    NEW_ITEM = "new_item"
    UNPRICED = "unpriced"
    EARLY = "early"
    NEW_CUSTOMER = "new_customer"
    GRADE_D = "grade_d"
    FROZEN = "frozen"
    # These say why the departments are asked (6.2).
    REVIEW_DISCOUNT = "review_discount"
    REVIEW_QUANTITY = "review_quantity"
    REVIEW_FLOOR = "review_floor"


class Figure(StrEnum):
    """The figure that a change touches, and how it is applied."""

    PRICE = "price"  # of line `line`
    QUANTITY = "quantity"  # of line `line`
    TOTAL = "total"  # of the order
    TERM = "term_days"  # no plan line after shipment later than this
    SHARE_AFTER = "share_after"  # % of the total payable after shipment, the rest before
    PAID_IN = "paid_in"  # yuan that the customer pays on what is already open
    REQUIRED_ON = "required_on"  # of line `line`
    PROOF = "proof"  # of the claim of line `line`; `to` is the MissingProof to fill
    RD_COST = "rd_cost"  # of line `line`
    PRODUCTION = "production_agrees"


class Effect(StrEnum):
    """What a change does to its finding when it is applied."""

    CONFORMS = "conforms"  # the finding is gone: conforms to the strategy
    SALES = "sales"  # the finding is gone: inside the salesperson's column
    REMOVES = "removes"  # the finding is gone
    NO_REVIEW = "no_review"  # the departments need not be asked for this
    LOWERS = "lowers"  # the finding stays, at `Change.level` or below
    OPENS_PRICE = "opens_price"  # the finding stays, but params["condition_price"] would conform


@dataclass(frozen=True, slots=True)
class Change:
    """One figure changed from → to, and what that does to the finding it belongs to."""

    figure: Figure
    before: Value
    after: Value
    effect: Effect
    line: int | None = None
    level: Level = Level.SALES

    @property
    def removes(self) -> bool:
        """Whether the finding is gone once the change is applied."""
        return self.effect not in (Effect.LOWERS, Effect.OPENS_PRICE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's result: measured value, each level's limit, the level it demands.

    `line` is the order line (None: the whole order), `step` the clause of the work standard,
    `others` the numbers of orders that were added up (拆单). Of `changes` those that
    remove the finding come first. A confidential finding is shown only to those who may see cost.
    """

    rule: Rule
    level: Level
    step: str
    measured: Value = None
    limits: Mapping[Level, Decimal] = field(default_factory=dict)
    line: int | None = None
    params: Mapping[str, Value] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    is_confidential: bool = False

    @property
    def added(self) -> dict[str, Decimal]:
        """What each of `others` adds to the sum, by its number; {} where it was not kept."""
        kept = {number: self.params.get(f"{ADDED}{number}") for number in self.others}
        return {number: value for number, value in kept.items() if isinstance(value, Decimal)}

    @property
    def nearest(self) -> Change | None:
        """The nearest change that removes the finding; None when no single figure does."""
        return next((change for change in self.changes if change.removes), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who may decide the order, why, and the way it will go.

    `findings` are worst first; `passed` holds what was checked and found in order. `level` decides
    finally. `route` is the whole way in order, `step` its beginning, `role` who has it.
    `departments` are asked in 6.2, each by role code.
    """

    level: Level
    findings: tuple[Finding, ...]
    passed: tuple[Finding, ...]
    step: str
    role: str
    route: tuple[str, ...]
    departments: tuple[str, ...]
    owner_level: Level
    is_new_customer: bool
    is_own_order: bool  # its owner is above SALES and may not decide it beyond the sales column
    asks_production: bool  # production's written answer on early delivery is outstanding
    needs_finance_consent: bool  # a price below cost, and finance has not agreed (yet)
    total: Decimal
    share_after_shipment: Decimal
    exposure: Decimal
    prices: Mapping[int, ResolvedPrice]  # by line; new and unlisted items have none

    @property
    def may_be_signed(self) -> bool:
        """Whether the owner may sign it himself (work standard 4.2)."""
        return self.level is Level.SALES

    @property
    def needs_review(self) -> bool:
        """Whether departments are asked (6.2)."""
        return bool(self.departments)
