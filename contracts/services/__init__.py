"""What happens to a contract; the public functions of the room."""

from contracts.services.drafting import ContractText, draft_contract, update_contract
from contracts.services.performing import (
    cancel_contract,
    complete_contract,
    issue_contract,
    note_plan_paid,
    record_signature,
)

__all__ = [
    "ContractText",
    "cancel_contract",
    "complete_contract",
    "draft_contract",
    "issue_contract",
    "note_plan_paid",
    "record_signature",
    "update_contract",
]
