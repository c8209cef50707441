"""A flow chart with the way of one order through it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import clock, formats
from insights.queries.ways import items_on_the_way
from orders.models import Order
from workflow.models import WorkItem
from workflow.picture import Picture, map_of_way, node_name
from workflow.rules.chart import Chart, way_through

ENDED = frozenset(
    {Order.State.REFUSED, Order.State.WITHDRAWN, Order.State.CANCELLED, Order.State.CLOSED}
)


def picture_of_way(order: Order, chart: Chart) -> Picture:
    """Draw a chart with the way of an order that has been handed in; two statements."""
    items = list(items_on_the_way(order).only("step_code", "done_at", "due_at"))
    last: dict[str, WorkItem] = {}
    for item in items:
        last[item.step_code] = item
    states = way_through(
        chart,
        done=[item.step_code for item in items if not item.is_open],
        waiting=[item.step_code for item in items if item.is_open],
        has_ended=order.state in ENDED,
    )
    notes = {}
    for node in chart.nodes:
        known = [last[step] for step in node.steps if step in last]
        days = [item.done_at for item in known if item.done_at]
        if states[node.key] == "done" and days:
            notes[node.key] = formats.day_text(clock.day_of(max(days)))
    here = [node_name(node) for node in chart.nodes if states[node.key] == "now"]
    label = _("Flow chart with the way of %(order)s") % {"order": order}
    if here:
        label = _("Flow chart with the way of %(order)s; now at: %(nodes)s") % {
            "order": order,
            "nodes": str(_(", ")).join(here),
        }
    return map_of_way(states, notes, label, chart)
