"""What this app adds to the pages of lower apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.tables import Column
from customers.models import Customer
from insights.queries import trade
from insights.views.panels import address, table
from orders.permissions import may_see_prices
from orders.wording import state_look


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
