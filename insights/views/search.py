"""The header's search: what the reader may see, by kind; a whole number leads on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from accounts.types import AuthedRequest
from aftersales.wording import state_look as complaint_look
from contracts.wording import state_look as contract_look
from core.forms import search_text
from core.tables import Column
from customers.wording import state_look as customer_look
from deliveries.wording import job_look, shipment_look
from insights.queries import search
from insights.views.panels import Panel, address, table
from orders.wording import state_look as order_look
from receivables.wording import payment_look


class SearchPage(LoginRequiredMixin, View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: AuthedRequest) -> HttpResponse:
        q = search_text(request.GET.get("q", ""))
        found = search.exactly(request.user, q) if q else None
        if found is not None:
            return redirect(found.get_absolute_url())
        groups = search.groups(request.user, q) if q else []
        context = {
            "title": _("Search"),
            "q": q,
            "global_q": q,
            "panels": [panel(group, q) for group in groups],
        }
        return render(request, "insights/search.html", context)


def panel(group: search.Group, q: str) -> Panel:
    """Draw what was found of one kind."""
    title, list_name, *columns = _kinds()[group.kind]
    number = len(group.items)
    note = ""
    if group.has_more:
        note = ngettext("the first %(n)d", "the first %(n)d", number) % {"n": number}
    url = address(list_name, q=q)
    link = _("Show all in the list") if group.has_more else _("In the list")
    return table(title, columns, group.items, url=url, link=link, note=note)


def _name(label: Any, value: Any, number: Any = "number") -> tuple[Column, Column]:
    link = lambda row: row.get_absolute_url()  # noqa: E731  # two words
    return (
        Column("name", label, value, css="cc", link=link, link_css="b"),
        Column("number", _("No."), number, css="cd nw", link=link),
    )


def _kinds() -> dict[str, tuple[Any, ...]]:
    customer = _("Customer")
    owner = Column("owner", _("Salesperson"), css="cb nw")
    return {
        "customers": (
            _("Customers"), "customers:list", *_name(customer, "name", "code"),
            Column("state", _("State"), lambda row: customer_look(row.state), "look", css="ca nw"),
            owner,
        ),
        "orders": (
            _("Orders"), "orders:list", *_name(customer, "customer.name", str),
            Column("state", _("State"), order_look, "look", css="ca nw"), owner,
        ),
        "contracts": (
            _("Contracts"), "contracts:list", *_name(customer, "customer.name", str),
            Column("state", _("State"), lambda row: contract_look(row.state), "look", css="ca nw"),
            owner,
        ),
        "shipments": (
            _("Shipments"), "deliveries:shipments", *_name(customer, "contract.customer.name"),
            Column("state", _("State"), shipment_look, "look", css="ca nw"),
        ),
        "jobs": (
            _("Jobs"), "deliveries:jobs", *_name(_("Item"), "item"),
            Column("state", _("State"), job_look, "look", css="ca nw"),
        ),
        "payments": (
            _("Payments"), "receivables:payments",
            *_name(customer, lambda row: row.customer or row.payer),
            Column("state", _("State"), lambda row: payment_look(row.state), "look", css="ca nw"),
            Column("amount", _("Amount (CNY)"), kind="money", css="cb"),
        ),
        "complaints": (
            _("Complaints"), "aftersales:list", *_name(customer, "customer.name"),
            Column("state", _("State"), lambda row: complaint_look(row.state), "look",
                   css="ca nw"),
        ),
        "products": (
            _("Products"), "pricing:list", *_name(_("Product"), "name", "code"),
            Column("spec", _("Specification"), css="ca"),
        ),
    }  # fmt: skip
