"""What this app adds to the pages of lower apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.tables import Column
from customers.models import Customer
from insights.picture import picture_of_way
from insights.queries import trade
from insights.views.panels import address, table
from orders.models import Order
from orders.permissions import may_see_prices
from orders.wording import state_look
from workflow.rules.chart import SHORT


def way_of_order(_request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """Give the flow chart with the order's own way through it; None while it is a draft."""
    if not order.number:
        return None
    whole = reverse("insights:way", args=[order.pk])
    return {"picture": picture_of_way(order, SHORT), "whole_url": whole}


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
