"""The inbox, the notices, the written standard and the breach ledger."""

from __future__ import annotations

from datetime import timedelta

from accounts.roles import ROLES
from core import clock
from tests.walker.pages.customers import pk_of
from tests.walker.table import (
    ANONYMOUS,
    Rule,
    World,
    button,
    everybody,
    form,
    only,
    page,
    world_part,
)
from tests.workflow.makers import proposed
from workflow import services
from workflow.models import Breach, Notice, WorkItem

FIGURES = ("centre_head", "director", "gm")
EXCUSES = ("director", "gm")
# They lead on to the subject's page, which this app does not know.
LEADS_ON = 302


def _opened(world: World, number: int, step: str, **fields: object) -> WorkItem:
    return services.open_item(
        step=step,
        subject=world.people["sales"],
        slot=f"walker {number}",
        label=f"DD-202611-{number:04d}",
        url="/orders/",
        customer="澄岚石化工程有限公司",
        **fields,  # type: ignore[arg-type]  # as given above
    )


def _late(world: World, number: int) -> WorkItem:
    """An item of the salesperson that passed its limit."""
    item = _opened(
        world,
        number,
        "4.2",
        arrived_at=clock.now() - timedelta(days=30),
        person=world.people["sales"],
    )
    services.flag_breaches(now=clock.now())
    return item


@world_part
def workflow(world: World) -> None:
    people = world.people
    world["offered"] = _opened(world, 9001, "6.3")
    world["to_plan"] = _opened(world, 9002, "5.1", person=people["sales"])
    world["others_item"] = _opened(world, 9003, "5.1", person=world.other_sales)
    late = _opened(
        world, 9004, "3.2", arrived_at=clock.now() - timedelta(days=30), initiator=people["sales"]
    )
    services.flag_breaches(now=clock.now())
    world["own_breach"] = Breach.objects.get(item=_late(world, 9005))
    world["pleaded"] = services.plead_breach(
        breach=Breach.objects.get(item=_late(world, 9006)), by=people["sales"], plea="客户停产"
    )
    world["to_pause"] = _opened(world, 9007, "4.2", person=people["sales"])
    paused = _opened(world, 9008, "4.2", person=people["sales"])
    world["paused"] = services.pause_item(
        item=paused, by=people["sales"], reason="customer", note="等客户确认"
    )
    world["breach"] = Breach.objects.get(item=late)
    services.notify(
        people=[people["sales"], world.other_sales],
        text_code="workflow.arrived_plain",
        params={"step": "6.3", "label": "DD-202611-9001", "due": ""},
        url="/orders/",
        key="walker",
    )
    # Only asked: an accepted one would let the salesperson see what every other page forbids.
    world["substitution"] = proposed(
        world.other_sales, people["sales"], first_on=clock.today() + timedelta(days=300)
    )
    world["notice"] = Notice.objects.get(user=people["sales"], key__startswith="walker/")
    world["others_notice"] = Notice.objects.get(user=world.other_sales, key__startswith="walker/")


def holder(*allowed: str, sees: tuple[str, ...] = FIGURES, ok: int = 200) -> Rule:
    """Who holds the item may; who only knows of it is told 403; for others it is not there."""
    answers = {role: frozenset([403 if role in sees else 404]) for role in ROLES}
    answers |= {role: frozenset([ok]) for role in allowed}
    return Rule({**answers, ANONYMOUS: frozenset([302])})


for name in ("inbox", "department", "done", "started", "notices", "counts", "map", "map_items"):
    page(f"workflow:{name}", get=everybody())
page("workflow:all", get=only(*FIGURES))
page("workflow:standard", get=everybody())
page("workflow:amend_standard", get=only("admin"), post=only("admin", ok=422))
page("workflow:standard_export", get=everybody())
page("workflow:breaches", get=everybody())
ITEMS = {
    "offered": pk_of("offered"),
    "own": pk_of("to_plan"),
    "other": pk_of("others_item"),
}
page(
    "workflow:item",
    args=ITEMS,
    get={
        "offered": only(*FIGURES, ok=LEADS_ON, no=404),
        "own": only("sales", *FIGURES, ok=LEADS_ON, no=404),
        "other": only(*FIGURES, ok=LEADS_ON, no=404),
    },
)
page(
    "workflow:opened",
    args=ITEMS,
    post={
        "offered": only(*FIGURES, ok=204, no=404),
        "own": only("sales", *FIGURES, ok=204, no=404),
        "other": only(*FIGURES, ok=204, no=404),
    },
)
page(
    "workflow:plan",
    args={"own": pk_of("to_plan"), "other": pk_of("others_item")},
    get={"own": holder("sales"), "other": holder()},
    post={"own": holder("sales", ok=422), "other": holder(ok=403)},
)
page(
    "workflow:notice",
    args={"own": pk_of("notice"), "other": pk_of("others_notice")},
    get={"own": only("sales", ok=302, no=404), "other": only(no=404)},
)
page(
    "workflow:read",
    args={"own": pk_of("notice"), "other": pk_of("others_notice")},
    post={"own": only("sales", ok=204, no=404), "other": only(no=404)},
)
page("workflow:read_all", post=everybody(302))
page(
    "workflow:excuse",
    args=pk_of("breach"),
    get=holder(*EXCUSES),
    post=holder(*EXCUSES, ok=422),
)

form(
    "workflow:amend_standard",
    by="admin",
    fields={"reason": "总经理办公会 2026-11", "days_6_3": "2", "days_1_2": "3"},
)
form("workflow:plan", by="sales", args=pk_of("to_plan"), fields={"planned_on": "2027-06-30"})
form("workflow:excuse", by="director", args=pk_of("breach"), fields={"excuse": "系统停电"})
button("workflow:read_all", by="sales", shown_on="workflow:notices")


ASKED = pk_of("substitution")
SEES_ASKED = ("sales", "centre_head", "director", "gm", "admin")


def acts_on_asked(*allowed: str, ok: int = 200) -> Rule:
    """Who may do it; the others who see it are told 403; for the rest it is not there."""
    return holder(*allowed, sees=SEES_ASKED, ok=ok)


page("workflow:substitutions", get=everybody())
page("workflow:propose", get=everybody(), post=everybody(422))
page("workflow:substitution", args=ASKED, get=only(*SEES_ASKED, no=404))
MAY_ACT = {
    "accept": ("sales",),
    "decline": ("sales",),
    "end": SEES_ASKED,
    "authority": ("gm",),
}
for name, allowed in MAY_ACT.items():
    page(
        f"workflow:{name}",
        args=ASKED,
        get=acts_on_asked(*allowed),
        post=acts_on_asked(*allowed, ok=422),
    )

form(
    "workflow:propose",
    by="finance",
    fields={
        "holder": lambda world: str(world.people["finance"].pk),
        "substitute": lambda world: str(world.people["quality"].pk),
        "first_on": lambda _world: (clock.today() + timedelta(days=100)).isoformat(),
        "until_on": lambda _world: (clock.today() + timedelta(days=110)).isoformat(),
        "reason": "出差",
    },
)
form("workflow:accept", by="sales", args=ASKED, fields={})
form("workflow:decline", by="sales", args=ASKED, fields={"reason": "出差。"})
form("workflow:end", by="admin", args=ASKED, fields={})
form("workflow:authority", by="gm", args=ASKED, fields={})

page(
    "workflow:plead",
    args=pk_of("own_breach"),
    get=holder("sales"),
    post=holder("sales", ok=422),
)
page(
    "workflow:refuse_excuse",
    args=pk_of("pleaded"),
    get=holder(*EXCUSES, sees=("sales", *FIGURES)),
    post=holder(*EXCUSES, sees=("sales", *FIGURES), ok=422),
)
page(
    "workflow:pause",
    args=pk_of("to_pause"),
    get=holder("sales"),
    post=holder("sales", ok=422),
)
page(
    "workflow:resume",
    args=pk_of("paused"),
    get=holder("sales", *FIGURES),
)
form("workflow:plead", by="sales", args=pk_of("own_breach"), fields={"plea": "客户停产"})
form(
    "workflow:refuse_excuse",
    by="director",
    args=pk_of("pleaded"),
    fields={"refusal": "应先报告"},
)
form(
    "workflow:pause",
    by="sales",
    args=pk_of("to_pause"),
    fields={"reason": "customer", "note": "等客户确认"},
)
form("workflow:resume", by="sales", args=pk_of("paused"), fields={})
