"""Approving routine orders several at a time, each in a unit of work of its own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.locks import lock
from core.refusals import Refused
from core.work import unit_of_work
from customers.models import Customer
from orders import permissions, rules
from orders.models import Decision, Order
from orders.services.chain import decide_order
from orders.services.verdicts import saved_verdict


@unit_of_work
def approve_routine_order(*, order: Order, by: User, version: int, opinion: str) -> Order:
    """Approve one order of a batch; only a routine one, whatever the page offered.

    Raises what `decide_order` raises, and Refused for an order that wants to be read.
    """
    lock(Customer).get(pk=order.customer_id)
    locked = lock(Order).select_related("owner", "customer").get(pk=order.pk)
    step = permissions.check_may_decide(order=locked, by=by)
    _record, verdict = saved_verdict(locked)
    level = permissions.CHAIN[step][1]
    if not rules.is_routine(verdict, level, step=step, done=locked.walked):
        raise Refused(
            _("Order %(number)s is no routine: open it and read it first.") % {"number": locked}
        )
    return decide_order(
        order=locked, by=by, version=version, outcome=Decision.Outcome.APPROVE, opinion=opinion
    )
