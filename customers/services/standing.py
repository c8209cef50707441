"""Whose a customer is, who else sees it, and whether anything is shipped to it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers import permissions
from customers.models import Customer, CustomerUserObjectPermission
from customers.queries import colleagues_seeing, possible_owners
from records.services import record
from workflow.services import notify


@unit_of_work
def hand_over_customer(*, customer: Customer, owner: User, reason: str, by: User) -> Customer:
    """Give the customer to another salesperson; the new one is told.

    Raises NotAllowed, Refused for a person who has no customers or has this one already.
    """
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_hand_over(by))
    if not reason.strip():
        raise Refused(_("Write why, so that the trail says it."), "reason")
    if owner.pk == customer.owner_id:
        raise Refused(_("%(person)s already has this customer.") % {"person": owner}, "owner")
    if not possible_owners().filter(pk=owner.pk).exists():
        raise Refused(
            _("Choose a salesperson: %(person)s has no customers.") % {"person": owner}, "owner"
        )
    before = customer.owner
    customer.owner = owner
    customer.version += 1
    customer.save(update_fields=["owner", "version"])
    event = record(
        subject=customer,
        verb="customers.handed_over",
        by=by,
        before=customer.state,
        after=customer.state,
        comment=reason,
        changes={"owner": (str(before), str(owner))},
    )
    _tell(customer, code="customers.handed_over", key=f"handed/{event.pk}", people=[owner])
    return customer


@unit_of_work
def share_customer(*, customer: Customer, colleague: User, by: User) -> Customer:
    """Let a colleague see the customer; sharing twice is once."""
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_share(by, customer))
    if not possible_owners().filter(pk=colleague.pk).exists() or colleague.pk == customer.owner_id:
        raise Refused(_("Choose a colleague of the marketing centre."), "colleague")
    if colleagues_seeing(customer).filter(pk=colleague.pk).exists():
        return customer
    CustomerUserObjectPermission.objects.assign_perm("view_customer", colleague, customer)
    event = record(
        subject=customer,
        verb="customers.shared",
        by=by,
        before=customer.state,
        after=customer.state,
        comment=str(colleague),
    )
    _tell(
        customer,
        code="customers.shared",
        key=f"shared/{event.pk}",
        people=[colleague],
        by=str(by),
    )
    return customer


@unit_of_work
def unshare_customer(*, customer: Customer, colleague: User, by: User) -> Customer:
    """End the sharing with a colleague; the trail keeps that it was."""
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_share(by, customer))
    if not colleagues_seeing(customer).filter(pk=colleague.pk).exists():
        return customer
    CustomerUserObjectPermission.objects.remove_perm("view_customer", colleague, customer)
    record(
        subject=customer,
        verb="customers.unshared",
        by=by,
        before=customer.state,
        after=customer.state,
        comment=str(colleague),
    )
    return customer


@unit_of_work
def freeze_customer(*, customer: Customer, reason: str, by: User) -> Customer:
    """Stop shipping to the customer (domain B8); orders may still be submitted."""
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_freeze(by))
    if not reason.strip():
        raise Refused(_("Write why, so that the owner can act on it."), "reason")
    if customer.state not in (Customer.State.REGISTERED, Customer.State.PROSPECT):
        raise Stale(
            _("%(customer)s is not open any more: %(state)s.")
            % {"customer": customer, "state": customer.get_state_display()}
        )
    before = customer.state
    customer.freeze()
    customer.frozen_reason = reason.strip()
    customer.version += 1
    customer.save(update_fields=["state", "frozen_reason", "version"])
    event = record(
        subject=customer,
        verb="customers.frozen",
        by=by,
        before=before,
        after=customer.state,
        comment=customer.frozen_reason,
    )
    _tell(customer, code="customers.frozen", key=f"frozen/{event.pk}", people=[customer.owner])
    return customer


@unit_of_work
def unfreeze_customer(*, customer: Customer, reason: str, by: User) -> Customer:
    """Lift the freeze; director or general manager, with a reason."""
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check(permissions.why_not_unfreeze(by))
    if not reason.strip():
        raise Refused(_("Write why, so that the trail says it."), "reason")
    if not customer.is_frozen:
        raise Stale(_("%(customer)s is not frozen.") % {"customer": customer})
    before = customer.state
    customer.unfreeze()
    customer.frozen_reason = ""
    customer.version += 1
    customer.save(update_fields=["state", "frozen_reason", "version"])
    event = record(
        subject=customer,
        verb="customers.unfrozen",
        by=by,
        before=before,
        after=customer.state,
        comment=reason.strip(),
    )
    _tell(customer, code="customers.unfrozen", key=f"unfrozen/{event.pk}", people=[customer.owner])
    return customer


def _tell(customer: Customer, *, code: str, key: str, people: list[User], **params: str) -> None:
    notify(
        text_code=code,
        url=customer.get_absolute_url(),
        key=f"customers/{key}",
        people=people,
        params={"customer": customer.name, **params},
    )
