"""What happens to work items: opened, planned, done, late; and who is told.

The public functions of the room; one module each for items, notices and deadlines.
"""

from workflow.services.deadlines import (
    escalate,
    flag_breaches,
    offer_substitutes,
    recompute_open_dues,
    remind,
)
from workflow.services.excuses import excuse_breach, plead_breach, refuse_excuse
from workflow.services.handing import mark_copy_read, send_copies, transfer_item, urge_item
from workflow.services.items import (
    close_item,
    close_locked_items,
    close_open_items,
    lock_open_items,
    mark_opened,
    set_planned_date,
)
from workflow.services.leaving import hand_back_work_of, hand_back_work_of_role
from workflow.services.minutes import recompute_minutes_held
from workflow.services.notices import mark_all_read, mark_read, notify
from workflow.services.opening import Placing, note_done_item, open_item
from workflow.services.pauses import pause_item, resume_item
from workflow.services.phrases import (
    add_company_phrase,
    add_own_phrase,
    change_phrase,
    remove_phrase,
)
from workflow.services.signing import answer_signer, ask_signer, drop_signer
from workflow.services.standard import Amendment, amend_standard
from workflow.services.substitution import (
    Proposal,
    accept_substitution,
    decline_substitution,
    end_substitution,
    give_authority,
    propose_substitution,
)

__all__ = [
    "Amendment",
    "Placing",
    "Proposal",
    "accept_substitution",
    "add_company_phrase",
    "add_own_phrase",
    "amend_standard",
    "answer_signer",
    "ask_signer",
    "change_phrase",
    "close_item",
    "close_locked_items",
    "close_open_items",
    "decline_substitution",
    "drop_signer",
    "end_substitution",
    "escalate",
    "excuse_breach",
    "flag_breaches",
    "give_authority",
    "hand_back_work_of",
    "hand_back_work_of_role",
    "lock_open_items",
    "mark_all_read",
    "mark_copy_read",
    "mark_opened",
    "mark_read",
    "note_done_item",
    "notify",
    "offer_substitutes",
    "open_item",
    "pause_item",
    "plead_breach",
    "propose_substitution",
    "recompute_minutes_held",
    "recompute_open_dues",
    "refuse_excuse",
    "remind",
    "remove_phrase",
    "resume_item",
    "send_copies",
    "set_planned_date",
    "transfer_item",
    "urge_item",
]
