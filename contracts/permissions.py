"""Who may do what with a contract, and if not, why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from core.refusals import NotAllowed, Refused
from workflow.permissions import acts_as, acts_for


def _is_party(contract: Contract, by: User, step: str) -> bool:
    return acts_for(by, contract.owner_id, step=step) or acts_as(by, "centre_head", step=step)


def may_write(*, contract: Contract, by: User) -> bool:
    """Whether this person may still fill in the contract's text."""
    return contract.state == Contract.State.DRAFT and _is_party(contract, by, "6.4")


def may_issue(*, contract: Contract, by: User) -> bool:
    """The marketing centre carries the outcome out (6.4)."""
    return contract.state == Contract.State.DRAFT and acts_as(by, "centre_head", step="6.4")


def may_record_signature(*, contract: Contract, by: User) -> bool:
    """Its salesperson, or the marketing centre, records that both sides have signed."""
    return contract.state == Contract.State.ISSUED and _is_party(contract, by, "7.1")


def check(allowed: bool, contract: Contract, needed: str) -> None:  # noqa: FBT001  # one claim
    """Refuse with the contract's state, or say who may."""
    if allowed:
        return
    if contract.state != needed:
        raise Refused(
            _("Contract %(contract)s is “%(state)s”; that cannot be done any more.")
            % {"contract": contract, "state": contract.get_state_display()}
        )
    raise NotAllowed(
        _("That is for the contract's salesperson %(owner)s and the marketing centre.")
        % {"owner": contract.owner}
    )


def check_page(allowed: bool, contract: Contract, needed: str) -> None:  # noqa: FBT001  # one claim
    """Like `check`, for opening a form: both refusals are the page 403."""
    try:
        check(allowed, contract, needed)
    except Refused as refusal:
        raise NotAllowed(refusal.message) from None
