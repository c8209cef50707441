"""The steps that one order has walked: its own, and those of its contract, goods and money."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from aftersales.models import Complaint
from contracts.models import Contract
from customers.models import Customer
from deliveries.models import Job, Shipment
from orders.models import Order
from receivables.models import Instalment, Payment
from workflow.models import WorkItem
from workflow.queries.figures import NOT_JUDGED


def items_on_the_way(order: Order) -> QuerySet[WorkItem]:
    """Return the items of everything that hangs on an order, oldest first; withdrawn ones are not.

    Two statements: the ids first, then the items by the index of subjects. In one statement the
    planner walks all items there are.
    """
    # Rows of several models, alike in their two columns.
    rows: list[QuerySet[Any, tuple[str, int]]] = [
        model.objects.filter(**{path: order.pk})
        .order_by()
        .annotate(subject_kind=Value(model._meta.label_lower, output_field=CharField()))
        .values_list("subject_kind", "pk")
        for model, path in (
            (Contract, "order"),
            (Job, "contract__order"),
            (Shipment, "contract__order"),
            (Instalment, "contract__order"),
            (Complaint, "order"),
        )
    ]
    paid = (
        Payment.objects.filter(allocations__instalment__contract__order=order.pk)
        .order_by()
        .annotate(subject_kind=Value(Payment._meta.label_lower, output_field=CharField()))
        .values_list("subject_kind", "pk")
    )
    ids: dict[str, set[int]] = {order._meta.label_lower: {order.pk}}
    for kind, pk in rows[0].union(*rows[1:], paid):
        ids.setdefault(kind, set()).add(pk)
    wanted = reduce(or_, (Q(subject_type=kind, subject_id__in=pks) for kind, pks in ids.items()))
    # A customer's credit is looked at again after an order (node N17), which the item names.
    wanted |= Q(
        subject_type=Customer._meta.label_lower,
        subject_id=order.customer_id,
        step_code="N17",
        reason__order=str(order),
    )
    found = WorkItem.objects.filter(wanted).exclude(outcome__in=NOT_JUDGED)
    return found.order_by("arrived_at", "pk")
