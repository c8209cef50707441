"""What people do to customers; the public functions of the room.

Other apps call `move_exposure`, `set_oldest_due`, `note_contract`, `open_survey`, and, through
receivables' cases, `freeze_customer`.
"""

from customers.services.exposure import move_exposure, note_contract, set_oldest_due
from customers.services.ratings import (
    Proposal,
    decide_rating,
    finish_survey,
    open_survey,
    propose_new_rating,
    propose_rating,
)
from customers.services.records import (
    CustomerDetails,
    add_contact,
    attach_files,
    register_customer,
    update_customer,
)
from customers.services.standing import (
    freeze_customer,
    hand_over_customer,
    share_customer,
    unfreeze_customer,
    unshare_customer,
)

__all__ = [
    "CustomerDetails",
    "Proposal",
    "add_contact",
    "attach_files",
    "decide_rating",
    "finish_survey",
    "freeze_customer",
    "hand_over_customer",
    "move_exposure",
    "note_contract",
    "open_survey",
    "propose_new_rating",
    "propose_rating",
    "register_customer",
    "set_oldest_due",
    "share_customer",
    "unfreeze_customer",
    "unshare_customer",
    "update_customer",
]
