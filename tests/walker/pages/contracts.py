"""Contracts: text, issue, signature, paper."""

from __future__ import annotations

from core import clock
from tests.contracts.makers import BEYOND_SALES, contract_of, drafted, issued, png
from tests.orders.makers import approved, content, old_customer
from tests.walker.pages.customers import pk_of
from tests.walker.pages.orders import act
from tests.walker.table import World, everybody, form, only, page, world_part

SEES = ("centre_head", "director", "gm", "finance")


@world_part
def contracts(world: World) -> None:
    own = old_customer(world.people["sales"])
    other = old_customer(world.other_sales)
    world["contract_draft"] = drafted(own)
    world["contract_issued"] = issued(own)
    world["other_contract"] = contract_of(approved(other, content(price=BEYOND_SALES)))


page("contracts:list", get=everybody())
for name in ("detail", "print", "pdf"):
    page(
        f"contracts:{name}",
        args={"own": pk_of("contract_draft"), "other": pk_of("other_contract")},
        get={"own": only("sales", *SEES, no=404), "other": only(*SEES, no=404)},
    )
for name, thing, allowed in (
    ("update", "contract_draft", ("sales", "centre_head")),
    ("issue", "contract_draft", ("centre_head",)),
    ("sign", "contract_issued", ("sales", "centre_head")),
):
    page(f"contracts:{name}", args=pk_of(thing), get=act(*allowed), post=act(*allowed, ok=422))

form("contracts:update", by="sales", args=pk_of("contract_draft"), fields={"place": "云汀市"})
form("contracts:issue", by="centre_head", args=pk_of("contract_draft"), fields={})
form(
    "contracts:sign",
    by="sales",
    args=pk_of("contract_issued"),
    fields={
        "signed_on": lambda _w: clock.today().isoformat(),
        "scan": lambda _w: png("合同.png"),
    },
)
