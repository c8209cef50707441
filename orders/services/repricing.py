"""A new version of the price strategy begins: drafts are judged anew and their owners told."""

from __future__ import annotations

from typing import Any

from core import clock
from core.authority import Level
from core.locks import lock
from core.work import unit_of_work
from customers.models import Customer
from orders import rules
from orders.models import Order
from orders.rules import Verdict
from orders.services.verdicts import draft_by, judge_draft
from pricing.models import PriceStrategy
from pricing.queries import version_before
from records.services import record
from workflow.services import notify

_ROLE_OF_LEVEL = {
    Level.SALES: "sales",
    Level.CENTRE: "centre_head",
    Level.DIRECTOR: "director",
    Level.GM: "gm",
}


@unit_of_work
def tell_of_new_prices(*, strategy: PriceStrategy) -> int:
    """Judge every open draft by the version that begins and tell each owner what changed.

    A draft's findings, and those of an order that came back, are saved anew by the version; what
    is handed in keeps the version it was priced on (domain C 2.3). Returns how many were told.
    """
    before, now = version_before(strategy), clock.now()
    drafts = Order.objects.filter(state__in=Order.EDITABLE)
    customers = {
        one.pk: one
        for one in lock(Customer).filter(pk__in=drafts.values("customer_id")).order_by("pk")
    }
    locked = (
        lock(Order)
        .filter(state__in=Order.EDITABLE, customer__in=customers)
        .select_related("owner", "strategy")
        .prefetch_related("owner__groups")
        .order_by("pk")
    )
    told = 0
    for order in locked:
        order.customer = customers[order.customer_id]
        was = _verdict_by(order, before)
        verdict = judge_draft(order, strategy=strategy, at=now)
        if verdict is not None:
            order.save()
            record(
                subject=order,
                verb="orders.repriced",
                by=None,
                changes={"level": (was and int(was.level), int(verdict.level))},
            )
        _tell(order, strategy, was, verdict)
        told += 1
    return told


def _verdict_by(order: Order, strategy: PriceStrategy | None) -> Verdict | None:
    facts = draft_by(order, strategy) if strategy else None
    return rules.decide(facts) if facts else None


def _tell(
    order: Order, strategy: PriceStrategy, was: Verdict | None, verdict: Verdict | None
) -> None:
    """Tell the owner: another desk, other prices, or nothing new but the version."""
    level = verdict.level if verdict else None
    code, more = f"orders.new_prices_{int(level or 0)}", dict[str, Any]()
    if was is not None and verdict is not None:
        more["lines"] = _repriced(was, verdict)
        more["now_role"] = _ROLE_OF_LEVEL[verdict.level]
        if was.level is not verdict.level:
            code, more["was_role"] = "orders.new_prices_moved", _ROLE_OF_LEVEL[was.level]
        elif more["lines"]:
            code = "orders.new_prices_repriced"
    notify(
        text_code=code,
        url=order.get_absolute_url(),
        key=f"orders.new_prices/{strategy.pk}/{order.pk}",
        people=[order.owner],
        params={"strategy": str(strategy), "customer": order.customer.name, **more},
    )


def _repriced(was: Verdict, verdict: Verdict) -> int:
    """Count the lines whose strategy price is another, or that are listed no more or only now."""

    def price(of: Verdict, line: int) -> object:
        return of.prices[line].strategy_price if line in of.prices else None

    lines = was.prices.keys() | verdict.prices.keys()
    return sum(price(was, line) != price(verdict, line) for line in lines)
