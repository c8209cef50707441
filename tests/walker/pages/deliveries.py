"""Planning, jobs and shipments."""

from __future__ import annotations

from core import clock
from customers.services import freeze_customer
from tests.contracts.makers import in_force, png
from tests.customers.makers import person
from tests.deliveries.makers import shipped, taken_job, to_ship, waiting_job, with_new_item
from tests.orders.makers import content, old_customer
from tests.walker.pages.customers import pk_of
from tests.walker.pages.orders import act
from tests.walker.table import World, button, everybody, form, only, page, world_part

SEES = ("centre_head", "director", "gm", "finance")
LOGISTICS = ("sales", "logistics", *SEES)
RD = ("sales", "rd", *SEES)


@world_part
def deliveries(world: World) -> None:
    own = old_customer(world.people["sales"], limit="9000000")
    world["in_force"] = in_force(own)
    world["to_ship"] = to_ship(own)
    world["shipped"] = shipped(own)
    world["waiting_job"] = waiting_job(with_new_item())
    world["taken_job"] = taken_job(with_new_item())
    world["blocked"] = to_ship(old_customer(world.people["sales"]), content("1"))
    freeze_customer(
        customer=world["blocked"].contract.customer, reason="逾期", by=person("finance")
    )


page("deliveries:jobs", get=everybody())
page("deliveries:shipments", get=everybody())
page("deliveries:plan", args=pk_of("in_force"), get=only("sales", *SEES, no=404),
     post=act("centre_head", ok=302))  # fmt: skip
page("deliveries:job", args=pk_of("waiting_job"), get=only(*RD, no=404))
for name, thing in (("take", "waiting_job"), ("replan", "taken_job"), ("finished", "taken_job")):
    page(f"deliveries:{name}", args=pk_of(thing), get=act("rd", sees=RD),
         post=act("rd", sees=RD, ok=422))  # fmt: skip
page("deliveries:cancel_job", args=pk_of("taken_job"), get=act("centre_head", sees=RD),
     post=act("centre_head", sees=RD, ok=422))  # fmt: skip
for name in ("shipment", "notice", "sheet"):
    page(f"deliveries:{name}", args=pk_of("to_ship"), get=only(*LOGISTICS, no=404))
for name, thing, allowed in (
    ("ship", "to_ship", ("logistics",)),
    ("receipt", "shipped", ("logistics",)),
    ("release", "blocked", ("director", "gm")),
    ("cancel_shipment", "to_ship", ("centre_head",)),
):
    page(f"deliveries:{name}", args=pk_of(thing), get=act(*allowed, sees=LOGISTICS),
         post=act(*allowed, sees=LOGISTICS, ok=422))  # fmt: skip

DATES = {"planned_start_on": "2027-01-04", "planned_end_on": "2027-01-15", "remark": "铸件外购"}
button("deliveries:plan", by="centre_head", shown_on="deliveries:plan", args=pk_of("in_force"),
       action_args=pk_of("in_force"))  # fmt: skip
for name, thing, typed in (
    ("take", "waiting_job", DATES),
    ("replan", "taken_job", DATES),
    ("finished", "taken_job", {"quantity": "1"}),
):
    form(f"deliveries:{name}", by="rd", args=pk_of(thing), fields=typed)
form("deliveries:cancel_job", by="centre_head", args=pk_of("taken_job"),
     fields={"reason": "客户改型号"})  # fmt: skip
form("deliveries:ship", by="logistics", args=pk_of("to_ship"),
     fields={"mode": "汽运", "carrier": "云汀通达", "waybill": "YD-1"})  # fmt: skip
form("deliveries:release", by="director", args=pk_of("blocked"), fields={"reason": "已付承兑"})
form("deliveries:cancel_shipment", by="centre_head", args=pk_of("to_ship"),
     fields={"reason": "客户要求推迟"})  # fmt: skip
form(
    "deliveries:receipt",
    by="logistics",
    args=pk_of("shipped"),
    fields={
        "signed_by_name": "仲书远",
        "signed_on": lambda _w: clock.today().isoformat(),
        "note": "破损一台",
        "scan": lambda _w: png(),
    },
)
