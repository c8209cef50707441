"""Products and the price strategy."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import ROLES
from core import clock
from core.exports import ExportColumn, workbook_bytes
from pricing.rules import Target
from pricing.services import convene_meeting
from tests.customers.makers import person
from tests.pricing.makers import draft, in_force, line, product
from tests.walker.pages.customers import pk_of
from tests.walker.table import (
    ANONYMOUS,
    Rule,
    World,
    everybody,
    form,
    only,
    page,
    world_part,
)

PRICES = ("sales", "centre_head", "director", "gm", "finance", "market")
KEEPS = ("centre_head", "director", "market", "rd")
CENTRE = ("centre_head", "director")
WRITES = (*CENTRE, "gm", "finance")
ASKED = ("production", "quality", "supply", "rd")


def of_draft(*others: str, allowed: tuple[str, ...] = WRITES) -> Rule:
    """A version that does not rule: for those who see prices it is not there, others get 403."""
    answers = {role: frozenset([403]) for role in ROLES}
    answers |= {role: frozenset([404]) for role in others}
    answers |= {role: frozenset([200]) for role in allowed}
    return Rule({**answers, ANONYMOUS: frozenset([302])})


def act(*allowed: str, sees: tuple[str, ...] = WRITES, ok: int = 200) -> Rule:
    """These may; who only sees the version is told 403; for others it is not there."""
    answers = {role: frozenset([403 if role in sees else 404]) for role in ROLES}
    answers |= {role: frozenset([ok]) for role in allowed}
    return Rule({**answers, ANONYMOUS: frozenset([302])})


def costs() -> Rule:
    """Who sees the cost gets margins, but the general manager writes no drafts."""
    return only("director", "finance")


def price_file() -> SimpleUploadedFile:
    """A price list of one line."""
    names = ("产品编码", "正常价格", "维持市场价格", "占领市场价格", "最低限价", "常规量上限",
             "标准交期（天）")  # fmt: skip
    columns = [ExportColumn(name) for name in names]
    rows = [("Z41H-16C-50", 700, 660, 630, 600, 100, 7)]
    return SimpleUploadedFile("价格.xlsx", workbook_bytes(columns, rows, "价格表"))


@world_part
def pricing(world: World) -> None:
    world["product"] = product("Z41H-16C-50")
    world["strategy"] = in_force([line(world["product"])])
    rows, start = [line(world["product"], "690")], clock.today() + timedelta(days=60)
    target = Target(start, start + timedelta(days=90), region="华东")
    world["draft_strategy"] = draft(rows, start, targets=[target])
    asked = draft(rows, start + timedelta(days=1))
    world["asked"] = convene_meeting(strategy=asked, revision=1, by=person("centre_head"))
    checked = draft(rows, start + timedelta(days=2))
    checked.convene()
    checked.save()
    checked.pass_to_director()
    checked.save()
    world["checked"] = checked


page("pricing:list", get=everybody())
page("pricing:search", get=everybody())
page("pricing:register", get=only(*KEEPS), post=only(*KEEPS, ok=422))
page("pricing:product", args=pk_of("product"), get=everybody())
page("pricing:update", args=pk_of("product"), get=only(*KEEPS), post=only(*KEEPS, ok=422))
page("pricing:strategy_now", get=only(*PRICES, ok=302))
page("pricing:strategies", get=only(*PRICES))
page(
    "pricing:strategy",
    args={"ruling": pk_of("strategy"), "draft": pk_of("draft_strategy"), "asked": pk_of("asked")},
    get={
        "ruling": only(*PRICES),
        "draft": of_draft("sales", "market"),
        "asked": of_draft("sales", "market", allowed=(*WRITES, *ASKED)),
    },
)
page("pricing:price_list", args=pk_of("strategy"), get=only(*PRICES))
page("pricing:start", get=only("centre_head", "director"),
     post=only("centre_head", "director", ok=422))  # fmt: skip
for name, writers in (
    ("header", (*CENTRE, "finance")),
    ("lines", (*CENTRE, "finance")),
    ("conditions", CENTRE),
    ("targets", CENTRE),
    ("matrix", CENTRE),
    ("convene", CENTRE),
    ("void", CENTRE),
):
    page(
        f"pricing:{name}",
        args=pk_of("draft_strategy"),
        get=act(*writers),
        post=act(*writers, ok=422),
    )
page("pricing:import", args=pk_of("draft_strategy"), get=act(*CENTRE, "finance"),
     post=act(*CENTRE, "finance", ok=422))  # fmt: skip
page("pricing:published", get=only(*PRICES))
page("pricing:published_pdf", get=only(*PRICES, ok=(200, 302)))
page("pricing:margins", args=pk_of("draft_strategy"),
     post=costs())  # fmt: skip
page("pricing:difference", args=pk_of("draft_strategy"), get=only(*WRITES, no=404))
page("pricing:opine", args=pk_of("asked"), get=act("finance", *ASKED),
     post=act("finance", *ASKED, ok=422))  # fmt: skip
page("pricing:call_back", args=pk_of("asked"), get=act(*CENTRE, sees=(*WRITES, *ASKED)),
     post=act(*CENTRE, sees=(*WRITES, *ASKED), ok=422))  # fmt: skip
page("pricing:decide", args=pk_of("checked"), get=act("director"), post=act("director", ok=422))

form("pricing:register", by="market", fields={"code": "Q41F-16C-50", "name": "球阀", "unit": "台"})
form("pricing:update", by="market", args=pk_of("product"),
     fields={"code": "Z41H-16C-50", "name": "闸阀", "unit": "台"})  # fmt: skip


# The empty row that a new line is copied from, and the counts of a grid.
LOOSE = {
    grid: [
        f"{grid}-{name}"
        for name in (
            *(f"__prefix__-{field}" for field in (*fields.split(), "DELETE")),
            "MIN_NUM_FORMS",
            "MAX_NUM_FORMS",
            "INITIAL_FORMS",
            "TOTAL_FORMS",
            # What is taken off may hold anything.
            *(f"{row}-DELETE" for row in range(9)),
        )
    ]
    for grid, fields in (
        (
            "lines",
            "code normal holding winning floor cost_net tax_percent minimum_quantity usual_max"
            " lead_days note",
        ),
        ("conditions", "kind percent from_quantity code starts_on until"),
        ("targets", "customer code region starts_on until"),
    )
}

form("pricing:start", by="centre_head",
     fields={"title": "2027-Q2 策略", "start": "2027-06-30", "copied": "on"})  # fmt: skip
form("pricing:header", by="centre_head", args=pk_of("draft_strategy"),
     fields={"title": "新题", "start": "2027-06-30", "departments": "quality"})  # fmt: skip
form("pricing:lines", by="director", args=pk_of("draft_strategy"), loose=LOOSE["lines"],
     fields={"lines-0-normal": "695", "lines-0-note": "调价"})  # fmt: skip
form("pricing:conditions", by="centre_head", args=pk_of("draft_strategy"),
     loose=LOOSE["conditions"], fields={"stacking_cap": "7"})  # fmt: skip
form(
    "pricing:targets",
    by="centre_head",
    args=pk_of("draft_strategy"),
    loose=LOOSE["targets"],
    fields={},
)
form("pricing:matrix", by="centre_head", args=pk_of("draft_strategy"),
     fields={"discount__1": "4"})  # fmt: skip
form("pricing:import", by="centre_head", args=pk_of("draft_strategy"), loose=["token", "act"],
     fields={"file": lambda _w: price_file(), "act": "save"})  # fmt: skip
form("pricing:convene", by="centre_head", args=pk_of("draft_strategy"), fields={})
form("pricing:void", by="centre_head", args=pk_of("draft_strategy"),
     fields={"reason": "市场未变，不再调整。"})  # fmt: skip
form("pricing:opine", by="quality", args=pk_of("asked"),
     fields={"conclusion": "agree", "text": "同意。"})  # fmt: skip
form("pricing:call_back", by="centre_head", args=pk_of("asked"), fields={"reason": "成本有误"})
form("pricing:decide", by="director", args=pk_of("checked"),
     fields={"outcome": "return", "opinion": "请核成本。"})  # fmt: skip
