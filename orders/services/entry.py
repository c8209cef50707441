"""Entering an order: draft, change, papers, giving it up before it is handed in (3.1)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.money import ZERO, line_amount
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers.models import Customer
from customers.rules import share_after_shipment
from orders import queries, rules
from orders.models import Order, OrderLine, PlanTerm
from orders.permissions import check_may_edit, check_may_enter
from orders.rules.content import OrderContent
from records.models import StoredFile
from records.services import attach, record
from workflow.services import open_item

MAX_LINES = 200
# Stored files with what they are: "purchase_order", "quotation" or "other".
Papers = Sequence[tuple[str, StoredFile]]


@unit_of_work
def create_order(
    *,
    by: User,
    form_key: uuid.UUID | str,
    customer: Customer,
    content: OrderContent,
    papers: Papers = (),
) -> Order:
    """Keep a new draft and put it on its owner's desk (3.1); sent twice it is the same draft.

    The order's owner is `by`. Raises NotAllowed for roles that do not sell, Refused when a line
    names neither a product nor a new item, or the terms do not add up to 100 %.
    """
    check_may_enter(by=by)
    made = use_form_key(
        user=by, key=form_key, digest_of={"customer": customer.pk, "content": repr(content)}
    )
    if made is not None:
        return Order.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    order = Order(customer=customer, owner=by, created_by=by, created_at=clock.now())
    _write(order, content)
    order.save()
    _write_rows(order, content)
    open_item(
        step="3.1",
        subject=order,
        person=by,
        initiator=by,
        label="",
        url=order.get_absolute_url(),
        customer=customer.name,
        amount=order.total,
    )
    record(
        subject=order,
        verb="orders.drafted",
        by=by,
        after=order.state,
        changes={"total": (None, order.total)},
        begins=True,
    )
    _attach(order, papers, by=by)
    keep_result(user=by, key=form_key, url=order.get_absolute_url())
    return order


@unit_of_work
def update_order(
    *, order: Order, by: User, version: int, content: OrderContent, papers: Papers = ()
) -> Order:
    """Change a draft, or an order that came back.

    Raises Stale when the draft changed since it was opened, with the difference.
    """
    order = lock(Order).get(pk=order.pk)
    check_may_edit(order=order, by=by)
    if order.version != version:
        raise Stale(
            _("The order was changed meanwhile (version %(now)s, you have %(then)s).")
            % {"now": order.version, "then": version},
            queries.differences(order, content),
        )
    before = order.total
    differences = queries.differences(order, content)
    _attach(order, papers, by=by)
    if not differences:
        return order
    OrderLine.objects.filter(order=order, is_current=True).update(is_current=False)
    PlanTerm.objects.filter(order=order, is_current=True).update(is_current=False)
    _write(order, content)
    order.version += 1
    order.quotation_accepted_by = None
    order.quotation_accepted_at = None
    order.save()
    _write_rows(order, content)
    was = "; ".join(f"{name}: {old}" for name, old, _new in differences)
    now = "; ".join(f"{name}: {new}" for name, _old, new in differences)
    record(
        subject=order,
        verb="orders.changed",
        by=by,
        changes={"total": (before, order.total), "content": (was, now)},
    )
    return order


def _attach(order: Order, papers: Papers, *, by: User) -> None:
    for kind, stored in papers:
        attach(subject=order, stored=stored, kind=kind, by=by)


def _write(order: Order, content: OrderContent) -> None:
    for name in content.fields:
        setattr(order, name, getattr(content, name))
    if len(content.lines) > MAX_LINES:
        raise Refused(_("An order has at most %(most)s lines.") % {"most": MAX_LINES}, "lines")
    if content.terms and sum((t.percent for t in content.terms), ZERO) != Decimal(100):
        raise Refused(
            _("The payment terms add up to %(sum)s %%; they must add up to 100 %%.")
            % {"sum": sum((t.percent for t in content.terms), ZERO)},
            "terms",
        )
    order.total = sum((line_amount(x.quantity, x.price) for x in content.lines), ZERO)
    plan = [rules.PlanLine(t.percent, rules.Trigger(t.trigger), t.days) for t in content.terms]
    order.payable_after_shipment = share_after_shipment(order.total, plan)


def _write_rows(order: Order, content: OrderContent) -> None:
    products = queries.products_by_id(x.product_id for x in content.lines if x.product_id)
    taxes = queries.tax_percents(products.values())
    rows = []
    for no, line in enumerate(content.lines, 1):
        product = products.get(line.product_id or 0)
        if product is None and not line.new_item:
            raise Refused(
                _("Line %(no)s: choose a product, or describe the new item.") % {"no": no}, "lines"
            )
        if product and not product.fractional and line.quantity % 1:
            raise Refused(
                _("Line %(no)s: %(product)s is sold in whole %(unit)s only.")
                % {"no": no, "product": product.code, "unit": product.unit},
                "lines",
            )
        rows.append(
            OrderLine(
                order=order,
                no=no,
                product=product,
                new_item=line.new_item,
                rd_cost=line.rd_cost,
                unit=(product.unit if product else line.unit) or "台",
                quantity=line.quantity,
                price=line.price,
                tax_percent=taxes.get(line.product_id or 0)
                or line.tax_percent
                or queries.USUAL_TAX_PERCENT,
                amount=line_amount(line.quantity, line.price),
                claim=line.claim,
            )
        )
    queries.forget_rows(order)
    OrderLine.objects.bulk_create(rows)
    PlanTerm.objects.bulk_create(
        PlanTerm(order=order, no=no, percent=t.percent, trigger=t.trigger, days=t.days)
        for no, t in enumerate(content.terms, 1)
    )
