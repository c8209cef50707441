"""The demo company's products and prices: code, name, spec, prices, cost, usual, stock, days."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal

from accounts.models import User
from core import clock
from customers.models import Customer
from pricing.models import PriceStrategy, Product
from pricing.rules import PriceLine, Target
from pricing.services import (
    ProductDetails,
    StrategyDraft,
    convene_meeting,
    decide_strategy,
    draft_strategy,
    give_strategy_opinion,
    register_product,
)
from stock.services import open_stock

# code, name, spec, normal, holding, winning, floor, cost, usual maximum, stock, lead days, English
GOODS: tuple[tuple[str, str, str, int, int, int, int, int, int, int, int, str], ...] = (
    ("Z41H-16C-50", "铸钢法兰闸阀", "DN50 PN16", 680, 646, 612, 578, 394, 100, 420, 7,
     "Cast steel flanged gate valve"),
    ("Z41H-16C-100", "铸钢法兰闸阀", "DN100 PN16", 1450, 1378, 1305, 1233, 841, 80, 160, 10,
     "Cast steel flanged gate valve"),
    ("Z941H-25C-200", "电动法兰闸阀", "DN200 PN25", 9800, 9310, 8820, 8330, 5684, 20, 12, 25,
     "Electric flanged gate valve"),
    ("J41H-40C-50", "法兰截止阀", "DN50 PN40", 920, 874, 828, 782, 534, 100, 210, 7,
     "Flanged globe valve"),
    ("J41W-16P-80", "不锈钢截止阀", "DN80 PN16", 2180, 2071, 1962, 1853, 1264, 50, 64, 15,
     "Stainless globe valve"),
    ("Q41F-16C-50", "法兰浮动球阀", "DN50 PN16", 560, 532, 504, 476, 325, 150, 600, 5,
     "Flanged floating ball valve"),
    ("Q41F-16P-80", "不锈钢球阀", "DN80 PN16", 1680, 1596, 1512, 1428, 974, 60, 95, 10,
     "Stainless ball valve"),
    ("Q347F-25C-300", "蜗轮固定球阀", "DN300 PN25", 18600, 17670, 16740, 15810, 10788, 10, 3, 35,
     "Worm gear trunnion ball valve"),
    ("D371X-16Q-200", "蜗轮对夹蝶阀", "DN200 PN16", 1260, 1197, 1134, 1071, 731, 80, 130, 8,
     "Worm gear wafer butterfly valve"),
    ("D943H-16C-600", "电动硬密封蝶阀", "DN600 PN16", 32800, 31160, 29520, 27880, 19024, 6, 1, 45,
     "Electric hard-seal butterfly valve"),
    ("H44H-16C-150", "旋启式止回阀", "DN150 PN16", 2350, 2233, 2115, 1998, 1363, 50, 40, 12,
     "Swing check valve"),
    ("A48Y-16C-80", "弹簧安全阀", "DN80 PN16", 3460, 3287, 3114, 2941, 2007, 20, 18, 20,
     "Spring safety valve"),
)  # fmt: skip


def load_products(people: dict[str, User]) -> dict[str, Product]:
    """Register the products, without stock; returns them by code."""
    return {
        code: register_product(
            details=ProductDetails(code=code, name=name, spec=spec, name_en=english),
            by=people["manager"],
            form_key=uuid.uuid4(),
        )
        for code, name, spec, *_prices, english in GOODS
    }


def load_stock(
    people: dict[str, User], products: dict[str, Product], used: Mapping[str, int]
) -> None:
    """Enter the opening stock: what the cast has today and what was used since."""
    for code, *_rest, on_hand, _days, _english in GOODS:
        open_stock(
            product=products[code],
            quantity=Decimal(on_hand + used.get(code, 0)),
            by=people["logistics"],
        )


def price_lines(products: dict[str, Product]) -> list[PriceLine]:
    """The price list of the demo company, all prices with 13 % tax, cost without."""
    return [
        PriceLine(
            product_id=products[code].pk,
            normal=Decimal(normal),
            holding=Decimal(holding),
            winning=Decimal(winning),
            floor=Decimal(floor),
            cost_net=Decimal(cost),
            tax_percent=Decimal(13),
            usual_max=Decimal(usual),
            lead_days=days,
        )
        for code, _name, _spec, normal, holding, winning, floor, cost, usual, _stock, days, _en in (
            GOODS
        )
    ]


def quarter_start(day: date, back: int = 0) -> date:
    """The first day of the quarter of `day`, or of one `back` quarters before."""
    index = day.year * 4 + (day.month - 1) // 3 - back
    return date(index // 4, index % 4 * 3 + 1, 1)


def quarter_name(day: date) -> str:
    """A quarter as people write it: 2026-Q4."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def load_strategies(
    people: dict[str, User],
    products: dict[str, Product],
    customers: dict[int, Customer],
    today: date,
) -> PriceStrategy:
    """Put V1 to V3 in force, each with its quarter; V3 is the current one."""
    lines = price_lines(products)
    # A campaign of two quarters: the story's order may fall into either.
    target = Target(
        starts_on=quarter_start(today, 1),
        until=quarter_start(today, -1),
        customer_id=customers[1].pk,
        product_id=products["D943H-16C-600"].pk,
    )
    strategy: PriceStrategy
    for back in (2, 1, 0):
        start = quarter_start(today, back)
        with clock.at(datetime.combine(start, time(9, 30), tzinfo=clock.HOUSE_ZONE)):
            draft = StrategyDraft(
                title=f"{quarter_name(start)} 产品销售价格策略",
                start=start,
                lines=lines,
                targets=[target] if back < 2 else [],
                market_background="本季度市政与热力项目集中招标，通用阀门价格平稳，大口径电动阀门供货偏紧。",
                meeting_note="财务、生产、质量、供应四部门参加联合会议，按成本与产能核定三种价格与最低限价。",
            )
            strategy = draft_strategy(draft=draft, by=people["manager"])
            strategy = _agreed(strategy, people)
    return strategy


# What the departments write about a version, and what director and general manager add.
_OPINIONS = {
    "finance": "成本已按上季度实际核算，最低限价均高于成本。",
    "production": "按现有产能可以保证标准交期，常规量上限合适。",
    "quality": "检验能力满足，无保留意见。",
    "supply": "铸件与执行器已有备料，供货价格稳定。",
}


def _agreed(strategy: PriceStrategy, people: dict[str, User]) -> PriceStrategy:
    """Go the version's whole way: joint meeting, director, general manager."""
    strategy = convene_meeting(strategy=strategy, revision=strategy.revision, by=people["manager"])
    for department, text in _OPINIONS.items():
        strategy = give_strategy_opinion(
            strategy=strategy,
            department=department,
            conclusion="agree",
            text=text,
            revision=strategy.revision,
            by=people[department],
        )
    for login, opinion in (("director", "价格与市场相称，同意上报。"), ("gm", "同意执行。")):
        strategy = decide_strategy(
            strategy=strategy,
            outcome="agree",
            opinion=opinion,
            revision=strategy.revision,
            by=people[login],
        )
    return strategy
