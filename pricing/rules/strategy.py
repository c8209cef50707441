"""A version of the price strategy as data (work standard T2): what rules read, never a model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.authority import Level


class Claim(StrEnum):
    """Which of the two special prices a line claims; each has its proof."""

    NONE = ""
    HOLDING = "holding"  # 维持市场价格: a competitor's quotation, accepted by the centre
    WINNING = "winning"  # 占领市场价格: an entry of the version's dated target list


class DiscountKind(StrEnum):
    """The discounts that an order can earn, in the order in which they are added up."""

    QUANTITY = "quantity"
    PREPAYMENT = "prepayment"
    FRAME = "frame"
    SEASON = "season"


class Dimension(StrEnum):
    """The rows of the authority matrix. The unit of a cell's value stands beside each.

    A cell without value means "without limit"; a missing cell means "not at this level".
    """

    DISCOUNT = "discount"  # % off the normal price; the director's limit is the line's floor
    BELOW_COST = "below_cost"  # % below the cost with tax; without a figure: any price below cost
    TOTAL = "total"  # yuan, tax-inclusive
    QUANTITY = "quantity"  # multiple of the product's usual maximum
    TERM_OVER = "term_over"  # days beyond the term of the rating in force
    TERM = "term"  # days, whatever the rating says
    TERM_UNRATED = "term_unrated"  # any term for grades D, U and without a rating
    EXPOSURE = "exposure"  # % of the credit limit
    OVERDUE = "overdue"  # days of the oldest overdue item
    NO_LIMIT = "no_limit"  # credit where the limit is 0
    NEW_ITEM = "new_item"  # yuan of R&D cost of one new item
    UNPRICED = "unpriced"  # a product that the version does not list
    EARLY = "early"  # days short of the standard lead time
    EARLY_DECLINED = "early_declined"  # the same after production has declined
    NEW_CUSTOMER = "new_customer"  # first order of a new customer
    GRADE_D = "grade_d"  # any order of a grade D customer
    FROZEN = "frozen"  # any order of a frozen customer
    REVIEW_DISCOUNT = "review_discount"  # % from above which all departments are asked
    REVIEW_QUANTITY = "review_quantity"  # multiple from above which all departments are asked
    SPLIT_DAYS = "split_days"  # calendar days within which orders are added up
    NEWNESS_MONTHS = "newness_months"  # months without a contract that make a customer new
    RETENTION = "retention"  # % of retention money that is no term


Cell = tuple[str, int, Decimal | None]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The authority matrix of one version: dimension by level, every cell data."""

    rows: Mapping[str, Mapping[Level, Decimal | None]]

    @classmethod
    def from_cells(cls, cells: Iterable[Cell]) -> Matrix:
        """Build a matrix from (dimension, level, value) as they stand in the database."""
        rows: dict[str, dict[Level, Decimal | None]] = {}
        for dimension, level, value in cells:
            rows.setdefault(str(dimension), {})[Level(level)] = value
        return cls({dimension: dict(sorted(row.items())) for dimension, row in rows.items()})

    def allows(self, dimension: str, level: Level, measure: Decimal) -> bool:
        """Say whether this level may decide the measure; the limit itself is inside."""
        row = self.rows.get(dimension)
        if row is None or level not in row:
            return level is Level.GM
        value = row[level]
        return value is None or measure <= value

    def level_for(self, dimension: str, measure: Decimal) -> Level:
        """Give the lowest level that may decide the measure; the general manager may always."""
        for level in (Level.SALES, Level.CENTRE, Level.DIRECTOR):
            if self.allows(dimension, level, measure):
                return level
        return Level.GM

    def limit(self, dimension: str, level: Level) -> Decimal | None:
        """Give the figure of a cell; None where there is none (see `allows` for what it means)."""
        return self.rows.get(dimension, {}).get(level)

    def limits(self, dimension: str) -> dict[Level, Decimal]:
        """Give the figures of a row, for saying them; levels without a figure are left out."""
        row = self.rows.get(dimension, {})
        return {level: value for level, value in row.items() if value is not None}

    def figure(self, dimension: str) -> Decimal | None:
        """Give the one figure of a row that isn't by level (SPLIT_DAYS and the like)."""
        for value in self.rows.get(dimension, {}).values():
            if value is not None:
                return value
        return None


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One product of the price list: prices tax-inclusive, cost without tax."""

    product_id: int
    normal: Decimal
    holding: Decimal
    winning: Decimal
    floor: Decimal
    cost_net: Decimal
    tax_percent: Decimal
    usual_max: Decimal
    lead_days: int
    minimum: Decimal = Decimal(1)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """One discount condition. Dates are half-open; no product means every product.

    A condition written for a product takes the place of the general ones of its kind.
    """

    kind: DiscountKind
    percent: Decimal
    from_quantity: Decimal | None = None
    product_id: int | None = None
    starts_on: date | None = None
    until: date | None = None

    def holds_on(self, on: date) -> bool:
        """Say whether the condition runs on that day."""
        return (self.starts_on is None or self.starts_on <= on) and (
            self.until is None or on < self.until
        )


@dataclass(frozen=True, slots=True)
class Target:
    """An entry of the target list: all that it names must match; dates half-open."""

    starts_on: date
    until: date
    customer_id: int | None = None
    product_id: int | None = None
    region: str = ""

    def matches(self, *, customer_id: int, product_id: int, region: str, on: date) -> bool:
        """Say whether the entry proves a claim of the market-winning price on that day."""
        names_something = self.customer_id or self.product_id or self.region
        return bool(
            names_something
            and self.starts_on <= on < self.until
            and self.customer_id in (None, customer_id)
            and self.product_id in (None, product_id)
            and self.region in ("", region)
        )


@dataclass(frozen=True, slots=True)
class StrategyFacts:
    """One version of the price strategy; `ends` is the first day it no longer holds."""

    code: str
    version: int
    starts: date
    ends: date | None
    lines: Mapping[int, PriceLine]
    matrix: Matrix
    conditions: tuple[Condition, ...] = ()
    targets: tuple[Target, ...] = ()
    stacking_cap: Decimal = Decimal(8)
    # Role codes of the departments that took part: they are asked in joint review (6.2).
    departments: tuple[str, ...] = ()


def fingerprint(strategy: StrategyFacts) -> str:
    """Give the SHA-256 of all that decides a verdict; number, dates and notes are left out."""
    lines = [
        (
            line.product_id, line.normal, line.holding, line.winning, line.floor, line.cost_net,
            line.tax_percent, line.usual_max, line.lead_days,
        )
        for _product, line in sorted(strategy.lines.items())
    ]  # fmt: skip
    cells = sorted((name, sorted(row.items())) for name, row in strategy.matrix.rows.items())
    content = (
        lines,
        cells,
        sorted(map(repr, strategy.conditions)),
        sorted(map(repr, strategy.targets)),
        strategy.stacking_cap,
        sorted(strategy.departments),
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Buyer:
    """What the price depends on of a customer."""

    customer_id: int
    region: str = ""
    has_frame: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far the proof of a market-holding claim has come."""

    quote_attached: bool = False
    quote_accepted: bool = False


class MissingProof(StrEnum):
    """What an unproven claim still lacks."""

    NOTHING = ""
    QUOTE = "quote"  # no competitor's quotation attached
    ACCEPTANCE = "acceptance"  # attached, not yet accepted by the centre
    TARGET = "target"  # no entry of the target list matches


@dataclass(frozen=True, slots=True)
class DiscountStep:
    """One earned discount as it was applied: per cent granted and what it takes off."""

    kind: DiscountKind
    percent: Decimal  # of the condition
    granted: Decimal  # what the cap left of it
    amount: Decimal  # yuan a unit; the steps add up to normal − discounted
    condition: Condition


@dataclass(frozen=True, slots=True)
class ResolvedPrice:
    """The strategy price of a product for one order, and the working that led to it."""

    line: PriceLine
    quantity: Decimal
    steps: tuple[DiscountStep, ...]
    earned_percent: Decimal
    granted_percent: Decimal
    discounted: Decimal
    strategy_price: Decimal
    claim: Claim
    condition_price: Decimal | None
    missing_proof: MissingProof
    uses_condition: bool
    held_at_floor: bool
    # What the version grants beside: per kind the nearest condition that is not met (yet).
    not_earned: tuple[Condition, ...] = ()
    target: Target | None = None  # the entry that proves a claim of the market-winning price

    @property
    def is_capped(self) -> bool:
        """Whether the cap took something off the discounts."""
        return self.granted_percent < self.earned_percent
