"""Credit arithmetic: grade to term and limit, payment plan to what is payable after shipment.

Pure. Sources: the company's grading table (a setting), work standard 5.2 and 5.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from core.money import ZERO, fen, plan_amounts

THOUSAND = Decimal(1000)


class Trigger(StrEnum):
    """What makes a line of the payment plan fall due."""

    SIGNING = "signing"
    PRODUCTION = "production"  # before production starts
    SHIPMENT = "shipment"  # before shipment
    RECEIPT = "receipt"
    ACCEPTANCE = "acceptance"
    WARRANTY = "warranty"  # 质保金, after the warranty period


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the payment terms: per cent of the total, what it waits for, days after that."""

    percent: Decimal
    trigger: Trigger
    days: int = 0

    @property
    def is_before_production(self) -> bool:
        """Whether the money is in before anything is made."""
        return self.trigger is Trigger.PRODUCTION or self._is_on_signing

    @property
    def is_after_shipment(self) -> bool:
        """Whether the goods may have left when the money falls due.

        Days after signing wait for nothing that stops a shipment, so they are credit as well.
        """
        return not (self.is_before_production or self.trigger is Trigger.SHIPMENT)

    @property
    def is_retention(self) -> bool:
        """Whether this is retention money."""
        return self.trigger is Trigger.WARRANTY

    @property
    def _is_on_signing(self) -> bool:
        return self.trigger is Trigger.SIGNING and self.days == 0


@dataclass(frozen=True, slots=True)
class ExposureParts:
    """What a customer owes or will owe, by stage; `advance` is money no plan line claims."""

    approved: Decimal = ZERO
    delivered: Decimal = ZERO
    advance: Decimal = ZERO

    @property
    def sum(self) -> Decimal:
        """Approved and delivered less advance payments; may be negative."""
        return self.approved + self.delivered - self.advance


@dataclass(frozen=True, slots=True)
class GradeTerms:
    """One row of the grading table; data of the company, see STANDARD_GRADES."""

    grade: str
    lowest_score: int | None  # None: the grade is not reached by score (U)
    factor: Decimal
    longest_term_days: int
    deposit_percent: Decimal = ZERO


# What the setting starts from; rules get the table handed in.
STANDARD_GRADES: tuple[GradeTerms, ...] = (
    GradeTerms("A", 85, Decimal("1.0"), 60),
    GradeTerms("B", 70, Decimal("0.8"), 30),
    GradeTerms("C", 55, Decimal("0.5"), 15, deposit_percent=Decimal(30)),
    GradeTerms("D", 0, ZERO, 0, deposit_percent=Decimal(100)),
    GradeTerms("U", None, ZERO, 0, deposit_percent=Decimal(50)),
)
# Below this share of items evidenced (by weight) nothing is known: grade U.
STANDARD_EVIDENCE_PERCENT = Decimal(60)


def terms_of(grade: str, table: Sequence[GradeTerms]) -> GradeTerms:
    """Give the row of a grade; a customer without a rating counts as U."""
    wanted = grade or "U"
    return next(row for row in table if row.grade == wanted)


def grade_for(
    *,
    score: int,
    evidenced_percent: Decimal,
    has_veto: bool,
    table: Sequence[GradeTerms],
    evidence_needed: Decimal = STANDARD_EVIDENCE_PERCENT,
) -> str:
    """Turn a score into a grade: veto (D) before lack of evidence (U) before score."""
    by_score = [row for row in table if row.lowest_score is not None]
    if has_veto:
        return min(by_score, key=lambda row: row.lowest_score or 0).grade
    if evidenced_percent < evidence_needed:
        return next(row.grade for row in table if row.lowest_score is None)
    reached = [row for row in by_score if score >= (row.lowest_score or 0)]
    return max(reached, key=lambda row: row.lowest_score or 0).grade


def credit_limit(*, monthly_sales: Decimal, term_days: int, factor: Decimal) -> Decimal:
    """Give the limit: average monthly sales incl. tax × term/30 × factor, down to 1,000 yuan."""
    exact = monthly_sales * term_days * factor / 30
    thousands = (exact / THOUSAND).to_integral_value(rounding=ROUND_FLOOR)
    return max(ZERO, thousands * THOUSAND)


def share_after_shipment(total: Decimal, plan: Sequence[PlanLine]) -> Decimal:
    """Give the part of an order payable after shipment: what uses credit.

    Plan lines are taken to the fen, the last takes the rest. An order without a plan is all
    payable after shipment.
    """
    if not plan:
        return total
    amounts = plan_amounts(total, [line.percent for line in plan])
    return sum(
        (amount for line, amount in zip(plan, amounts, strict=True) if line.is_after_shipment),
        ZERO,
    )


def is_prepaid(plan: Sequence[PlanLine]) -> bool:
    """Say whether every plan line falls due before production starts (earns the discount)."""
    return bool(plan) and all(line.is_before_production for line in plan)


def credit_lines(plan: Sequence[PlanLine], retention_percent: Decimal) -> list[int]:
    """Give the places of the plan lines that are a payment term, in order.

    These fall due after shipment; retention money is left out as long as all of it together is
    not above `retention_percent`.
    """
    retained = sum((line.percent for line in plan if line.is_retention), ZERO)
    free = retained <= retention_percent
    return [
        place
        for place, line in enumerate(plan)
        if line.is_after_shipment and not (free and line.is_retention)
    ]


def order_exposure(
    *, total: Decimal, share_after: Decimal, delivered: Decimal, paid: Decimal
) -> ExposureParts:
    """Say what one approved order adds to its customer's exposure now, by stage.

    Undelivered goods count with their part of the share payable after shipment, delivered ones
    with what is unpaid. `delivered` and `paid` (allocated to this order) are tax-inclusive amounts.
    What is paid beyond the delivered goods pays for the others.
    """
    if total <= 0:
        return ExposureParts()
    undelivered = fen(share_after * (total - delivered) / total)
    return ExposureParts(
        approved=max(ZERO, min(undelivered, total - max(paid, delivered))),
        delivered=max(ZERO, delivered - paid),
    )
