"""Products and the price strategy."""

from __future__ import annotations

from tests.pricing.makers import in_force, line, product
from tests.walker.pages.customers import pk_of
from tests.walker.table import World, everybody, form, only, page, world_part

PRICES = ("sales", "centre_head", "director", "gm", "finance", "market")
KEEPS = ("centre_head", "director", "market", "rd")


@world_part
def pricing(world: World) -> None:
    world["product"] = product("Z41H-16C-50")
    world["strategy"] = in_force([line(world["product"])])


page("pricing:list", get=everybody())
page("pricing:search", get=everybody())
page("pricing:register", get=only(*KEEPS), post=only(*KEEPS, ok=422))
page("pricing:product", args=pk_of("product"), get=everybody())
page("pricing:update", args=pk_of("product"), get=only(*KEEPS), post=only(*KEEPS, ok=422))
page("pricing:strategy_now", get=only(*PRICES, ok=302))
page("pricing:strategies", get=only(*PRICES))
page("pricing:strategy", args=pk_of("strategy"), get=only(*PRICES))
page("pricing:price_list", args=pk_of("strategy"), get=only(*PRICES))

form("pricing:register", by="market", fields={"code": "Q41F-16C-50", "name": "球阀", "unit": "台"})
form("pricing:update", by="market", args=pk_of("product"),
     fields={"code": "Z41H-16C-50", "name": "闸阀", "unit": "台"})  # fmt: skip
