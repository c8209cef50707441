"""Customers, their record, and their ratings."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import ROLES
from customers import services
from tests.customers.makers import customer
from tests.faults.scenarios.records import PDF
from tests.walker.table import (
    ANONYMOUS,
    Args,
    Rule,
    World,
    button,
    everybody,
    form,
    only,
    page,
    world_part,
)

SEES_ALL = ("centre_head", "director", "gm", "finance")
REGISTERS = ("sales", "centre_head", "director", "market", "info")
CREDIT = ("sales", *SEES_ALL)
USCC = "91310000MAYT00048Q"


def act(*allowed: str, sees: tuple[str, ...] = CREDIT, ok: int = 200, rest: int = 404) -> Rule:
    """These may; who only sees the object is told 403; for others it is not there."""
    answers = {role: frozenset([403 if role in sees else rest]) for role in ROLES}
    answers |= {role: frozenset([ok]) for role in allowed}
    return Rule({**answers, ANONYMOUS: frozenset([302])})


@world_part
def customers(world: World) -> None:
    people, other = world.people, world.other_sales
    world["customer"] = customer(people["sales"], name="澄岚石化工程有限公司", uscc=USCC)
    world["other_customer"] = customer(other, name="金丝雀阀门用户有限公司")
    world["frozen"] = services.freeze_customer(
        customer=customer(people["sales"]), reason="逾期 96 天", by=people["finance"]
    )
    services.share_customer(customer=world["customer"], colleague=other, by=people["sales"])
    world["unshared"] = customer(people["sales"])
    world["rating"] = services.open_survey(customer=customer(people["sales"]), by=people["sales"])
    world["other_rating"] = services.open_survey(customer=world["other_customer"], by=other)
    investigated = services.open_survey(customer=customer(people["sales"]), by=people["sales"])
    world["investigated"] = services.finish_survey(
        rating=investigated, version=1, needs="闸阀 300 台/年", by=people["centre_head"]
    )
    world["proposed"] = services.propose_new_rating(
        customer=customer(people["sales"]),
        proposal=services.Proposal("B", 75, 30, "可以", Decimal(200_000)),
        form_key=uuid.uuid4(),
        by=people["finance"],
    )


def licence() -> SimpleUploadedFile:
    """A business licence as a file."""
    return SimpleUploadedFile("营业执照.pdf", PDF, "application/pdf")


def pk_of(name: str) -> Args:
    """The id of a thing of the world."""
    return lambda world: [world[name].pk]


OWN = pk_of("customer")
BOTH = {"own": OWN, "other": pk_of("other_customer")}


def both(own: Rule, *allowed: str, ok: int = 200) -> dict[str, Rule]:
    """The rule for an own customer, and the same for another salesperson's."""
    return {"own": own, "other": act(*allowed, sees=SEES_ALL, ok=ok)}


page("customers:list", get=everybody())
page("customers:search", get=everybody())
page("customers:register", get=only(*REGISTERS), post=only(*REGISTERS, ok=422))
page("customers:duplicates", get=only(*REGISTERS))
page(
    "customers:detail",
    args=BOTH,
    get={"own": only("sales", *SEES_ALL, no=404), "other": only(*SEES_ALL, no=404)},
)
name: str
allowed: tuple[str, ...]
for name, allowed in (
    ("update", ("centre_head", "director")),
    ("add_contact", ("centre_head", "director")),
    ("attach", ("centre_head", "director")),
    ("share", ("centre_head", "director")),
):
    page(
        f"customers:{name}",
        args=BOTH,
        get=both(act("sales", *allowed), *allowed),
        post=both(act("sales", *allowed, ok=422), *allowed, ok=422),
    )
for name, allowed in (
    ("hand_over", ("centre_head", "director")),
    ("freeze", SEES_ALL),
    ("propose_new", ("finance",)),
):
    page(
        f"customers:{name}",
        args=BOTH,
        get=both(act(*allowed), *allowed),
        post=both(act(*allowed, ok=422), *allowed, ok=422),
    )
page(
    "customers:unfreeze",
    args=pk_of("frozen"),
    get=act("director", "gm"),
    post=act("director", "gm", ok=422),
)
page(
    "customers:unshare",
    args=BOTH,
    post=both(act("sales", "centre_head", "director", ok=302), "centre_head", "director", ok=302),
)
page(
    "customers:open_survey",
    args=BOTH,
    get=both(
        act("sales", "centre_head", "director", "finance"), "centre_head", "director", "finance"
    ),
    post=both(
        act("sales", "centre_head", "director", "finance", ok=302),
        "centre_head",
        "director",
        "finance",
        ok=302,
    ),
)
page(
    "customers:rating",
    args={"own": pk_of("rating"), "other": pk_of("other_rating")},
    get={
        "own": only(*CREDIT),
        "other": act(*SEES_ALL, sees=tuple(role for role in ROLES if role != "sales")),
    },
)
for name, thing, allowed in (
    ("survey", "rating", ("sales", "centre_head")),
    ("propose", "investigated", ("finance",)),
    ("decide", "proposed", ("director", "gm")),
):
    page(
        f"customers:{name}",
        args=pk_of(thing),
        get=only(*allowed),
        post=only(*allowed, ok=422),
    )

RECORD = {
    "name": "皖溪造纸有限公司",
    "uscc": "91340000MAYT00099D",
    "nature": "private",
    "legal_person": "洪以诚",
    "size": "medium",
    "region": "华东",
    "address": "云汀市滨海路9号",
    "phone": "0000-5550109",
    "order_volume": "闸阀 60 台/年",
}
form("customers:register", by="sales", fields=RECORD)
form("customers:update", by="sales", args=pk_of("unshared"), fields=RECORD)
form("customers:add_contact", by="sales", args=OWN, fields={"name": "王工", "phone": "0000-1"})
form("customers:attach", by="sales", args=OWN, fields={"file": lambda _w: licence()})
form("customers:share", by="sales", args=pk_of("unshared"),
     fields={"colleague": lambda w: w.other_sales.pk})  # fmt: skip
form("customers:hand_over", by="centre_head", args=OWN,
     fields={"owner": lambda w: w.other_sales.pk, "reason": "区域调整"})  # fmt: skip
form("customers:freeze", by="finance", args=OWN, fields={"reason": "逾期"})
form("customers:unfreeze", by="director", args=pk_of("frozen"), fields={"reason": "已付清"})
form(
    "customers:propose_new",
    by="finance",
    args=pk_of("unshared"),
    fields={"grade": "B", "score": "75", "term_days": "30", "limit": "200000", "opinion": "可以"},
)
form("customers:survey", by="centre_head", shown_on="customers:rating", args=pk_of("rating"),
     action_args=pk_of("rating"), fields={"needs": "闸阀 300 台/年"})  # fmt: skip
form(
    "customers:propose",
    by="finance",
    shown_on="customers:rating",
    args=pk_of("investigated"),
    action_args=pk_of("investigated"),
    fields={"grade": "B", "score": "75", "term_days": "30", "limit": "200000", "opinion": "可以"},
)
form("customers:decide", by="director", shown_on="customers:rating", args=pk_of("proposed"),
     action_args=pk_of("proposed"), fields={"outcome": "approve", "opinion": "同意"})  # fmt: skip
button("customers:open_survey", by="sales", shown_on="customers:open_survey",
       args=pk_of("unshared"), action_args=pk_of("unshared"))  # fmt: skip
button("customers:unshare", by="sales", shown_on="customers:detail", args=OWN, action_args=OWN)
