"""What pages read about versions that are written or reviewed: who sees them, who has answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core import clock
from core.money import ZERO
from pricing.models import PriceLine, PriceStrategy, Product, StrategyOpinion
from pricing.queries.prices import may_see_cost, may_see_floor, may_see_prices, strategy_on
from workflow.models import WorkItem
from workflow.queries import roles_of, subjects_waiting_for

WRITES = ("centre_head", "director", "gm", "finance")
# The columns of a line that every department of the meeting may read, and those of the prices.
PLAIN = ("minimum_quantity", "usual_max", "lead_days", "note")
PRICES = ("normal", "holding", "winning")


def versions_visible_to(user: User) -> QuerySet[PriceStrategy]:
    """Give every version the person may open: approved ones by the sight of prices, drafts to
    those who write and decide, versions under review to the departments that were asked.
    """
    versions = PriceStrategy.objects.select_related("issuer", "approver").order_by("-version")
    if user.has_role(*WRITES):
        return versions
    seen = Q(pk__in=subjects_waiting_for(user, PriceStrategy))
    if may_see_prices(user):
        seen |= Q(state__in=PriceStrategy.APPROVED)
    return versions.filter(seen)


def was_asked(user: User, pk: int) -> bool:
    """Say whether a version concerns the person: an item of it is or was theirs."""
    asked = subjects_waiting_for(user, PriceStrategy)
    return PriceStrategy.objects.filter(pk=pk, pk__in=asked).exists()


def may_open_papers(user: User, pk: int) -> bool:
    """Whether the person may open a version's papers and write about it.

    Minutes and papers speak of costs: whoever only reads the prices does not see them.
    """
    if user.has_role(*WRITES):
        return PriceStrategy.objects.filter(pk=pk).exists()
    return was_asked(user, pk)


def version_of_item(user: User, item: WorkItem) -> PriceStrategy | None:
    """Give the version that a work item is about; None for other items, or who may not open it."""
    if item.subject_type != PriceStrategy._meta.label_lower:
        return None
    return versions_visible_to(user).filter(pk=item.subject_id).first()


def version_before(strategy: PriceStrategy) -> PriceStrategy | None:
    """Give what this version is held against: the one that rules before it begins, if any.

    For an approved version that is its predecessor; for a draft the latest approved one.
    """
    others = PriceStrategy.objects.filter(
        scope=strategy.scope, state__in=PriceStrategy.APPROVED
    ).exclude(pk=strategy.pk)
    if strategy.is_approved:
        others = others.filter(start__lt=strategy.start)
    return others.order_by("-start").first()


def copy_source() -> PriceStrategy | None:
    """Give the version that a new draft is copied from: the latest approved, else none."""
    latest = (
        PriceStrategy.objects.filter(state__in=PriceStrategy.APPROVED).order_by("-start").first()
    )
    return latest or strategy_on(clock.today())


def line_columns(user: User) -> tuple[str, ...]:
    """Name the columns of a line that are read for this person, in the order of the list."""
    prices = PRICES if may_see_prices(user) or user.has_role(*WRITES) else ()
    floor = ("floor",) if may_see_floor(user) else ()
    cost = ("cost_net",) if may_see_cost(user) else ()
    tax = ("tax_percent",) if prices else ()
    return (*prices, *floor, *cost, *tax, *PLAIN)


def line_values(user: User, strategy: PriceStrategy | None) -> dict[int, dict[str, Any]]:
    """Give each product's line as far as this person may read it; one statement."""
    if strategy is None:
        return {}
    columns = line_columns(user)
    rows = PriceLine.objects.filter(strategy=strategy).order_by("product__code")
    return {
        row["product_id"]: row
        for row in rows.values(
            "product_id", "product__code", "product__name", "product__spec", *columns
        )
    }


def blank_values(products: Collection[int]) -> dict[int, dict[str, Any]]:
    """Give what `line_values` says of products that have no line yet: their names, cost 0."""
    names = ("product_id", "product__code", "product__name", "product__spec")
    rows = Product.objects.filter(pk__in=products).values_list("pk", "code", "name", "spec")
    return {row[0]: {**dict(zip(names, row, strict=True)), "cost_net": ZERO} for row in rows}


def lines_of(strategy: PriceStrategy, typed: str = "") -> QuerySet[PriceLine]:
    """Give a version's lines by product code, those that the text occurs in."""
    lines = PriceLine.objects.filter(strategy=strategy).select_related("product")
    text = typed.strip()
    if text:
        lines = lines.filter(
            Q(product__code__icontains=text)
            | Q(product__name__icontains=text)
            | Q(product__spec__icontains=text)
            | Q(product__pinyin__contains=text.casefold().replace(" ", ""))
        )
    return lines.order_by("product__code")


def opinions_of(strategy: PriceStrategy) -> list[StrategyOpinion]:
    """Give everything that was written about a version, the latest round first."""
    written = strategy.opinions.select_related("given_by", "on_behalf_of")
    return list(written.order_by("-round", "step", "at", "pk"))


def departments_missing(strategy: PriceStrategy) -> list[str]:
    """Name the departments that must answer and have not in this round."""
    answered = set(
        strategy.opinions.filter(round=strategy.round, step="2.1").values_list("role", flat=True)
    )
    return [code for code in strategy.departments if code not in answered]


def department_asked(user: User, strategy: PriceStrategy, open_slots: Sequence[str]) -> str | None:
    """Name the department for which the person is asked now; None when nobody asks them."""
    if strategy.state != PriceStrategy.State.JOINT:
        return None
    return next((slot for slot in open_slots if slot in roles_of(user, "2.1")), None)


def matrix_cells(strategy: PriceStrategy) -> Mapping[tuple[str, int], Decimal | None]:
    """Give the authority matrix by (dimension, level); a missing cell is «not at this level»."""
    return {
        (dimension, level): value
        for dimension, level, value in strategy.cells.values_list("dimension", "level", "value")
    }
