"""Which of a reader's items are routine, and how one of them is approved (workflow.registry)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.formats import money_text
from orders import permissions, queries, rules
from orders.models import Order, OrderLine, VerdictRecord
from orders.sentences import Names, finding_lines
from orders.services import approve_routine_order
from pricing import queries as pricing_queries
from workflow.models import WorkItem
from workflow.permissions import holds
from workflow.registry import BatchLine


def routine_lines(user: User, items: Sequence[WorkItem]) -> Mapping[int, BatchLine]:
    """Give the routine ones among these items with what decides them; a constant number of reads.

    Keys are the items' ids.
    """
    orders = queries.visible_to(user).in_bulk({item.subject_id for item in items})
    records = {
        record.order_id: record
        for record in VerdictRecord.objects.filter(
            order__in=orders, round=F("order__round")
        ).prefetch_related("findings")
    }
    names = _names(list(orders), user)
    lines = {}
    for item in items:
        order, record = orders.get(item.subject_id), records.get(item.subject_id)
        if order is None or record is None or not _is_offered(order, item, user):
            continue
        verdict, level = queries.verdict_from(record), permissions.CHAIN[item.step_code][1]
        if rules.is_routine(verdict, level, step=item.step_code, done=order.walked):
            lines[item.pk] = BatchLine(
                version=order.version,
                reasons=tuple(
                    str(line.title) for line in finding_lines(verdict.findings, names[order.pk])
                ),
                figure=_("payable after shipment %(amount)s")
                % {"amount": money_text(verdict.share_after_shipment)},
            )
    return lines


def approve(user: User, pk: int, version: int, opinion: str) -> str:
    """Approve one order and say how it stands; refusals go to the caller."""
    order = queries.visible_to(user).get(pk=pk)
    decided = approve_routine_order(order=order, by=user, version=version, opinion=opinion)
    return _("Order %(number)s of %(customer)s: now “%(state)s”.") % {
        "number": decided,
        "customer": decided.customer,
        "state": decided.get_state_display(),
    }


def _is_offered(order: Order, item: WorkItem, user: User) -> bool:
    step = permissions.STEP_OF_STATE.get(Order.State(order.state))
    is_own = user.pk in (order.owner_id, order.submitter_id)
    return step == item.step_code and not is_own and holds(item=item, user=user)


def _names(pks: Sequence[int], user: User) -> Mapping[int, Names]:
    lines: dict[int, dict[int, str]] = defaultdict(dict)
    units: dict[int, dict[int, str]] = defaultdict(dict)
    rows = OrderLine.objects.filter(order__in=pks, is_current=True).select_related("product")
    for row in rows:
        lines[row.order_id][row.no] = row.product.code if row.product else row.new_item
        units[row.order_id][row.no] = row.unit
    sees_cost = pricing_queries.may_see_cost(user)
    return {pk: Names(lines=lines[pk], units=units[pk], sees_cost=sees_cost) for pk in pks}
