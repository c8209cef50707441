"""The page of one order, and its record of review in print."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.types import AuthedRequest
from core import clock
from core.pages import ObjectPage
from customers.queries import credit_facts
from orders import permissions, queries
from orders.display import (
    decided_parts,
    docs_of,
    history_of,
    margins,
    names_for,
    order_figs,
    standard_of,
    step_bar,
    step_of,
    verdict_parts,
    way_of,
)
from orders.models import Order
from orders.wording import state_look
from pricing import queries as pricing_queries


def next_act(order: Order, user: Any) -> tuple[str, str, str] | None:
    """Give the one next action of this reader: (label, address, icon)."""
    if permissions.may_edit(order=order, by=user):
        return _("Go on with the order"), reverse("orders:update", args=[order.pk]), "edit"
    if permissions.may_sign(order=order, by=user):
        if "4.1" not in order.walked:
            return _("Examine"), reverse("orders:examine", args=[order.pk]), "check"
        return _("Sign"), reverse("orders:sign", args=[order.pk]), "check"
    if permissions.may_decide(order=order, by=user):
        return _("Decide"), reverse("orders:decide", args=[order.pk]), "scale"
    if queries.department_asked(order, user):
        return _("Give the opinion"), reverse("orders:review", args=[order.pk]), "edit"
    return None


class OrderPage(ObjectPage):
    """Where an order stands, what it is, who decided it, and what came of it."""

    request: AuthedRequest
    template_name = "orders/detail.html"

    def find(self) -> Order:
        return self.found(queries.visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        order, user = self.object, self.request.user
        lines = queries.lines_of(order)
        sees_prices = permissions.may_see_prices(user)
        verdict = queries.shown_verdict(order)
        parts: dict[str, Any] = {}
        if verdict is not None and sees_prices:
            parts = verdict_parts(queries.verdict_from(verdict), names_for(lines, user), order)
        return {
            "order": order,
            "lines": lines,
            "terms": queries.terms_of(order),
            "look": state_look(order),
            "standard": standard_of(step_of(order)),
            "figs": order_figs(order, lines) if sees_prices else [],
            "steps": step_bar(order),
            "sees_prices": sees_prices,
            "docs": docs_of(order),
            "way": way_of(order),
            "entries": history_of(order, sees_prices=sees_prices),
            "next_act": next_act(order, user),
            "credit": credit_facts(order.customer, on=clock.today()) if sees_prices else None,
            "may_go_on": permissions.may_go_on_without(order=order, by=user)
            and bool(queries.late_departments(order, now=clock.now())),
            "may_withdraw": permissions.may_withdraw(order=order, by=user),
            "may_cancel": permissions.may_cancel(order=order, by=user),
            "margin": margins(order, lines) if pricing_queries.may_see_cost(user) else None,
            **decided_parts(order),
            **parts,
        }


class RecordPage(OrderPage):
    """合同评审记录: the record of review on paper, with every opinion, time and name."""

    template_name = "orders/print.html"
