"""Orders, saved or being typed, as the verdict's rules read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import prefetch_related_objects

from accounts.models import User
from core import clock
from core.authority import Level
from core.money import ZERO
from customers import queries as customer_queries
from customers.models import Customer
from orders import rules
from orders.models import Opinion, Order, OrderLine
from orders.queries.content import (
    content_of,
    differences,
    has_quotation,
    rows_of,
    strategy_for,
)
from orders.queries.verdicts import answers_of
from orders.rules.content import OrderContent
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy
from pricing.rules import Claim, Evidence, StrategyFacts
from stock.queries import Goods, goods, goods_of

NOT_COUNTED = (
    Order.State.DRAFT,
    Order.State.REFUSED,
    Order.State.WITHDRAWN,
    Order.State.CANCELLED,
)


@dataclass(frozen=True)
class Asked:
    """What is judged: an order's content, of whom and by which strategy, on which day."""

    customer: Customer
    owner: User
    content: OrderContent
    goods: Mapping[int, Goods]
    strategy: StrategyFacts
    on: date
    order: Order | None
    quote_chosen: bool = False  # beside what is typed, not sent yet
    quote_accepted: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


def facts_for(order: Order) -> rules.OrderFacts | None:
    """Turn a saved order into what the verdict reads; None while no price strategy is in force.

    A handed-in order is judged by the day of its submission and the version it was priced on.
    """
    strategy = strategy_for(order)
    if strategy is None:
        return None
    if "roles" not in order.owner.__dict__:
        prefetch_related_objects([order.owner], "groups")
    return build_facts(
        Asked(
            customer=order.customer,
            owner=order.owner,
            content=content_of(order),
            goods={
                line.product.pk: goods_of(line.product)
                for line in rows_of(order).lines
                if line.product is not None
            },
            strategy=pricing_queries.strategy_facts(strategy),
            on=order.submitted_on or clock.today(),
            order=order,
            quote_accepted=order.quotation_accepted_by_id is not None,
            answers=answers_of(order),
        )
    )


def draft_facts(
    *,
    customer: Customer,
    owner: User,
    content: OrderContent,
    order: Order | None = None,
    strategy: PriceStrategy | None = None,
    quote_chosen: bool = False,
) -> rules.OrderFacts | None:
    """Turn what is being typed into what the verdict reads; None without a strategy in force.

    By the version in force today, unless another is given. A competitor's quotation that the
    centre has accepted holds while nothing is changed; `quote_chosen` one that comes with the form.
    """
    strategy = strategy or pricing_queries.strategy_on(clock.today())
    if strategy is None:
        return None
    return build_facts(
        Asked(
            customer=customer,
            owner=owner,
            content=content,
            goods=goods({line.product_id for line in content.lines if line.product_id}),
            strategy=pricing_queries.strategy_facts(strategy),
            on=clock.today(),
            order=order,
            quote_chosen=quote_chosen,
            quote_accepted=_still_accepted(order, content),
        )
    )


def _still_accepted(order: Order | None, content: OrderContent) -> bool:
    if order is None or order.quotation_accepted_by_id is None:
        return False
    return not differences(order, content)


def build_facts(asked: Asked) -> rules.OrderFacts:
    """Collect the facts of the verdict; the same number of statements for 5 and for 50 lines."""
    return rules.OrderFacts(
        submitted_on=asked.on,
        strategy=asked.strategy,
        customer=_customer_facts(asked.customer, on=asked.on),
        lines=_line_facts(asked),
        plan=tuple(
            rules.PlanLine(term.percent, rules.Trigger(term.trigger), term.days)
            for term in asked.content.terms
        ),
        others=other_orders(
            customer=asked.customer, on=asked.on, strategy=asked.strategy, except_for=asked.order
        ),
        owner_level=asked.owner.level or Level.SALES,
        production_agrees=_agreed(asked.answers.get("production")),
        finance_consents=_agreed(asked.answers.get("finance")),
    )


def _customer_facts(customer: Customer, *, on: date) -> rules.CustomerFacts:
    credit = customer_queries.credit_facts(customer, on=on)
    return rules.CustomerFacts(
        customer_id=customer.pk,
        grade=credit.grade,
        limit=credit.limit,
        term_days=credit.term_days,
        survey_stands=credit.survey_valid,
        last_contract_on=credit.last_contract_on,
        is_frozen=credit.is_frozen,
        region=customer.region,
        has_frame=credit.has_frame(on),
        exposure=credit.exposure,
        oldest_overdue_days=credit.overdue_days(on),
    )


def _line_facts(asked: Asked) -> tuple[rules.LineFacts, ...]:
    evidence, none = _evidence(asked), Goods(free=ZERO, is_fractional=False)
    lines = [(line, asked.goods.get(line.product_id or 0, none)) for line in asked.content.lines]
    return tuple(
        rules.LineFacts(
            line=no,
            product_id=line.product_id,
            quantity=line.quantity,
            price=line.price,
            claim=Claim(line.claim),
            evidence=evidence,
            rd_cost=line.rd_cost,
            required_on=asked.content.delivery_on,
            free_stock=product.free,
            is_fractional=product.is_fractional,
        )
        for no, (line, product) in enumerate(lines, 1)
    )


def _evidence(asked: Asked) -> Evidence:
    """Look for the competitor's quotation only where a line claims the market-holding price."""
    claimed = any(line.claim == Claim.HOLDING for line in asked.content.lines)
    saved = claimed and asked.order is not None and has_quotation(asked.order)
    attached = saved or (claimed and asked.quote_chosen)
    return Evidence(quote_attached=attached, quote_accepted=asked.quote_accepted)


def _agreed(conclusion: str | None) -> bool | None:
    return None if conclusion is None else conclusion != Opinion.Conclusion.DISAGREE


def other_orders(
    *, customer: Customer, on: date, strategy: StrategyFacts, except_for: Order | None
) -> tuple[rules.OtherOrder, ...]:
    """Give this customer's other orders of the day and the six days before (domain B1.4)."""
    days = int(strategy.matrix.figure("split_days") or 7)
    orders = Order.objects.filter(
        customer=customer, submitted_on__gt=on - timedelta(days=days), submitted_on__lte=on
    ).exclude(state__in=NOT_COUNTED)
    if except_for is not None and except_for.pk:
        orders = orders.exclude(pk=except_for.pk)
    found = list(orders.order_by("pk"))
    quantities: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = OrderLine.objects.filter(
        order__in=found, is_current=True, product__isnull=False
    ).values_list("order_id", "product_id", "quantity")
    for order_id, product_id, quantity in rows if found else ():
        sums = quantities[order_id]
        sums[product_id] = sums.get(product_id, ZERO) + quantity
    return tuple(
        rules.OtherOrder(
            number=order.number or "",
            submitted_on=order.submitted_on or on,
            level=Level(order.decided_level or order.level or Level.GM),
            total=order.total,
            quantities=quantities[order.pk],
        )
        for order in found
    )


def usual_term_days(customer: Customer) -> int:
    """Give the payment term of the customer's rating in force; 0 without one."""
    return customer_queries.credit_facts(customer, on=clock.today()).term_days
