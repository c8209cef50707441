"""What a version of the price strategy would change for orders that are still being written."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from orders.models import Order, OrderLine
from pricing import queries as pricing_queries
from pricing.models import PriceLine, PriceStrategy

# What of a line decides a verdict.
DECIDES = (
    "normal",
    "holding",
    "winning",
    "floor",
    "cost_net",
    "tax_percent",
    "usual_max",
    "lead_days",
)


@dataclass(frozen=True, slots=True)
class Impact:
    """Open drafts with lines: all, and those with a product that the version lists otherwise."""

    drafts: int
    touched: int


def impact_of(strategy: PriceStrategy) -> Impact:
    """Count the drafts that would be judged anew on the version's first day; five statements."""
    before = pricing_queries.version_before(strategy)
    now = _lines(strategy)
    then = _lines(before) if before else {}
    moved = [pk for pk in now.keys() | then.keys() if now.get(pk) != then.get(pk)]
    lines = OrderLine.objects.filter(order=OuterRef("pk"), is_current=True)
    drafts = Order.objects.filter(Exists(lines), state__in=Order.EDITABLE)
    touched = drafts.filter(Exists(lines.filter(product__in=moved)))
    return Impact(drafts.count(), touched.count() if moved else 0)


def _lines(strategy: PriceStrategy) -> dict[int, list[object]]:
    rows = PriceLine.objects.filter(strategy=strategy)
    return {pk: cells for pk, *cells in rows.values_list("product_id", *DECIDES)}
