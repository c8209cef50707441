"""Who may do what with money, and if not, why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.refusals import NotAllowed, Refused
from customers.models import Customer
from receivables.models import Payment
from workflow.permissions import acts_as, acts_for


def check_may_register(*, customer: Customer | None, by: User) -> None:
    """Sales register their own customers' money (10.1); finance what nobody can place."""
    if acts_as(by, "finance", step="10.1"):
        return
    if customer is None or not acts_as(by, "sales", "centre_head", "director", step="10.1"):
        raise NotAllowed(_("Money of an unknown payer is registered by finance."))
    owns = acts_for(by, customer.owner_id, step="10.1")
    if not owns and not acts_as(by, "centre_head", step="10.1"):
        raise NotAllowed(
            _("%(customer)s belongs to %(owner)s, who registers its money.")
            % {"customer": customer, "owner": customer.owner}
        )


def may_register(*, customer: Customer, by: User) -> bool:
    """Whether this person may register money of the customer."""
    return acts_as(by, "finance", "centre_head", step="10.1") or (
        acts_for(by, customer.owner_id, step="10.1")
        and acts_as(by, "sales", "director", step="10.1")
    )


def may_register_at_all(user: User) -> bool:
    """Whether the form of step 10.1 is theirs; for whose money it says `may_register`."""
    return acts_as(user, "sales", "centre_head", "director", "finance", step="10.1")


def check_may_register_at_all(by: User) -> None:
    """Who has nothing to do with money has no form for it."""
    if not may_register_at_all(by):
        raise NotAllowed(_("Money is registered by the salespeople and by finance (10.1)."))


def may_see_money(user: User) -> bool:
    """Instalments and payments are for the sales line and finance."""
    return user.has_perm("accounts.see_all_money") or user.has_role("sales")


def check_may_see_money(user: User) -> None:
    """Refuse with the way out."""
    if not may_see_money(user):
        raise NotAllowed(
            _("Money is shown to salespeople, their heads and finance. Ask finance for a figure.")
        )


def check_may_re_evaluate(by: User) -> None:
    """The marketing centre looks at the credit again (chart N17)."""
    if not acts_as(by, "centre_head", step="N17"):
        raise NotAllowed(_("The head of the marketing centre evaluates the credit again."))


def check_may_claim(*, payment: Payment, by: User) -> None:
    """Refuse with the way out."""
    if not acts_as(by, "sales", "centre_head", step="10.1"):
        raise NotAllowed(_("Money is claimed by the payer's salesperson."))


def may_claim(*, payment: Payment, by: User) -> bool:
    """Whether this person may say whose money it is."""
    return (
        payment.state == Payment.State.REGISTERED
        and payment.customer_id is None
        and acts_as(by, "sales", "centre_head", step="10.1")
    )


def may_confirm(*, payment: Payment, by: User) -> bool:
    """Finance confirms, never who registered it."""
    return (
        payment.state == Payment.State.REGISTERED
        and payment.customer_id is not None
        and payment.registered_by_id != by.pk
        and acts_as(by, "finance", step="10.2", barred=(payment.registered_by_id,))
    )


def check_may_confirm(*, payment: Payment, by: User) -> None:
    """Refuse with the way out."""
    if not acts_as(by, "finance", step="10.2"):
        raise NotAllowed(_("Money counts when finance has confirmed it (10.2)."))
    if payment.registered_by_id == by.pk:
        raise NotAllowed(_("You registered this payment; a colleague of finance confirms it."))
    if payment.customer_id is None:
        raise Refused(_("Nobody has claimed this money yet; first say whose it is."))
    if payment.state != Payment.State.REGISTERED:
        raise Refused(
            _("Payment %(payment)s is “%(state)s” already.")
            % {"payment": payment, "state": payment.get_state_display()}
        )


def may_allocate(*, payment: Payment, by: User) -> bool:
    """Whether finance may still allocate what is left of it."""
    return (
        payment.state == Payment.State.CONFIRMED
        and payment.allocated < payment.amount
        and acts_as(by, "finance", step="10.2")
    )


def may_reverse(*, payment: Payment, by: User) -> bool:
    """Finance reverses a wrong receipt; nothing is ever deleted."""
    return payment.state != Payment.State.REVERSED and acts_as(by, "finance", step="10.2")


def check_is_finance(by: User) -> None:
    """Money is closed by finance only (domain C5.9)."""
    if not acts_as(by, "finance", step="10.2"):
        raise NotAllowed(_("Only finance may do that."))
