"""What the first version of a price strategy starts from; no rule reads this, only loaders do.

The figures are the company's to change: each is a cell of the version, edited with it.
"""

from __future__ import annotations

from decimal import Decimal

from core.authority import Level
from pricing.rules.strategy import Cell, Condition, Dimension, DiscountKind

S, C, D, G = Level.SALES, Level.CENTRE, Level.DIRECTOR, Level.GM

DEFAULT_CELLS: tuple[Cell, ...] = (
    (Dimension.DISCOUNT, S, Decimal(5)),
    (Dimension.DISCOUNT, C, Decimal(10)),
    # Only what a new line's floor starts from: the listed floor is the limit.
    (Dimension.DISCOUNT, D, Decimal(15)),
    (Dimension.DISCOUNT, G, None),
    (Dimension.BELOW_COST, G, None),
    (Dimension.TOTAL, S, Decimal(100_000)),
    (Dimension.TOTAL, C, Decimal(300_000)),
    (Dimension.TOTAL, D, Decimal(1_000_000)),
    (Dimension.TOTAL, G, None),
    (Dimension.QUANTITY, S, Decimal(1)),
    (Dimension.QUANTITY, C, Decimal(2)),
    (Dimension.QUANTITY, D, Decimal(5)),
    (Dimension.QUANTITY, G, None),
    (Dimension.TERM_OVER, S, Decimal(0)),
    (Dimension.TERM_OVER, C, Decimal(15)),
    (Dimension.TERM, D, Decimal(90)),
    (Dimension.TERM, G, None),
    (Dimension.TERM_UNRATED, G, None),
    (Dimension.EXPOSURE, S, Decimal(100)),
    (Dimension.EXPOSURE, C, Decimal(100)),
    (Dimension.EXPOSURE, D, Decimal(120)),
    (Dimension.EXPOSURE, G, None),
    (Dimension.OVERDUE, S, Decimal(60)),
    (Dimension.OVERDUE, C, Decimal(60)),
    (Dimension.OVERDUE, D, Decimal(60)),
    (Dimension.OVERDUE, G, None),
    (Dimension.NO_LIMIT, G, None),
    (Dimension.NEW_ITEM, D, Decimal(50_000)),
    (Dimension.NEW_ITEM, G, None),
    (Dimension.UNPRICED, D, None),
    (Dimension.EARLY, S, Decimal(0)),
    (Dimension.EARLY, C, None),
    (Dimension.EARLY_DECLINED, D, None),
    (Dimension.NEW_CUSTOMER, D, None),
    (Dimension.GRADE_D, D, None),
    (Dimension.FROZEN, D, None),
    # Rows of one figure keep it in the first column, where the form and the file have it.
    (Dimension.REVIEW_DISCOUNT, S, Decimal(10)),
    (Dimension.REVIEW_QUANTITY, S, Decimal(2)),
    (Dimension.SPLIT_DAYS, S, Decimal(7)),
    (Dimension.NEWNESS_MONTHS, S, Decimal(24)),
    (Dimension.RETENTION, S, Decimal(10)),
)

DEFAULT_CONDITIONS: tuple[Condition, ...] = (
    Condition(DiscountKind.QUANTITY, Decimal(2), from_quantity=Decimal(50)),
    Condition(DiscountKind.QUANTITY, Decimal(3), from_quantity=Decimal(100)),
    Condition(DiscountKind.QUANTITY, Decimal(5), from_quantity=Decimal(300)),
    Condition(DiscountKind.PREPAYMENT, Decimal(2)),
    Condition(DiscountKind.FRAME, Decimal(3)),
)

DEFAULT_CAP = Decimal(8)

# The departments of work standard 2.1, by their roles; R&D is invited beside them (domain C 2.1).
DEPARTMENTS = ("finance", "production", "quality", "supply")
# It enters the costs without which no meeting is called, and signs what is sold below them (6.2).
ALWAYS_ASKED = "finance"
