"""Stock."""

from __future__ import annotations

from tests.stock.makers import stocked
from tests.walker.pages.customers import pk_of
from tests.walker.table import World, everybody, form, only, page, world_part

COUNTS = ("logistics", "centre_head")


@world_part
def stock(world: World) -> None:
    world["stock"] = stocked("420", of=world["product"])


page("stock:list", get=everybody())
page("stock:detail", args=pk_of("stock"), get=everybody())
page("stock:correct", args=pk_of("stock"), get=only(*COUNTS), post=only(*COUNTS, ok=422))

form("stock:correct", by="logistics", args=pk_of("stock"),
     fields={"change": "-5", "reason": "盘点少 5 台"})  # fmt: skip
