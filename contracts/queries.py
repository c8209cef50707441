"""What pages and other apps read about contracts; who may see which is decided here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from contracts.models import Contract, ContractLine, PlanLine
from customers import queries as customer_queries
from orders.models import Order
from workflow.queries import stands_for, subjects_waiting_for


def visible_to(user: User) -> QuerySet[Contract]:
    """Give the contracts this person may see, newest first.

    Those with `see_all_money` see all; salespeople their own and those of customers that are
    theirs or shared with them. Departments see none: a contract is prices; theirs are the jobs
    and shipments made of it.
    """
    contracts = Contract.objects.select_related("customer", "owner", "order").order_by("-pk")
    if user.has_perm("accounts.see_all_money"):
        return contracts
    if user.has_role("sales"):
        own = stands_for(user)
        return contracts.filter(
            Q(owner__in=own)
            | Q(customer__owner__in=own)
            | Q(customer__in=customer_queries.shared_with(user))
        )
    return contracts.none()


def live_contract(order: Order) -> Contract | None:
    """Give the order's contract that is not cancelled, or None."""
    return (
        Contract.objects.filter(order=order)
        .exclude(state=Contract.State.CANCELLED)
        .select_related("customer", "owner")
        .first()
    )


def orders_concerning(user: User) -> QuerySet[Contract]:
    """Give the ids of the orders whose contract an item of this person concerns."""
    return (
        Contract.objects.filter(pk__in=subjects_waiting_for(user, Contract))
        .order_by()
        .values("order")  # type: ignore[return-value]  # a subquery of ids
    )


def may_open_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on a contract."""
    return visible_to(user).filter(pk=pk).exists()


def matching(contracts: QuerySet[Contract], typed: str) -> QuerySet[Contract]:
    """Narrow to those whose number, order or customer is searched for."""
    return contracts.filter(
        Q(number__icontains=typed)
        | Q(order__number__icontains=typed)
        | Q(customer__name__icontains=typed)
    )


def lines_of(contract: Contract) -> list[ContractLine]:
    """Give the lines of the text, each with its order line's progress; one statement."""
    return list(contract.lines.select_related("order_line"))


def plan_of(contract: Contract) -> list[PlanLine]:
    """Give the payment plan with what is paid of each line; one statement."""
    return list(contract.plan.all())
