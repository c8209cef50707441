"""The list of contracts."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from contracts import queries
from contracts.models import Contract
from contracts.wording import state_look
from core.months import month_filter
from core.pages import Column, Empty, Filter, ListPage
from customers.queries import possible_owners


def _address(contract: Contract) -> str:
    return contract.get_absolute_url()


def _owners(_page: ListPage) -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in possible_owners()]


class ContractList(ListPage):
    """Every contract, where it stands and what of it is paid."""

    request: AuthedRequest

    title = _("Contracts")
    columns = (
        Column("number", _("Contract no."), str, css="cd nw", link=_address,
               sort="number"),
        Column("customer", _("Customer"), "customer.name", css="cc", link=_address, link_css="b",
               width=32),
        Column("order", _("Order no."), css="nw"),
        Column("total", _("Total incl. tax"), kind="money", css="cb", sort="total"),
        Column("paid", _("Paid"), "order.paid", kind="money"),
        Column("state", _("State"), lambda row: state_look(row.state), "look", css="ca nw",
               export=lambda row: str(row.get_state_display())),
        Column("signed_on", _("Signed on"), kind="day", css="nw"),
        Column("delivery_on", _("Delivery date"), kind="day", css="ce nw"),
        Column("owner", _("Salesperson"), css="cf nw"),
    )  # fmt: skip
    filters = (
        Filter("state", _("State"), Contract.State.choices),
        Filter("owner", _("Salesperson"), _owners, look="select"),
        month_filter("signed_on", label=_("Signed in")),
    )
    sorts = {"new": ("-pk",), "number": ("number", "pk"), "total": ("total", "pk")}
    default_sort = "new"
    search_label = _("Contract number, order number or customer")

    def rows(self) -> QuerySet[Contract]:
        return queries.visible_to(self.request.user)

    def search(self, rows: QuerySet[Contract], q: str) -> QuerySet[Contract]:
        return queries.matching(rows, q)

    def empty(self) -> Empty:
        if self.q or self.is_filtered:
            return super().empty()
        return Empty(
            _("There is no contract yet."),
            _("One is drawn up when an order is signed or approved."),
            reverse("orders:list"),
            _("See the orders"),
        )
