"""Who may do what with a complaint, and if not, why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.models import Complaint
from core.refusals import NotAllowed
from orders.models import Order
from workflow.permissions import acts_as

REGISTERS = ("sales", "centre_head", "service")


def may_register(*, order: Order, by: User) -> bool:
    """Who sees the order and speaks with the customer records what they complain of."""
    return acts_as(by, *REGISTERS, step="9.2")


def check_may_register(by: User) -> None:
    """Refuse with the way out."""
    if not acts_as(by, *REGISTERS, step="9.2"):
        raise NotAllowed(
            _("Complaints are recorded by the marketing centre and after-sales service (9.2).")
        )


def may_handle(*, complaint: Complaint, by: User) -> bool:
    """The marketing centre answers and closes (9.2)."""
    return complaint.state != Complaint.State.CLOSED and acts_as(by, "centre_head", step="9.2")


def check_may_handle(by: User) -> None:
    """Refuse with the way out."""
    if not acts_as(by, "centre_head", step="9.2"):
        raise NotAllowed(_("The head of the marketing centre handles complaints (9.2)."))


def may_see_claims(user: User) -> bool:
    """The amount claimed is for the sales line, finance and after-sales service."""
    return user.level is not None or user.has_role("finance", "service")
