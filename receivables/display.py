"""What the pages of money show, put together from queries, rules and wording."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from core.formats import day_text, money_text
from core.looks import Look
from core.money import HUNDRED, ZERO
from core.parts import Fig, Pair
from customers import queries as customer_queries
from customers.models import Customer
from receivables import permissions, queries, rules
from receivables.models import Instalment, Payment
from receivables.wording import bucket_name, instalment_look, payment_look
from records.display import docs_of, stops_of


def payment_context(payment: Payment, user: User) -> dict[str, Any]:
    """Give what the page of one payment shows beside its form."""
    standing = queries.standing_allocations(payment)
    return {
        "payment": payment,
        "look": payment_look(payment.state),
        "left": payment.amount - payment.allocated,
        "allocations": standing,
        "same_payer": payment.customer is not None and payment.payer == payment.customer.name,
        "docs": docs_of(payment),
        "stops": stops_of(payment),
        "why_waiting": _why_waiting(payment, user),
        "may_reverse": permissions.may_reverse(payment=payment, by=user),
        "may_claim": permissions.may_claim(payment=payment, by=user),
        "may_take_back": user.has_role("finance"),
        "after": after_confirmation(payment, user),
        "picks": picks(user, current=payment) if user.has_role("finance") else None,
    }


def _why_waiting(payment: Payment, user: User) -> str:
    """Say who goes on with it, when it is not this reader."""
    if payment.state != Payment.State.REGISTERED:
        return ""
    if payment.customer_id is None:
        return _("Nobody has said yet whose money this is; the payer's salesperson claims it.")
    if permissions.may_confirm(payment=payment, by=user):
        return ""
    if user.has_role("finance"):
        return _("You registered this payment; a colleague of finance confirms it.")
    return _("Finance confirms it within two working hours (10.2).")


def after_confirmation(payment: Payment, user: User) -> list[Pair]:
    """Give the customer's exposure now and once the money counts."""
    customer = payment.customer
    if customer is None or payment.state != Payment.State.REGISTERED:
        return []
    if not (user.level is not None or user.has_role("finance")):
        return []
    facts = customer_queries.credit_facts(customer, on=clock.today())
    now = facts.exposure.sum
    after = now - payment.amount
    pairs = [
        Pair(_("Exposure now"), money_text(now)),
        Pair(_("Exposure when confirmed"), money_text(after)),
    ]
    if facts.limit:
        share = f"{now * HUNDRED / facts.limit:.1f} % → {after * HUNDRED / facts.limit:.1f} %"
        pairs.append(
            Pair(_("Of the limit of %(limit)s") % {"limit": money_text(facts.limit)}, share)
        )
    return pairs


def picks(user: User, *, current: Payment | None) -> dict[str, Any]:
    """Give the two lists at the side of finance's work page; two statements."""
    waiting, unclaimed = queries.work_lists(user)
    return {
        "waiting": waiting,
        "waiting_sum": sum((one.amount for one in waiting), ZERO),
        "unclaimed": unclaimed,
        "unclaimed_sum": sum((one.amount for one in unclaimed), ZERO),
        "current": current.pk if current else None,
    }


def instalment_figs(instalment: Instalment) -> list[Fig]:
    """Give the figures of an instalment's head."""
    days = rules.overdue_days(instalment.due_on, clock.today())
    is_late = days > 0 and instalment.settled_at is None
    late = ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days}
    return [
        Fig(_("Amount"), money_text(instalment.amount)),
        Fig(_("Paid"), money_text(instalment.allocated)),
        Fig(_("Still to pay"), money_text(instalment.amount - instalment.allocated)),
        Fig(
            _("Due on"),
            day_text(instalment.due_on) if instalment.due_on else "—",
            look=Look("red", late) if is_late else instalment_look(instalment),
            colour="red" if is_late else "",
        ),
    ]


def ageing_rows(user: User) -> dict[str, Any]:
    """Give the table of overdue money by customer and bucket; its totals equal the ledger."""
    rows = queries.ageing(user, on=clock.today())
    width = len(rules.BUCKETS) + 2
    sums: list[Decimal] = [ZERO] * width
    table = []
    for customer, buckets in rows:
        cells = [buckets.get(index, ZERO) for index in range(-1, width - 1)]
        sums = [have + cell for have, cell in zip(sums, cells, strict=True)]
        table.append((customer, cells, sum(cells, ZERO)))
    return {
        "heads": [bucket_name(index) for index in range(-1, width - 1)],
        "table": table,
        "sums": sums,
        "sum": sum(sums, ZERO),
        "overdue": sum(sums[2:], ZERO),
    }


def money_of_customer(request: HttpRequest, customer: Customer) -> dict[str, Any] | None:
    """Give the customer's open instalments and latest payments; None for who may not see them."""
    user = cast("User", request.user)
    if not permissions.may_see_money(user):
        return None
    open_rows = list(
        queries.instalments_visible_to(user)
        .filter(customer=customer, settled_at=None)
        .order_by("due_on", "pk")[:20]
    )
    payments = list(queries.payments_visible_to(user).filter(customer=customer)[:10])
    return {
        "customer": customer,
        "rows": [(row, instalment_look(row)) for row in open_rows],
        "payments": [(one, payment_look(one.state)) for one in payments],
        "advance": queries.advance_of(customer),
        "may_register": permissions.may_register(customer=customer, by=user),
    }


def money_of_order(request: HttpRequest, order: Any) -> dict[str, Any] | None:
    """Give the order's instalments; None without a contract in force or the right."""
    user = cast("User", request.user)
    rows = list(
        queries.instalments_visible_to(user)
        .filter(contract__order=order)
        .order_by("contract", "no")
    )
    if not rows:
        return None
    return {
        "contract": rows[0].contract,
        "rows": [(row, instalment_look(row)) for row in rows],
        "total": sum((row.amount for row in rows), ZERO),
        "paid": sum((row.allocated for row in rows), ZERO),
        "may_register": permissions.may_register(customer=order.customer, by=user),
    }
