"""The services of products and price strategies."""

from __future__ import annotations

import uuid
from datetime import timedelta

from core import clock
from pricing import services
from pricing.models import PriceStrategy
from pricing.services import ProductDetails, StrategyDraft
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.pricing import makers


@scenario("pricing.services.products.register_product")
def register_product() -> Call:
    by, key = person("centre_head"), uuid.uuid4()
    given = ProductDetails(code=f"F-{key.hex[:8]}", name="球阀")
    return lambda: services.register_product(details=given, by=by, form_key=key)


@scenario("pricing.services.products.update_product")
def update_product() -> Call:
    one, by = makers.product(), person("centre_head")
    given = ProductDetails(code=one.code, name="改名")
    return lambda: services.update_product(product=one, details=given, version=1, by=by)


@scenario("pricing.services.strategies.draft_strategy")
def draft_strategy() -> Call:
    by, row = person("centre_head"), makers.line(makers.product())
    draft = StrategyDraft(title="策略", start=clock.today(), lines=[row])
    return lambda: services.draft_strategy(draft=draft, by=by)


@scenario("pricing.services.strategies.put_in_force")
def put_in_force() -> Call:
    rows, by = [makers.line(makers.product())], person("gm")
    last = PriceStrategy.objects.order_by("-start").first()
    start = (last.start if last else clock.today()) + timedelta(days=10)
    makers.in_force(rows, start)
    strategy = makers.draft(rows, start + timedelta(days=10))
    return lambda: services.put_in_force(strategy=strategy, by=by)
