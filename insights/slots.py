"""What this app adds to the pages of lower apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core import clock, formats
from core.tables import Column
from customers.models import Customer
from insights.queries import trade
from insights.queries.ways import items_on_the_way
from insights.views.panels import address, table
from orders.models import Order
from orders.permissions import may_see_prices
from orders.wording import state_look
from workflow.models import WorkItem
from workflow.picture import map_of_way, node_name
from workflow.rules.chart import SHORT, way_through

ENDED = frozenset(
    {Order.State.REFUSED, Order.State.WITHDRAWN, Order.State.CANCELLED, Order.State.CLOSED}
)


def way_of_order(_request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """Give the flow chart with the order's own way through it; None while it is a draft."""
    if not order.number:
        return None
    items = list(items_on_the_way(order).only("step_code", "done_at", "due_at"))
    last: dict[str, WorkItem] = {}
    for item in items:
        last[item.step_code] = item
    states = way_through(
        SHORT,
        done=[item.step_code for item in items if not item.is_open],
        waiting=[item.step_code for item in items if item.is_open],
        has_ended=order.state in ENDED,
    )
    notes = {}
    for node in SHORT.nodes:
        known = [last[step] for step in node.steps if step in last]
        days = [item.done_at for item in known if item.done_at]
        if states[node.key] == "done" and days:
            notes[node.key] = formats.day_text(clock.day_of(max(days)))
    here = [node_name(node) for node in SHORT.nodes if states[node.key] == "now"]
    label = _("Flow chart with the way of %(order)s") % {"order": order}
    if here:
        label = _("Flow chart with the way of %(order)s; now at: %(nodes)s") % {
            "order": order,
            "nodes": str(_(", ")).join(here),
        }
    return {"picture": map_of_way(states, notes, label)}


def orders_of_customer(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    """Give the customer's newest orders that the reader may see; None where there are none."""
    orders = trade.latest_orders_of(request.user, customer.pk)  # type: ignore[arg-type]  # the page asks for a sign-in
    if not orders:
        return None
    columns = (
        Column("number", _("Order no."), str, css="cd nw", link=lambda row: row.get_absolute_url()),
        Column("submitted_at", _("Handed in"), kind="moment", css="cc nw"),
        Column("state", _("State"), state_look, "look", css="ca nw"),
        Column("total", _("Total incl. tax"), kind="money", css="cb", allowed=may_see_prices),
    )
    shown = [one for one in columns if one.shown_to(request.user, "page")]
    url = address("orders:list", q=customer.code)
    return {"panel": table(_("Orders"), shown, orders, url=url, link=_("In the list"))}
