"""Orders: entry, decisions, opinions."""

from __future__ import annotations

from datetime import timedelta

from accounts.roles import ROLES
from core import clock
from customers.models import Customer
from orders.services import decide_order, run_waiting_replays, start_replay
from tests.customers.makers import person
from tests.orders.makers import (
    again,
    content,
    draft,
    in_review,
    old_customer,
    submitted,
    with_late_quality,
)
from tests.walker.pages.customers import pk_of
from tests.walker.table import ANONYMOUS, Rule, World, everybody, form, only, page, world_part
from workflow.queries import company_phrases, open_items_of
from workflow.services import add_own_phrase, ask_signer, send_copies

ENTERS = ("sales", "centre_head", "director")
SEES = ("centre_head", "director", "gm", "finance")
ASKED = ("production", "quality", "supply")


def act(*allowed: str, sees: tuple[str, ...] = ("sales", *SEES), ok: int = 200) -> Rule:
    """These may; who only sees the order is told 403; for others it is not there."""
    answers = {role: frozenset([403 if role in sees else 404]) for role in ROLES}
    answers |= {role: frozenset([ok]) for role in allowed}
    return Rule({**answers, ANONYMOUS: frozenset([302])})


@world_part
def orders(world: World) -> None:
    own, other = old_customer(world.people["sales"]), old_customer(world.other_sales)
    world["draft"] = draft(own)
    world["signing"] = submitted(own)
    world["triage"] = submitted(own, content(price="632"))
    world["other_order"] = submitted(other, content(price="632"))
    reviewed = submitted(own, content(price="600"))
    decide_order(
        order=reviewed,
        by=person("centre_head"),
        version=reviewed.version,
        outcome="approve",
        opinion="请评审。",
    )
    world["reviewed"] = again(reviewed)
    late = in_review()
    with_late_quality(late)
    world["late_review"] = again(late)
    draw_others_in(world, other)
    run_replays(world)


def run_replays(world: World) -> None:
    """Run a draft, and one whose departments are asked, over the day's orders."""
    for name, strategy in (("replay", "draft_strategy"), ("asked_replay", "asked")):
        world[name] = start_replay(
            strategy=world[strategy],
            starts_on=clock.today(),
            until=clock.today() + timedelta(days=1),
            by=person("centre_head"),
        )
    run_waiting_replays(now=clock.now())


def draw_others_in(world: World, other: Customer) -> None:
    """What the verbs of the inbox need: a copy for finance, a question to quality, a phrase."""
    world["triage_item"] = open_items_of(world["triage"]).get(step_code="3.2")
    send_copies(
        item=world["triage_item"], people=[world.people["finance"]], by=person("centre_head")
    )
    asked = submitted(other, content(price="632"))
    world["asked_item"] = open_items_of(asked).get(step_code="3.2")
    world["signer"] = ask_signer(
        item=world["asked_item"],
        person=world.people["quality"],
        place="before",
        question="检验标准能否满足？",
        by=person("centre_head"),
    )
    world["phrase"] = add_own_phrase(text="请尽快。", by=world.people["sales"])
    world["company_phrase"] = company_phrases()[0]


page("orders:list", get=everybody())
page("orders:new", get=only(*ENTERS), post=only(*ENTERS, ok=422))
page("orders:preview", post=only(*ENTERS))
for name in ("orders:detail", "orders:print", "insights:way"):
    page(
        name,
        args={"own": pk_of("triage"), "other": pk_of("other_order"), "asked": pk_of("reviewed")},
        get={
            "own": only("sales", *SEES, no=404),
            "other": only(*SEES, no=404),
            "asked": only("sales", *SEES, *ASKED, no=404),
        },
    )
for name, thing, allowed, ok in (
    ("update", "draft", ("sales",), 422),
    ("examine", "signing", ("sales",), 422),
    ("sign", "signing", ("sales",), 422),
    ("withdraw", "triage", ("sales",), 422),
    ("cancel", "draft", ("sales",), 422),
    ("decide", "triage", ("centre_head",), 422),
):
    page(f"orders:{name}", args=pk_of(thing), get=act(*allowed), post=act(*allowed, ok=ok))
page("orders:accept_quotation", args=pk_of("triage"), get=act("centre_head"),
     post=act("centre_head", ok=422))  # fmt: skip
page(
    "orders:review",
    args=pk_of("reviewed"),
    get=act("finance", *ASKED),
    post=act("finance", *ASKED, ok=422),
)

ENTRY = {
    "customer": lambda w: w["draft"].customer_id,
    "delivery_on": "2027-06-30",
    "lines-0-product": lambda w: w["product"].pk,
    "lines-0-quantity": "10",
    "lines-0-price": "680.00",
    "terms-0-trigger": "receipt",
    "terms-0-percent": "100",
    "terms-0-days": "30",
}
# The empty row that a new line is copied from, and bookkeeping that nothing is decided by.
LOOSE = [
    f"{grid}-{name}"
    for grid, names in (
        ("lines", ("product", "code", "new_item", "rd_cost", "quantity", "price", "claim")),
        ("terms", ("trigger", "percent", "days")),
    )
    for name in (
        *(f"__prefix__-{field}" for field in (*names, "DELETE")),
        *(f"{count}_NUM_FORMS" for count in ("MIN", "MAX")),
        "INITIAL_FORMS",
        "TOTAL_FORMS",
    )
]
form("orders:new", by="sales", fields=ENTRY, loose=LOOSE)
# A draft keeps its customer; its field is shown and not read.
form("orders:update", by="sales", args=pk_of("draft"), loose=[*LOOSE, "customer"],
     fields={"delivery_on": "2027-06-30"})  # fmt: skip
form("orders:examine", by="sales", args=pk_of("signing"), fields={})
form("orders:sign", by="sales", args=pk_of("signing"), fields={})
form("orders:withdraw", by="sales", args=pk_of("triage"), fields={"reason": "客户改量"})
form("orders:cancel", by="sales", args=pk_of("draft"), fields={"reason": "客户放弃"})
form("orders:decide", by="centre_head", args=pk_of("triage"),
     fields={"outcome": "approve", "opinion": "同意"})  # fmt: skip
form("orders:review", by="finance", args=pk_of("reviewed"),
     fields={"conclusion": "agree", "text": "毛利可接受"})  # fmt: skip

page(
    "orders:absence",
    args=pk_of("late_review"),
    get=only("centre_head", "director", no=(403, 404)),
    post=only("centre_head", "director", ok=422, no=(403, 404)),
)
form(
    "orders:absence",
    by="director",
    args=pk_of("late_review"),
    fields={"reason": "质量部出差，已电话催办。"},
)

page(
    "orders:replay",
    args={"draft": pk_of("replay"), "asked": pk_of("asked_replay")},
    get={"draft": only(*SEES, no=404), "asked": only(*SEES, *ASKED, "rd", no=404)},
)
page(
    "orders:start_replay",
    args=pk_of("draft_strategy"),
    get=act("centre_head", "director", sees=SEES),
    post=act("centre_head", "director", sees=SEES, ok=422),
)
form(
    "orders:start_replay",
    by="centre_head",
    args=pk_of("draft_strategy"),
    fields={
        "starts_on": lambda _w: (clock.today() - timedelta(days=90)).isoformat(),
        "until": lambda _w: clock.today().isoformat(),
    },
)
