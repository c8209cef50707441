"""Products and price strategies for stories, made by services."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core import clock
from pricing import rules
from pricing.models import PriceStrategy, Product
from pricing.services import (
    ProductDetails,
    StrategyDraft,
    draft_strategy,
    put_in_force,
    register_product,
)
from tests.customers.makers import person

_turn = itertools.count(1)


def product(code: str = "", **changes: Any) -> Product:
    """A registered product."""
    given = {"name": "铸钢法兰闸阀", "spec": "DN50 PN16", **changes}
    details = ProductDetails(code=code or f"Z41H-{next(_turn)}", **given)
    return register_product(details=details, by=person("centre_head"), form_key=uuid.uuid4())


def line(of: Product, normal: str = "680", **changes: Any) -> rules.PriceLine:
    """A line of the price list: 95, 90 and 85 % of the normal price."""
    price = Decimal(normal)
    given = {
        "normal": price,
        "holding": (price * 95 / 100).quantize(Decimal("0.01")),
        "winning": (price * 90 / 100).quantize(Decimal("0.01")),
        "floor": (price * 85 / 100).quantize(Decimal("0.01")),
        "cost_net": Decimal(394),
        "tax_percent": Decimal(13),
        "usual_max": Decimal(100),
        "lead_days": 7,
        **changes,
    }
    return rules.PriceLine(product_id=of.pk, **given)


def draft(
    lines: Sequence[rules.PriceLine], start: date | None = None, **changes: Any
) -> PriceStrategy:
    """A draft of a version, beginning thirty days ago unless said otherwise."""
    begin = start or clock.today() - timedelta(days=30)
    given = StrategyDraft(title="2026-Q4 策略", start=begin, lines=lines, **changes)
    return draft_strategy(draft=given, by=person("centre_head"))


def agreed(strategy: PriceStrategy) -> PriceStrategy:
    """The version before the general manager: meeting and director agreed (tests/…/test_way.py)."""
    strategy.convene()
    strategy.save(update_fields=["state"])
    strategy.pass_to_director()
    strategy.save(update_fields=["state"])
    strategy.pass_to_general_manager()
    strategy.save(update_fields=["state"])
    return strategy


def in_force(
    lines: Sequence[rules.PriceLine], start: date | None = None, **changes: Any
) -> PriceStrategy:
    """A version in force."""
    return put_in_force(strategy=agreed(draft(lines, start, **changes)), by=person("gm"))
