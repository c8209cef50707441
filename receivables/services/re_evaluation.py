"""Node N17 of the chart: after full delivery and payment the customer's credit is looked at."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers.models import Customer, Rating
from customers.services import open_survey
from orders.models import Order
from receivables import permissions, queries
from records.services import record
from workflow.models import WorkItem
from workflow.services import close_open_items, open_item


@unit_of_work
def ask_re_evaluation(*, order: Order, by: User | None) -> WorkItem | None:
    """Put N17 on the head's desk unless it lies there; the caller holds the customer's lock."""
    customer = order.customer
    if queries.open_re_evaluation(customer) is not None:
        return None
    return open_item(
        step="N17",
        subject=customer,
        role="centre_head",
        label=customer.code,
        url=customer.get_absolute_url(),
        customer=customer.name,
        initiator=order.owner,
        reason={"order": str(order)},
    )


@unit_of_work
def keep_rating(*, customer: Customer, reason: str, by: User) -> Customer:
    """Leave the rating as it is, with a reason (N17). Raises Stale when nothing waits any more."""
    customer = _locked(customer, by)
    if not reason.strip():
        raise Refused(_("Write why the rating may stay as it is."), "reason")
    close_open_items(subject=customer, by=by, steps=["N17"], outcome="kept")
    record(
        subject=customer,
        verb="receivables.rating_kept",
        by=by,
        before=customer.state,
        after=customer.state,
        comment=reason.strip(),
    )
    return customer


@unit_of_work
def start_survey(*, customer: Customer, by: User) -> Rating:
    """Open a new survey because of what was paid (N17, then 5.1)."""
    customer = _locked(customer, by)
    close_open_items(subject=customer, by=by, steps=["N17"], outcome="survey")
    return open_survey(customer=customer, cause="paid", by=by)


def _locked(customer: Customer, by: User) -> Customer:
    customer = lock(Customer).get(pk=customer.pk)
    permissions.check_may_re_evaluate(by)
    if queries.open_re_evaluation(customer) is None:
        raise Stale(_("The credit of %(customer)s was evaluated already.") % {"customer": customer})
    return customer
