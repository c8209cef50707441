"""Who may do what with an order, and if not, why not: asked by services and by pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.authority import Level
from core.refusals import NotAllowed, Refused
from orders import queries
from orders.models import Order
from pricing import permissions as pricing_permissions
from pricing.models import PriceStrategy
from workflow.permissions import Standing, acts_as, acts_for, standing_on
from workflow.queries import open_items_of

# Which role holds each step of the chain, and the level it decides at.
CHAIN = {
    "3.2": ("centre_head", Level.CENTRE),
    "6.1": ("centre_head", Level.CENTRE),
    "6.3": ("director", Level.DIRECTOR),
    "6.5": ("gm", Level.GM),
}
STEP_OF_STATE = {
    Order.State.TRIAGE: "3.2",
    Order.State.EXAMINATION: "6.1",
    Order.State.DIRECTOR: "6.3",
    Order.State.GENERAL_MANAGER: "6.5",
}
# Who accepts a competitor's quotation, and in which states, by the level of the order's owner.
_ACCEPTS_QUOTATION = {
    Level.SALES: ("centre_head", Order.State.TRIAGE, Order.State.EXAMINATION),
    Level.CENTRE: ("director", Order.State.DIRECTOR),
    Level.DIRECTOR: ("gm", Order.State.GENERAL_MANAGER),
}
MAY_OWN_ORDERS = ("sales", "centre_head", "director")


def check_may_enter(*, by: User) -> None:
    """Only those who sell enter orders (domain B1.10: the general manager owns none)."""
    if not by.has_role(*MAY_OWN_ORDERS):
        raise NotAllowed(
            _("Orders are entered by the salespeople; ask the customer's salesperson to enter it.")
        )


def may_edit(*, order: Order, by: User) -> bool:
    """Whether this person may change the order now."""
    return acts_for(by, order.owner_id, step="3.1") and order.state in Order.EDITABLE


def check_may_edit(*, order: Order, by: User) -> None:
    """Only its owner, and only before it is handed in or after it came back."""
    check_is_owner(order=order, by=by, step="3.1")
    if order.state not in Order.EDITABLE:
        raise Refused(
            _("The order is “%(state)s” and cannot be changed. Withdraw it first, then change it.")
            % {"state": order.get_state_display()}
        )


def check_is_owner(*, order: Order, by: User, step: str = "") -> None:
    """The order's own salesperson, or who stands in for them; the centre for one who left."""
    if not is_owner(order=order, by=by, step=step):
        raise NotAllowed(
            _("This is %(owner)s's order; only its own salesperson may do that.")
            % {"owner": order.owner}
        )


def is_owner(*, order: Order, by: User, step: str = "") -> bool:
    """Whether this person acts as the order's salesperson at this step."""
    if acts_for(by, order.owner_id, step=step):
        return True
    return not order.owner.is_active and acts_as(by, "centre_head", step=step)


def may_withdraw(*, order: Order, by: User) -> bool:
    """Whether the owner may take the order back now: until the next person has acted (B11)."""
    return (
        is_owner(order=order, by=by)
        and order.state in Order.UNDECIDED
        and not queries.somebody_acted(order)
    )


def check_may_withdraw(*, order: Order, by: User) -> None:
    """Only the owner, only while it is undecided, and only until the next person has acted."""
    check_is_owner(order=order, by=by)
    if order.state not in Order.UNDECIDED:
        raise Refused(
            _("The order is “%(state)s”; there is nothing to withdraw.")
            % {"state": order.get_state_display()}
        )
    if queries.somebody_acted(order):
        raise Refused(
            _(
                "Order %(number)s has been acted on already. Ask who holds it now to return it; "
                "a comment or an urging reaches them."
            )
            % {"number": order}
        )


def may_cancel(*, order: Order, by: User) -> bool:
    """Whether this person may give the order up now."""
    if order.state in Order.EDITABLE:
        return is_owner(order=order, by=by)
    return order.state == Order.State.APPROVED and (
        is_owner(order=order, by=by) or acts_as(by, "centre_head")
    )


def may_sign(*, order: Order, by: User) -> bool:
    """Whether this person may sign the order within the sales column (4.2)."""
    return order.state == Order.State.SIGNING and is_owner(order=order, by=by, step="4.2")


def may_decide(*, order: Order, by: User) -> bool:
    """Whether this person holds the chain's present step of this order."""
    step = STEP_OF_STATE.get(Order.State(order.state))
    if step is None or by.pk in (order.submitter_id, order.owner_id):
        return False
    return standing_at(order=order, step=step, by=by) is not None


def standing_at(*, order: Order, step: str, by: User) -> Standing | None:
    """As whom this person holds the step's open item: by role, by name, or standing in."""
    people = (order.submitter_id, order.owner_id)
    for item in open_items_of(order).filter(step_code=step):
        found = standing_on(item=item, by=by)
        if found is not None and (found.holder is None or found.holder.pk not in people):
            return found
    return None


def level_at(*, order: Order, step: str, by: User) -> Level:
    """The authority with which this person decides the step: the step's own, or lower.

    A substitute decides at the lower of both authorities, unless the general manager gave them
    full authority (domain C 6.3: the deputy's amount is capped).
    """
    level, found = CHAIN[step][1], standing_at(order=order, step=step, by=by)
    if found is None or found.holder is None:
        return level
    return min(level, found.level or Level.SALES)


def check_may_decide(*, order: Order, by: User) -> str:
    """Return the step that `by` decides now; raises NotAllowed with the way out."""
    if by.pk in (order.submitter_id, order.owner_id):
        raise NotAllowed(
            _("Nobody decides their own order; it waits for your superior in the chain.")
        )
    step = STEP_OF_STATE.get(Order.State(order.state))
    if step is None:
        raise Refused(
            _("Order %(number)s is “%(state)s”; there is nothing to decide.")
            % {"number": order, "state": order.get_state_display()}
        )
    if standing_at(order=order, step=step, by=by) is None:
        raise NotAllowed(
            _("Step %(step)s of order %(number)s is with somebody else.")
            % {"step": step, "number": order}
        )
    return step


def may_accept_quotation(*, order: Order, by: User) -> bool:
    """Whether this person may accept the competitor's quotation (domain B1.2).

    The head of the centre, while it decides. An order of the head's own passes the centre by: the
    director does it there, and of the director's own the general manager.
    """
    own = (order.submitter_id, order.owner_id)
    role, *states = _ACCEPTS_QUOTATION[order.owner.level or Level.SALES]
    return (
        order.state in (*states, Order.State.SURVEY)
        and by.pk not in own
        and acts_as(by, role, barred=own)
    )


def check_may_give_opinion(*, order: Order, department: str, by: User) -> None:
    """The asked department answers; nobody gives an opinion on their own order (6.2)."""
    people = (order.submitter_id, order.owner_id)
    if not acts_as(by, department, step="6.2", barred=people):
        raise NotAllowed(_("This opinion is given by another department."))
    if by.pk in (order.submitter_id, order.owner_id):
        raise NotAllowed(_("Nobody gives an opinion on their own order."))
    if order.state != Order.State.REVIEW:
        raise Refused(
            _("Order %(number)s is “%(state)s”; the review is closed.")
            % {"number": order, "state": order.get_state_display()}
        )


def may_go_on_without(*, order: Order, by: User) -> bool:
    """The centre or the director may go on without a department that is late (domain C 6.2)."""
    people = (order.submitter_id, order.owner_id)
    return (
        order.state == Order.State.REVIEW
        and by.pk not in people
        and acts_as(by, "centre_head", "director", step="6.2", barred=people)
    )


def check_may_go_on_without(*, order: Order, by: User) -> None:
    """Refuse others than centre and director, and everybody outside the review."""
    if order.state != Order.State.REVIEW:
        raise Refused(
            _("Order %(number)s is “%(state)s”; the review is closed.")
            % {"number": order, "state": order.get_state_display()}
        )
    if not may_go_on_without(order=order, by=by):
        raise NotAllowed(
            _("Only the head of the centre or the director goes on without a late department.")
        )


def may_replay(*, strategy: PriceStrategy, by: User) -> bool:
    """Whether this person may run a version over past orders: it is no law yet, and theirs.

    Those who write drafts, and whoever decides this one now.
    """
    decides = pricing_permissions.why_not_decide(by, strategy) is None
    return strategy.is_open and (decides or pricing_permissions.may_draft(by))


def check_may_replay(*, strategy: PriceStrategy, by: User) -> None:
    """Refuse a replay of what is no draft any more, and by others than writers and deciders."""
    if not strategy.is_open:
        raise Refused(_("This version rules, has ruled or was given up; a replay is for drafts."))
    if not may_replay(strategy=strategy, by=by):
        raise NotAllowed(
            _("A draft is run over past orders by the marketing centre or whoever decides it now.")
        )


def may_see_prices(by: User) -> bool:
    """Prices and amounts are for those who sell, decide or keep the money."""
    return by.has_role("sales", "centre_head", "director", "gm", "finance")
