"""Inbox, notices, the breach ledger, the standard."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from tests.walker.pages.customers import pk_of
from tests.walker.table import World, everybody, form, only, page, world_part
from workflow import services
from workflow.models import Breach, Notice

FIGURES = ("centre_head", "director", "gm")


@world_part
def workflow(world: World) -> None:
    people = world.people
    opened = {"url": "/accounts/profile/", "customer": "澄岚石化工程有限公司"}
    world["item"] = services.open_item(
        step="6.3", subject=people["sales"], role="director", slot="walk", label="DD-1", **opened
    )
    world["planned"] = services.open_item(
        step="7.1",
        subject=people["sales"],
        person=people["sales"],
        slot="p",
        label="DD-2",
        **opened,
    )
    late = services.open_item(
        step="6.3",
        subject=people["sales"],
        role="director",
        slot="late",
        label="DD-3",
        arrived_at=clock.now() - timedelta(days=30),
        **opened,
    )
    services.flag_breaches(now=clock.now())
    world["breach"] = Breach.objects.get(item=late)
    services.notify(
        people=[people["sales"]],
        text_code="workflow.half",
        params={"step": "6.3", "label": "DD-1", "due": ""},
        url="/accounts/profile/",
        key="walk",
    )
    world["notice"] = Notice.objects.get(user=people["sales"], code="workflow.half")


page("workflow:inbox", get=everybody())
page("workflow:department", get=everybody())
page("workflow:all", get=only(*FIGURES))
page("workflow:done", get=everybody())
page("workflow:started", get=everybody())
page("workflow:item", args=pk_of("item"), get=only(*FIGURES, ok=302, no=404))
page("workflow:opened", args=pk_of("item"), post=only(*FIGURES, ok=204, no=404))
page(
    "workflow:plan",
    args=pk_of("planned"),
    get=only("sales", no=(403, 404)),
    post=only("sales", ok=422, no=(403, 404)),
)
page("workflow:notices", get=everybody())
page("workflow:read_all", post=everybody(302))
page("workflow:notice", args=pk_of("notice"), get=only("sales", ok=302, no=404))
page("workflow:read", args=pk_of("notice"), post=only("sales", ok=204, no=404))
page("workflow:counts", get=everybody())
page("workflow:standard", get=everybody())
page("workflow:standard_export", get=everybody())
page("workflow:breaches", get=everybody())
page(
    "workflow:excuse",
    args=pk_of("breach"),
    get=only("director", "gm", no=(403, 404)),
    post=only("director", "gm", ok=422, no=(403, 404)),
)

form("workflow:plan", by="sales", args=pk_of("planned"), fields={"planned_on": "2027-03-01"})
form("workflow:excuse", by="director", args=pk_of("breach"), fields={"excuse": "停电半天"})
