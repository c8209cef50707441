"""What people do to products and price strategies; the public functions of the room."""

from pricing.services.drafts import (
    LineEntry,
    save_conditions,
    save_lines,
    save_matrix,
    save_targets,
    start_strategy,
)
from pricing.services.exchange import DraftParts, take_over
from pricing.services.header import save_header
from pricing.services.products import ProductDetails, register_product, update_product
from pricing.services.strategies import (
    StrategyDraft,
    begin_versions,
    draft_strategy,
    put_in_force,
)
from pricing.services.way import (
    call_back,
    convene_meeting,
    decide_strategy,
    give_strategy_opinion,
    void_strategy,
)

__all__ = [
    "DraftParts",
    "LineEntry",
    "ProductDetails",
    "StrategyDraft",
    "begin_versions",
    "call_back",
    "convene_meeting",
    "decide_strategy",
    "draft_strategy",
    "give_strategy_opinion",
    "put_in_force",
    "register_product",
    "save_conditions",
    "save_header",
    "save_lines",
    "save_matrix",
    "save_targets",
    "start_strategy",
    "take_over",
    "update_product",
    "void_strategy",
]
