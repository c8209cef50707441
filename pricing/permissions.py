"""Who may see which prices and who may change what of pricing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.refusals import NotAllowed, NotNow
from pricing.models import PriceStrategy
from pricing.queries import may_see_cost
from workflow.permissions import acts_as

Reason = Promise | None

# What is refused by where a version stands; no right would help.
APPROVED = _("An approved version is never changed; copy it into a new draft.")
UNDER_REVIEW = _("The version is being reviewed; it is changed after it was returned.")
NO_MEETING = _("This version is not in a joint meeting.")
NOBODY_DECIDES = _("This version waits for nobody's decision now.")
MEETING_OVER = _("Only a version in a joint meeting can be taken back.")
GIVEN_UP = _("This version was given up; start a new one.")
_OF_STATE = (GIVEN_UP, APPROVED, UNDER_REVIEW, NO_MEETING, NOBODY_DECIDES, MEETING_OVER)


def check(reason: Reason) -> None:
    """Raise NotAllowed with the reason, if there is one; NotNow where the state is the reason."""
    if reason is not None:
        raise (NotNow if reason in _OF_STATE else NotAllowed)(str(reason))


def why_not_keep_products(by: User) -> Reason:
    """Products are kept by the centre's head, the director, the market department and R&D."""
    if acts_as(by, "centre_head", "director", "market", "rd"):
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


def may_draft(by: User) -> bool:
    """Whether the person writes drafts at all."""
    return why_not_draft(by) is None


def why_not_edit(by: User, strategy: PriceStrategy) -> Reason:
    """2.2: the centre writes the draft; once it went to the meeting it has to be returned first."""
    return why_not_draft(by) or _why_no_draft(strategy)


def why_not_void(by: User, strategy: PriceStrategy) -> Reason:
    """A draft is given up by those who write it; what is with others is taken back first."""
    return why_not_edit(by, strategy)


def why_not_edit_lines(by: User, strategy: PriceStrategy) -> Reason:
    """The centre writes the lines; finance enters the costs (the cost basis is theirs)."""
    if not (may_draft(by) or acts_as(by, "finance", step="2.2")):
        return _("The lines are written by the marketing centre, the costs by finance.")
    return _why_no_draft(strategy)


def may_set_cost(by: User) -> bool:
    """Who sees the cost may enter it while the version is a draft."""
    return may_see_cost(by)


def _why_no_draft(strategy: PriceStrategy) -> Reason:
    if strategy.state == PriceStrategy.State.DRAFT:
        return None
    if strategy.state == PriceStrategy.State.VOIDED:
        return GIVEN_UP
    if strategy.is_approved:
        return APPROVED
    return UNDER_REVIEW


def why_not_opine(by: User, strategy: PriceStrategy, department: str) -> Reason:
    """2.1: each department speaks for itself, nobody about a version of their own."""
    if strategy.state != PriceStrategy.State.JOINT:
        return NO_MEETING
    if not acts_as(by, department, step="2.1", barred=(strategy.issuer_id,)):
        return _("Only the department that is asked gives its opinion.")
    if strategy.issuer_id == by.pk:
        return _("You issued this version; another person speaks for your department.")
    return None


STEP_OF = {PriceStrategy.State.DIRECTOR.value: "2.3", PriceStrategy.State.GM.value: "2.4"}
ROLE_OF = {"2.3": "director", "2.4": "gm"}


def why_not_decide(by: User, strategy: PriceStrategy) -> Reason:
    """2.3 is the director's, 2.4 the general manager's; never the issuer's own."""
    step = STEP_OF.get(strategy.state)
    if step is None:
        return NOBODY_DECIDES
    if not acts_as(by, ROLE_OF[step], step=step, barred=(strategy.issuer_id,)):
        return _("At this step another person decides: first the director, then the GM.")
    if strategy.issuer_id == by.pk:
        return _("You issued this version; another person approves it.")
    return None


def why_not_call_back(by: User, strategy: PriceStrategy) -> Reason:
    """The centre may take a version back while the meeting still goes on."""
    if strategy.state != PriceStrategy.State.JOINT:
        return MEETING_OVER
    return why_not_draft(by)
