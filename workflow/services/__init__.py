"""What happens to work items: opened, planned, done, late; and who is told.

The public functions of the room; one module each for items, notices and deadlines.
"""

from workflow.services.deadlines import (
    escalate,
    excuse_breach,
    flag_breaches,
    recompute_open_dues,
    remind,
)
from workflow.services.items import (
    close_item,
    close_open_items,
    mark_opened,
    open_item,
    relabel_items,
    set_planned_date,
)
from workflow.services.notices import mark_all_read, mark_read, notify

__all__ = [
    "close_item",
    "close_open_items",
    "escalate",
    "excuse_breach",
    "flag_breaches",
    "mark_all_read",
    "mark_opened",
    "mark_read",
    "notify",
    "open_item",
    "recompute_open_dues",
    "relabel_items",
    "remind",
    "set_planned_date",
]
