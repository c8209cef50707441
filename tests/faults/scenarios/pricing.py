"""The services of products and price strategies."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from pricing import rules, services
from pricing.models import PriceStrategy
from pricing.services import LineEntry, ProductDetails, StrategyDraft
from records.services import store_upload
from tests.customers.makers import person
from tests.faults.harness import Call, scenario
from tests.faults.scenarios.records import PDF
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
    strategy = makers.agreed(makers.draft(rows, start + timedelta(days=10)))
    return lambda: services.put_in_force(strategy=strategy, by=by)


@scenario("pricing.services.strategies.begin_versions")
def begin_versions() -> Call:
    makers.in_force([makers.line(makers.product())], _free_day())
    return lambda: services.begin_versions(today=_free_day())


def _free_day() -> date:
    last = PriceStrategy.objects.filter(state="in_force").order_by("-start").first()
    return max(last.start if last else clock.today(), clock.today()) + timedelta(days=10)


def _draft() -> PriceStrategy:
    return makers.draft([makers.line(makers.product())], _free_day())


def _asked(*answered: str) -> PriceStrategy:
    draft = _draft()
    strategy = services.convene_meeting(strategy=draft, revision=1, by=person("centre_head"))
    for department in answered:
        strategy = services.give_strategy_opinion(
            strategy=strategy,
            department=department,
            conclusion="agree",
            text="同意。",
            revision=strategy.revision,
            by=person(department),
        )
    return strategy


@scenario("pricing.services.drafts.start_strategy")
def start_strategy() -> Call:
    by, key, source = person("centre_head"), uuid.uuid4(), _draft()
    return lambda: services.start_strategy(
        title="新版", start=_free_day(), source=source, by=by, form_key=key
    )


@scenario("pricing.services.header.save_header")
def save_header() -> Call:
    strategy, by = _draft(), person("centre_head")
    values = {"title": "改题", "departments": ["finance", "quality"]}
    papers = [store_upload(SimpleUploadedFile("会议纪要.pdf", PDF))]
    return lambda: services.save_header(
        strategy=strategy, values=values, papers=papers, revision=1, by=by
    )


@scenario("pricing.services.drafts.save_lines")
def save_lines() -> Call:
    strategy, by = _draft(), person("director")
    old = strategy.lines.get()
    entry = LineEntry(
        product_id=makers.product().pk,
        normal=Decimal(700),
        holding=Decimal(660),
        winning=Decimal(630),
        floor=Decimal(600),
        tax_percent=Decimal(13),
        minimum_quantity=Decimal(1),
        usual_max=Decimal(100),
        lead_days=7,
        cost_net=Decimal(400),
    )
    changed = replace(entry, product_id=old.product_id)
    return lambda: services.save_lines(
        strategy=strategy, entries=[entry, changed], revision=1, by=by
    )


@scenario("pricing.services.drafts.save_conditions")
def save_conditions() -> Call:
    strategy, by = _draft(), person("centre_head")
    return lambda: services.save_conditions(
        strategy=strategy,
        conditions=rules.DEFAULT_CONDITIONS[:2],
        stacking_cap=Decimal(6),
        revision=1,
        by=by,
    )


@scenario("pricing.services.drafts.save_targets")
def save_targets() -> Call:
    strategy, by = _draft(), person("centre_head")
    target = rules.Target(clock.today(), clock.today() + timedelta(days=9), region="华东")
    return lambda: services.save_targets(strategy=strategy, targets=[target], revision=1, by=by)


@scenario("pricing.services.drafts.save_matrix")
def save_matrix() -> Call:
    strategy, by = _draft(), person("centre_head")
    cells = rules.DEFAULT_CELLS[:-1]
    return lambda: services.save_matrix(strategy=strategy, cells=cells, revision=1, by=by)


@scenario("pricing.services.exchange.take_over")
def take_over() -> Call:
    strategy, by = _draft(), person("director")
    entry = LineEntry(
        product_id=makers.product().pk,
        normal=Decimal(700),
        holding=Decimal(660),
        winning=Decimal(630),
        floor=Decimal(600),
        tax_percent=Decimal(13),
        minimum_quantity=Decimal(1),
        usual_max=Decimal(100),
        lead_days=7,
        cost_net=Decimal(400),
    )
    parts = services.DraftParts(
        lines=[entry],
        conditions=rules.DEFAULT_CONDITIONS[:2],
        stacking_cap=Decimal(6),
        cells=rules.DEFAULT_CELLS[:-1],
        targets=[rules.Target(clock.today(), clock.today() + timedelta(days=9), region="华东")],
    )
    return lambda: services.take_over(strategy=strategy, parts=parts, revision=1, by=by)


@scenario("pricing.services.way.convene_meeting")
def convene_meeting() -> Call:
    strategy, by = _draft(), person("centre_head")
    return lambda: services.convene_meeting(strategy=strategy, revision=1, by=by)


@scenario("pricing.services.way.void_strategy")
def void_strategy() -> Call:
    strategy, by = _asked("finance"), person("centre_head")
    strategy = services.call_back(
        strategy=strategy, reason="成本有误。", revision=strategy.revision, by=by
    )
    return lambda: services.void_strategy(
        strategy=strategy, reason="不再调整。", revision=strategy.revision, by=by
    )


@scenario("pricing.services.way.give_strategy_opinion")
def give_strategy_opinion() -> Call:
    strategy, by = _asked("finance", "production", "quality"), person("supply")
    return lambda: services.give_strategy_opinion(
        strategy=strategy,
        department="supply",
        conclusion="conditional",
        text="备料需两周。",
        revision=strategy.revision,
        by=by,
    )


@scenario("pricing.services.way.decide_strategy")
def decide_strategy() -> Call:
    strategy, by = _asked("finance", "production", "quality", "supply"), person("gm")
    strategy = services.decide_strategy(
        strategy=strategy,
        outcome="agree",
        opinion="同意。",
        revision=strategy.revision,
        by=person("director"),
    )
    return lambda: services.decide_strategy(
        strategy=strategy, outcome="agree", opinion="", revision=strategy.revision, by=by
    )


@scenario("pricing.services.way.call_back")
def call_back() -> Call:
    strategy, by = _asked("finance"), person("centre_head")
    return lambda: services.call_back(
        strategy=strategy, reason="成本有误。", revision=strategy.revision, by=by
    )
