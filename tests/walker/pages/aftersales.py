"""Complaints."""

from __future__ import annotations

from aftersales import services
from orders.models import Order
from tests.aftersales.makers import complaint
from tests.customers.makers import person
from tests.walker.pages.customers import pk_of
from tests.walker.pages.orders import act
from tests.walker.table import World, everybody, form, only, page, world_part

SEES = ("centre_head", "director", "gm", "finance", "service", "quality")


@world_part
def aftersales(world: World) -> None:
    own = Order.objects.get(contracts__instalments=world["instalment"])
    other = Order.objects.get(contracts__instalments=world["other_instalment"])
    world["performed"], world["other_performed"] = own, other
    world["complaint"], world["other_complaint"] = complaint(own), complaint(other)
    world["answered"] = services.answer_complaint(
        complaint=complaint(own), by=person("centre_head"), version=1, answer="免费更换"
    )


page("aftersales:list", get=everybody())
page(
    "aftersales:register",
    args={"own": pk_of("performed"), "other": pk_of("other_performed")},
    get={
        "own": act("sales", "centre_head", "service"),
        "other": act("centre_head", "service", sees=("director", "gm", "finance")),
    },
    post={
        "own": act("sales", "centre_head", "service", ok=422),
        "other": act("centre_head", "service", sees=("director", "gm", "finance"), ok=422),
    },
)
page(
    "aftersales:complaint",
    args={"own": pk_of("complaint"), "other": pk_of("other_complaint")},
    get={"own": only("sales", *SEES, no=404), "other": only(*SEES, no=404)},
)
for name, thing in (("answer", "complaint"), ("close", "answered")):
    page(
        f"aftersales:{name}",
        args=pk_of(thing),
        get=act("centre_head", sees=("sales", *SEES)),
        post=act("centre_head", sees=("sales", *SEES), ok=422),
    )

form(
    "aftersales:register",
    by="sales",
    args=pk_of("performed"),
    fields={"category": "quality", "severity": "normal", "description": "阀杆填料处渗漏"},
)
form(
    "aftersales:answer",
    by="centre_head",
    shown_on="aftersales:complaint",
    args=pk_of("complaint"),
    action_args=pk_of("complaint"),
    fields={"answer": "免费更换填料"},
)
form(
    "aftersales:close",
    by="centre_head",
    shown_on="aftersales:complaint",
    args=pk_of("answered"),
    action_args=pk_of("answered"),
    fields={"note": "客户满意"},
)
