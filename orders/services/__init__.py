"""What happens to an order: entry, submission, the chain, the review, its progress.

The public functions of the room; one module an act.
"""

from orders.services.chain import accept_quotation, decide_order, examine_order, sign_order
from orders.services.entry import create_order, update_order
from orders.services.progress import note_paid, note_received, note_reserved, note_shipped
from orders.services.replaying import (
    claim_share,
    finish_share,
    give_up_share,
    note_progress,
    run_share,
    run_waiting_replays,
    start_replay,
)
from orders.services.repricing import tell_of_new_prices
from orders.services.review import Answer, give_opinion, go_on_without
from orders.services.routine import approve_routine_order
from orders.services.submission import (
    cancel_order,
    hand_in_changed_order,
    hand_in_new_order,
    judge_again,
    submit_order,
    withdraw_order,
)

__all__ = [
    "Answer",
    "accept_quotation",
    "approve_routine_order",
    "cancel_order",
    "claim_share",
    "create_order",
    "decide_order",
    "examine_order",
    "finish_share",
    "give_opinion",
    "give_up_share",
    "go_on_without",
    "hand_in_changed_order",
    "hand_in_new_order",
    "judge_again",
    "note_paid",
    "note_progress",
    "note_received",
    "note_reserved",
    "note_shipped",
    "run_share",
    "run_waiting_replays",
    "sign_order",
    "start_replay",
    "submit_order",
    "tell_of_new_prices",
    "update_order",
    "withdraw_order",
]
