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
from workflow.services.handing import mark_copy_read, send_copies, transfer_item, urge_item
from workflow.services.items import (
    close_item,
    close_locked_items,
    close_open_items,
    lock_open_items,
    mark_opened,
    set_planned_date,
)
from workflow.services.notices import mark_all_read, mark_read, notify
from workflow.services.opening import Placing, note_done_item, open_item
from workflow.services.phrases import add_company_phrase, add_own_phrase, remove_phrase
from workflow.services.signing import answer_signer, ask_signer, drop_signer
from workflow.services.standard import Amendment, amend_standard

__all__ = [
    "Amendment",
    "Placing",
    "add_company_phrase",
    "add_own_phrase",
    "amend_standard",
    "answer_signer",
    "ask_signer",
    "close_item",
    "close_locked_items",
    "close_open_items",
    "drop_signer",
    "escalate",
    "excuse_breach",
    "flag_breaches",
    "lock_open_items",
    "mark_all_read",
    "mark_copy_read",
    "mark_opened",
    "mark_read",
    "note_done_item",
    "notify",
    "open_item",
    "recompute_open_dues",
    "remind",
    "remove_phrase",
    "send_copies",
    "set_planned_date",
    "transfer_item",
    "urge_item",
]
