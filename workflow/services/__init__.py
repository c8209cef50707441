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
    Placing,
    close_item,
    close_locked_items,
    close_open_items,
    lock_open_items,
    mark_opened,
    note_done_item,
    open_item,
    set_planned_date,
)
from workflow.services.notices import mark_all_read, mark_read, notify

__all__ = [
    "Placing",
    "close_item",
    "close_locked_items",
    "close_open_items",
    "escalate",
    "excuse_breach",
    "flag_breaches",
    "lock_open_items",
    "mark_all_read",
    "mark_opened",
    "mark_read",
    "note_done_item",
    "notify",
    "open_item",
    "recompute_open_dues",
    "remind",
    "set_planned_date",
]
