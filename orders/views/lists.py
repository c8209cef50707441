"""The list of orders."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core.authority import Level
from core.months import month_filter
from core.pages import Action, Column, Empty, Filter, ListPage
from customers.queries import possible_owners
from orders import queries
from orders.models import Order
from orders.permissions import MAY_OWN_ORDERS, may_see_prices
from orders.wording import LEVELS, state_look

GROUPS = {
    "draft": [Order.State.DRAFT, Order.State.RETURNED, Order.State.WITHDRAWN],
    "undecided": list(Order.UNDECIDED),
    "running": [Order.State.APPROVED],
    "closed": [Order.State.CLOSED],
    "ended": [Order.State.REFUSED, Order.State.CANCELLED],
}


def _address(order: Order) -> str:
    return order.get_absolute_url()


def _owners(page: ListPage) -> list[tuple[str, str]]:
    return [(str(person.pk), str(person)) for person in possible_owners()]


def _in_group(rows: QuerySet[Order], value: str) -> QuerySet[Order]:
    return rows.filter(state__in=GROUPS[value])


def _level(order: Order) -> str:
    return str(LEVELS[Level(order.level)]) if order.level else ""


class OrderList(ListPage):
    """What was ordered, where each order stands and who has it."""

    request: AuthedRequest
    title = _("Orders")
    columns = (
        Column("number", _("Order no."), lambda row: row.number or _("draft"), css="cd nw",
               link=_address, sort="number"),
        Column("customer", _("Customer"), "customer.name", css="cc", link=_address, link_css="b",
               width=32),
        Column("total", _("Total incl. tax"), kind="money", css="cb", sort="total",
               allowed=may_see_prices),
        Column("state", _("State"), state_look, "look", css="ca nw",
               export=lambda row: str(state_look(row))),
        Column("level", _("Decided by"), _level, css="nw"),
        Column("delivery_on", _("Wanted on"), kind="day", css="nw"),
        Column("submitted_at", _("Handed in"), kind="moment", css="ce nw"),
        Column("owner", _("Salesperson"), css="cf nw"),
    )  # fmt: skip
    filters = (
        Filter(
            "state",
            _("State"),
            (
                ("draft", _("With the salesperson")),
                ("undecided", _("Waiting for a decision")),
                ("running", _("Being performed")),
                ("closed", _("Closed")),
                ("ended", _("Refused or cancelled")),
            ),
            apply=_in_group,
        ),
        Filter("owner", _("Salesperson"), _owners, look="select"),
        Filter(
            "new",
            _("Customer"),
            (("1", _("New customers")),),
            apply=lambda rows, _value: rows.filter(is_new_customer=True),
        ),
        Filter(
            "level",
            _("Decided by"),
            [(str(level.value), name) for level, name in LEVELS.items()],
            look="select",
        ),
        month_filter("submitted_at", label=_("Handed in"), holds_moments=True),
    )
    sorts = {"new": ("-pk",), "number": ("number", "pk"), "total": ("total", "pk")}
    default_sort = "new"
    search_label = _("Number, customer or product")

    def rows(self) -> QuerySet[Order]:
        return queries.visible_to(self.request.user)

    def search(self, rows: QuerySet[Order], q: str) -> QuerySet[Order]:
        return queries.matching(rows, q)

    def actions(self) -> Sequence[Action]:
        if not self.request.user.has_role(*MAY_OWN_ORDERS):
            return ()
        return (Action(_("Enter an order"), reverse("orders:new"), icon="plus", primary=True),)

    def empty(self) -> Empty:
        if self.q or self.is_filtered or not self.request.user.has_role(*MAY_OWN_ORDERS):
            return super().empty()
        return Empty(
            _("You have no orders yet."),
            _("Enter one; the verdict says at once who may decide it."),
            reverse("orders:new"),
            _("Enter an order"),
        )
