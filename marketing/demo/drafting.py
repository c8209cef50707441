"""The version of the next quarter in the demo: drafted, and on the way through the departments."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

from core.authority import Level
from marketing.demo.acts import Cast
from marketing.demo.goods import quarter_name, quarter_start
from marketing.demo.stage import Axis, Story
from pricing import queries, rules
from pricing.models import PriceStrategy
from pricing.services import (
    LineEntry,
    convene_meeting,
    give_strategy_opinion,
    save_conditions,
    save_header,
    save_lines,
    save_matrix,
    save_targets,
    start_strategy,
)

# What becomes dearer: product, normal, holding, winning and floor price.
DEARER = (
    ("Z941H-25C-200", 10200, 9690, 9180, 8670),
    ("D943H-16C-600", 34200, 32490, 30780, 29070),
)
CLEARED = "Q347F-25C-300"
TARGETED = "Z941H-25C-200"
CENTRES_TOTAL = (rules.Dimension.TOTAL, Level.CENTRE)
# Two have answered, quality and supply still have it on their desks; R&D is invited.
ANSWERS = (
    (
        200,
        "finance",
        "agree",
        "成本已按本季度实际核算，电动执行器上涨部分已计入，最低限价均高于成本。",
    ),
    (
        120,
        "production",
        "conditional",
        "大口径蝶阀产能偏紧，DN600 标准交期请保持 45 天，其余无意见。",
    ),
)


def next_version(cast: Cast, axis: Axis) -> Story:
    """The centre drafts the next quarter's prices and calls the meeting; two departments answer."""
    yield axis.ago(900)
    start = quarter_start(axis.today, -1)
    manager = cast.person("manager")
    draft = start_strategy(
        title=f"{quarter_name(start)} 产品销售价格策略",
        start=start,
        by=manager,
        form_key=uuid.uuid4(),
        source=cast.company.strategy,
    )
    yield axis.ago(700)
    draft = _written(cast, draft)
    yield axis.ago(280)
    draft = convene_meeting(strategy=draft, revision=draft.revision, by=manager)
    for minutes, department, conclusion, text in ANSWERS:
        yield axis.ago(minutes)
        give_strategy_opinion(
            strategy=draft,
            department=department,
            conclusion=conclusion,
            text=text,
            revision=draft.revision,
            by=cast.person(department),
        )


def _written(cast: Cast, draft: PriceStrategy) -> PriceStrategy:
    """Write what is new: two prices, a clearance, a target, a cell of the authority matrix."""
    manager, products = cast.person("manager"), cast.company.products
    texts = {
        "market_background": "电动执行器与铸件涨价约 4%，同行已跟进；DN300 固定球阀库存偏高。",
        "meeting_place": "营销中心二楼会议室",
        "capacity_basis": "大口径蝶阀月产能 6 台，其余型号产能有余。",
    }
    draft = save_header(
        strategy=draft,
        values=texts,
        papers=[cast.scan("执行器供应商调价函")],
        revision=draft.revision,
        by=manager,
    )
    facts = queries.strategy_facts(draft)
    entries = [
        _entry(facts.lines[products[code].pk], *map(Decimal, prices)) for code, *prices in DEARER
    ]
    draft = save_lines(strategy=draft, entries=entries, revision=draft.revision, by=manager)
    clearance = rules.Condition(
        rules.DiscountKind.SEASON,
        Decimal(6),
        product_id=products[CLEARED].pk,
        starts_on=draft.start,
        until=draft.start + timedelta(days=31),
    )
    draft = save_conditions(
        strategy=draft,
        conditions=[*facts.conditions, clearance],
        stacking_cap=facts.stacking_cap,
        revision=draft.revision,
        by=manager,
    )
    # The campaign of the version before has run out; the water works are the next to be won.
    target = rules.Target(
        starts_on=draft.start,
        until=quarter_start(draft.start, -1),
        customer_id=cast.company.customers[2].pk,
        product_id=products[TARGETED].pk,
    )
    draft = save_targets(strategy=draft, targets=[target], revision=draft.revision, by=manager)
    return save_matrix(
        strategy=draft,
        cells=[
            (row, level, Decimal(400_000) if (row, level) == CENTRES_TOTAL else value)
            for row, level, value in draft.cells.values_list("dimension", "level", "value")
        ],
        revision=draft.revision,
        by=manager,
    )


def _entry(
    line: rules.PriceLine, normal: Decimal, holding: Decimal, winning: Decimal, floor: Decimal
) -> LineEntry:
    """Give the line with its new prices; all else stays."""
    return LineEntry(
        product_id=line.product_id,
        normal=normal,
        holding=holding,
        winning=winning,
        floor=floor,
        tax_percent=line.tax_percent,
        minimum_quantity=line.minimum,
        usual_max=line.usual_max,
        lead_days=line.lead_days,
    )
