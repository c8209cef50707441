"""产品销售价格策略 as pure data and arithmetic (work standard 2.2 and 3.2).

resolved = resolve_price(
    strategy,                       # StrategyFacts: one version as data
    product_id=7, quantity=Decimal(300), on=date(2026, 11, 24),
    buyer=Buyer(customer_id=12, region="..."),
    claim=Claim.HOLDING, evidence=Evidence(quote_attached=True, quote_accepted=False),
    prepaid=False,                  # every plan line falls due before production starts
)                                   # None: the version lists no price for the product
resolved.strategy_price             # to the fen
resolved.steps                      # each discount: kind, percent, granted, amount, condition
resolved.missing_proof              # what an unproven claim lacks

Matrix.from_cells([("discount", 1, Decimal(5)), ...]).level_for("discount", Decimal("5.01"))
"""

from __future__ import annotations

from pricing.rules.defaults import (
    ALWAYS_ASKED,
    DEFAULT_CAP,
    DEFAULT_CELLS,
    DEFAULT_CONDITIONS,
    DEPARTMENTS,
)
from pricing.rules.drafting import (
    Fault,
    Problem,
    cell_problems,
    condition_problems,
    line_problems,
    margin_percent,
)
from pricing.rules.resolution import PriceBook, missing_proof, resolve_price
from pricing.rules.strategy import (
    Buyer,
    Cell,
    Claim,
    Condition,
    Dimension,
    DiscountKind,
    DiscountStep,
    Evidence,
    Matrix,
    MissingProof,
    PriceLine,
    ResolvedPrice,
    StrategyFacts,
    Target,
    fingerprint,
)

__all__ = [
    "ALWAYS_ASKED",
    "DEFAULT_CAP",
    "DEFAULT_CELLS",
    "DEFAULT_CONDITIONS",
    "DEPARTMENTS",
    "Buyer",
    "Cell",
    "Claim",
    "Condition",
    "Dimension",
    "DiscountKind",
    "DiscountStep",
    "Evidence",
    "Fault",
    "Matrix",
    "MissingProof",
    "PriceBook",
    "PriceLine",
    "Problem",
    "ResolvedPrice",
    "StrategyFacts",
    "Target",
    "cell_problems",
    "condition_problems",
    "fingerprint",
    "line_problems",
    "margin_percent",
    "missing_proof",
    "resolve_price",
]
