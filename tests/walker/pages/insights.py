"""Home, search, on-time, step ledger."""

from __future__ import annotations

from tests.walker.table import everybody, only, page

FIGURES = ("centre_head", "director", "gm")

page("insights:home", get=everybody())
page("insights:search", get=everybody())
page("insights:on_time", get=only(*FIGURES))
page("insights:items", get=only(*FIGURES))
page("insights:ledger", get=only(*FIGURES))
page("insights:ledger_items", get=only(*FIGURES))
