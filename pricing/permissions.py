"""Who may see which prices and who may change what of pricing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.refusals import NotAllowed
from pricing.models import PriceStrategy
from workflow.permissions import acts_as

Reason = Promise | None


def check(reason: Reason) -> None:
    """Raise NotAllowed with the reason, if there is one."""
    if reason is not None:
        raise NotAllowed(str(reason))


def why_not_keep_products(by: User) -> Reason:
    """Products are kept by the centre's head, the director, the market department and R&D."""
    if by.has_role("centre_head", "director", "market", "rd"):
        return None
    return _("Products are kept by the head of the centre, the market department and R&D.")


def why_not_draft(by: User) -> Reason:
    """Work standard 2.1 and 2.2: the marketing centre drafts the strategy."""
    if acts_as(by, "centre_head", "director", step="2.2"):
        return None
    return _("The price strategy is drafted by the marketing centre.")


def why_not_put_in_force(by: User, strategy: PriceStrategy) -> Reason:
    """Work standard 2.4: the general manager approves, never the issuer."""
    if not acts_as(by, "gm", step="2.4", barred=(strategy.issuer_id,)):
        return _("A price strategy is put in force by the general manager.")
    if strategy.issuer_id == by.pk:
        return _("You issued this version; another person approves it.")
    return None
