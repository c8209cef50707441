"""Who may do what to a customer: each gives the reason why not, None when it is allowed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.refusals import NotAllowed
from customers import queries
from customers.models import CreditPolicy, Customer, Rating
from workflow.permissions import acts_as, acts_for

Reason = Promise | None


def check(reason: Reason) -> None:
    """Raise NotAllowed with the reason, if there is one."""
    if reason is not None:
        raise NotAllowed(str(reason))


def why_not_register(by: User) -> Reason:
    """The marketing centre registers; market and information departments may too (chart N5)."""
    if acts_as(by, "sales", "centre_head", "director", "market", "info"):
        return None
    return _("Customers are registered by the marketing centre and its departments.")


def why_not_change(by: User, customer: Customer) -> Reason:
    """The owner and the head of the centre keep the record."""
    if acts_for(by, customer.owner_id) or acts_as(by, "centre_head", "director"):
        return None
    if customer.registered_by_id == by.pk and by.has_role("market", "info"):
        return None
    return _("Only the customer's salesperson or the head of the centre changes the record.")


def why_not_hand_over(by: User) -> Reason:
    """Customers change hands by the head of the centre or the director."""
    if acts_as(by, "centre_head", "director"):
        return None
    return _("Only the head of the marketing centre or the director hands customers over.")


def why_not_share(by: User, customer: Customer) -> Reason:
    """The owner and the head of the centre may share."""
    if acts_for(by, customer.owner_id) or acts_as(by, "centre_head", "director"):
        return None
    return _("Only the customer's salesperson or the head of the centre may share it.")


def why_not_freeze(by: User) -> Reason:
    """Whoever answers for the money may stop deliveries."""
    if acts_as(by, "centre_head", "director", "gm", "finance"):
        return None
    return _("Customers are frozen by the head of the centre, the director, finance or the GM.")


def why_not_unfreeze(by: User) -> Reason:
    """A freeze is lifted by the director or the general manager."""
    if acts_as(by, "director", "gm"):
        return None
    return _("A freeze is lifted by the marketing director or the general manager.")


def why_not_open_survey(by: User, customer: Customer) -> Reason:
    """The centre opens surveys; so does the customer's salesperson by an order."""
    if acts_for(by, customer.owner_id, step="5.1") or acts_as(
        by, "centre_head", "director", "finance", step="5.1"
    ):
        return None
    return _("Surveys are opened by the customer's salesperson, the centre or finance.")


def why_not_survey(by: User, rating: Rating) -> Reason:
    """Step 5.1 is the marketing centre's: its head or the customer's salesperson."""
    if acts_as(by, "centre_head", step="5.1") or acts_for(by, rating.customer.owner_id, step="5.1"):
        return None
    return _("The survey is written by the head of the centre or the customer's salesperson.")


def why_not_propose(by: User) -> Reason:
    """Step 5.2: finance proposes grade, limit and term."""
    if acts_as(by, "finance", step="5.2"):
        return None
    return _("Grade, limit and term are proposed by finance.")


def why_not_decide(by: User, rating: Rating, policy: CreditPolicy) -> Reason:
    """Step 5.3: the director up to the policy's limit, above it the general manager.

    Never the person who proposed.
    """
    if rating.proposed_by_id == by.pk:
        return _("You proposed this rating; another person decides it.")
    if rating.limit > policy.director_limit:
        if acts_as(by, "gm", step="5.3", barred=(rating.proposed_by_id,)):
            return None
        return _("A limit this high is granted by the general manager.")
    if acts_as(by, "director", "gm", step="5.3", barred=(rating.proposed_by_id,)):
        return None
    return _("Ratings are decided by the marketing director.")


def check_may_see_credit(user: User) -> None:
    """Raise NotAllowed for those who see no credit figures."""
    if not queries.may_see_credit(user):
        raise NotAllowed(str(_("Credit ratings are seen by the marketing centre and finance.")))
