"""Instalments, payments and what finance does with them."""

from __future__ import annotations

from decimal import Decimal

from orders.models import Order
from receivables.services import ask_re_evaluation
from tests.orders.makers import old_customer
from tests.receivables.makers import confirmed, contract, registered, rows_of, unclaimed
from tests.walker.pages.customers import act, pk_of
from tests.walker.table import World, everybody, form, only, page, world_part

MONEY = ("sales", "centre_head", "director", "gm", "finance")
REGISTERS = ("sales", "centre_head", "director", "finance")
SEES = ("centre_head", "director", "gm", "finance")


@world_part
def receivables(world: World) -> None:
    deal = contract(old_customer(world.people["sales"]))
    other = contract(old_customer(world.other_sales))
    first = rows_of(deal)[0]
    world["instalment"], world["other_instalment"] = first, rows_of(other)[0]
    world["payment"], world["other_payment"] = registered(deal), registered(other)
    world["unclaimed"] = unclaimed()
    world["unallocated"] = confirmed(deal, "1000")
    world["allocation"] = confirmed(deal, "100", {first.pk: Decimal(100)}).allocations.get()
    world["debtor"] = deal.customer
    order = Order.objects.select_related("customer", "owner").get(pk=deal.order_id)
    ask_re_evaluation(order=order, by=None)


for name in ("list", "ageing", "payments"):
    page(f"receivables:{name}", get=only(*MONEY))
page("receivables:contract_search", get=everybody())
page("receivables:work", get=only("finance"))
page("receivables:register", get=only(*REGISTERS), post=only(*REGISTERS, ok=422))
for name in ("instalment", "payment"):
    page(
        f"receivables:{name}",
        args={"own": pk_of(name), "other": pk_of(f"other_{name}")},
        get={"own": only(*MONEY, no=404), "other": only(*SEES, no=404)},
    )
for name, thing in (
    ("confirm", "payment"),
    ("allocate", "unallocated"),
    ("reverse", "payment"),
    ("take_back", "allocation"),
):
    page(
        f"receivables:{name}",
        args=pk_of(thing),
        get=act("finance"),
        post=act("finance", ok=422),
    )
page(
    "receivables:claim",
    args=pk_of("unclaimed"),
    get=act("sales", "centre_head"),
    post=act("sales", "centre_head", ok=422),
)
page(
    "receivables:re_evaluate",
    args=pk_of("debtor"),
    get=act("centre_head"),
    post=act("centre_head", ok=422),
)

form(
    "receivables:register",
    by="sales",
    fields={
        "customer": lambda world: world["debtor"].pk,
        "amount": "1250.00",
        "method": "transfer",
        "note": "货款",
    },
)
form(
    "receivables:confirm",
    by="finance",
    shown_on="receivables:payment",
    args=pk_of("payment"),
    action_args=pk_of("payment"),
    fields={"bank_reference": "YT20261123017"},
)
form(
    "receivables:allocate",
    by="finance",
    shown_on="receivables:payment",
    args=pk_of("unallocated"),
    action_args=pk_of("unallocated"),
    fields={},
)
form("receivables:reverse", by="finance", args=pk_of("payment"), fields={"reason": "重复登记"})
form("receivables:take_back", by="finance", args=pk_of("allocation"), fields={"reason": "错期"})
form(
    "receivables:claim",
    by="sales",
    args=pk_of("unclaimed"),
    fields={"customer": lambda world: world["debtor"].pk},
)
form(
    "receivables:re_evaluate",
    by="centre_head",
    args=pk_of("debtor"),
    fields={"outcome": "keep", "reason": "按期付清"},
)
