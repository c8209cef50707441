"""Orders for stories, made by services; usable without fixtures too."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from core import clock
from customers.models import Customer
from customers.services import note_contract
from orders import queries
from orders.models import Order
from orders.rules.content import LineContent, OrderContent, TermContent
from orders.services import (
    Answer,
    create_order,
    decide_order,
    give_opinion,
    sign_order,
    submit_order,
)
from pricing.models import PriceStrategy, Product
from tests.customers.makers import customer, person, rated
from tests.pricing.makers import in_force, line, product
from tests.stock.makers import stocked
from workflow import services
from workflow.models import WorkItem

HOLDERS = {
    Order.State.TRIAGE: "centre_head",
    Order.State.EXAMINATION: "centre_head",
    Order.State.DIRECTOR: "director",
    Order.State.GENERAL_MANAGER: "gm",
}


def goods(*, stock: str = "500") -> Product:
    """The product of the stories: normal 680.00, usual maximum 100, in the strategy in force."""
    found = Product.objects.filter(code="Z41H-16C-50").first()
    if found is None:
        found = product("Z41H-16C-50")
        stocked(stock, of=found)

    if not PriceStrategy.objects.filter(state="in_force").exists():
        in_force([line(found)])
    return found


def old_customer(owner: User | None = None, **rating: Any) -> Customer:
    """A rated customer with a contract within the last two years."""
    one = customer(owner)
    rated(one, **rating)
    note_contract(customer=one, signed_on=clock.today() - timedelta(days=60), by=None)
    return Customer.objects.get(pk=one.pk)


def content(
    quantity: str = "10",
    price: str = "680",
    *,
    of: Product | None = None,
    terms: tuple[TermContent, ...] | None = None,
    on: date | None = None,
    **changes: Any,
) -> OrderContent:
    """One line of the product of the stories, 100 % thirty days after receipt."""
    given = of or goods()
    return OrderContent(
        lines=(
            LineContent(
                quantity=Decimal(quantity),
                price=Decimal(price),
                product_id=given.pk,
                claim=changes.pop("claim", ""),
            ),
        ),
        terms=terms or (TermContent(Decimal(100), "receipt", 30),),
        delivery_on=on or clock.today() + timedelta(days=60),
        **changes,
    )


PREPAID = (TermContent(Decimal(100), "shipment", 0),)


def draft(of: Customer | None = None, typed: OrderContent | None = None) -> Order:
    """A draft of its customer's salesperson."""
    one = of or old_customer()
    return create_order(
        by=one.owner, form_key=uuid.uuid4(), customer=one, content=typed or content()
    )


def submitted(of: Customer | None = None, typed: OrderContent | None = None) -> Order:
    """An order handed in by its owner."""
    order = draft(of, typed)
    return submit_order(order=order, by=order.owner, version=order.version)


def again(order: Order) -> Order:
    """The order as it stands now."""
    return Order.objects.select_related("owner", "customer").get(pk=order.pk)


def answered(order: Order, conclusion: str = "agree", condition: str = "") -> Order:
    """Let every department that is asked answer."""
    verdict = order.verdicts.latest("round")
    for department in verdict.departments:
        if department not in queries.answers_of(order):
            give_opinion(
                order=order,
                department=department,
                by=person(department),
                version=again(order).version,
                answer=Answer(conclusion, "按计划可行。", condition),
            )
    return again(order)


def approved(of: Customer | None = None, typed: OrderContent | None = None) -> Order:
    """An order for which the whole chain has agreed."""
    order = submitted(of, typed)
    for _turn in range(8):
        order = again(order)
        if order.state == Order.State.SIGNING:
            sign_order(order=order, by=order.owner, version=order.version)
        elif order.state == Order.State.REVIEW:
            answered(order)
        elif order.state in HOLDERS:
            decide_order(
                order=order,
                by=person(HOLDERS[Order.State(order.state)]),
                version=order.version,
                outcome="approve",
                opinion="同意。",
            )
        else:
            break
    return again(order)


def with_late_quality(order: Order) -> None:
    """Let the limit of the quality department's opinion be over."""
    now = clock.now()
    item = WorkItem.objects.get(subject_id=order.pk, step_code="6.2", slot="quality")
    WorkItem.objects.filter(pk=item.pk).update(arrived_at=now - timedelta(days=10))
    services.recompute_open_dues()


def in_review() -> Order:
    """An order that waits for the departments' opinions (6.2)."""
    order = submitted(old_customer(), content("10", "600"))
    return decide_order(
        order=order,
        by=person("centre_head"),
        version=order.version,
        outcome="approve",
        opinion="请各部门评审。",
    )
