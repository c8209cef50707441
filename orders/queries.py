"""What pages, jobs and other apps read about orders; who may see which is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.authority import Level
from core.money import ZERO
from customers import queries as customer_queries
from customers.models import Customer
from orders import rules
from orders.models import Decision, Opinion, Order, OrderLine, PlanTerm, VerdictRecord
from orders.rules.content import LineContent, OrderContent, TermContent
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy, Product
from pricing.rules import Claim, Evidence, StrategyFacts
from records.queries import attachments_of
from stock import queries as stock_queries
from workflow.queries import offered_to, open_items_of, subjects_waiting_for

# What a listed product without a line in force and a new item is taxed with unless typed.
USUAL_TAX_PERCENT = Decimal(13)
QUOTATION = "quotation"
PURCHASE_ORDER = "purchase_order"
NOT_COUNTED = (
    Order.State.DRAFT,
    Order.State.REFUSED,
    Order.State.WITHDRAWN,
    Order.State.CANCELLED,
)


def visible_to(user: User) -> QuerySet[Order]:
    """Give the orders this person may see, newest first.

    Those with `see_all_customers` see all; salespeople their own and those of customers that are
    shared with them; departments those that an item of theirs concerns.
    """
    orders = Order.objects.select_related("customer", "owner").order_by("-pk")
    if user.has_perm("accounts.see_all_customers"):
        return orders
    if user.has_role("sales"):
        return orders.filter(
            Q(owner=user)
            | Q(customer__owner=user)
            | Q(customer__in=customer_queries.shared_with(user))
        )
    return orders.filter(
        Q(owner=user) | Q(pk__in=subjects_waiting_for(user, Order)) | Q(pk__in=_concerning(user))
    )


_CONCERNS: list[Any] = []


def register_concern(concern: Any) -> None:
    """Let a higher app say which orders a person's work items concern.

    `concern(user)` gives a queryset of order ids (contracts, jobs, shipments of these orders).
    """
    if concern not in _CONCERNS:
        _CONCERNS.append(concern)


def _concerning(user: User) -> QuerySet[Order]:
    wanted = Q(pk__in=())
    for concern in _CONCERNS:
        wanted |= Q(pk__in=concern(user))
    return Order.objects.filter(wanted).order_by().values("pk")  # type: ignore[return-value]  # a subquery of ids


def customers_concerning(user: User) -> QuerySet[Customer]:
    """Give the customers of the orders that this person's items concern."""
    return Customer.objects.filter(pk__in=visible_to(user).order_by().values("customer"))


def may_open_attachments(user: User, pk: int) -> bool:
    """Say whether the person may open what hangs on an order."""
    return visible_to(user).filter(pk=pk).exists()


def lines_of(order: Order) -> list[OrderLine]:
    """Give the current lines with their products."""
    return list(order.lines.filter(is_current=True).select_related("product"))


def products_by_id(ids: Iterable[int]) -> Mapping[int, Product]:
    """Give the products with these ids; one statement."""
    return Product.objects.in_bulk(sorted(set(ids)))


def strategy_for(order: Order) -> PriceStrategy | None:
    """Give the version that the order is priced on: its own, or the one in force today."""
    return order.strategy or pricing_queries.strategy_on(clock.today())


def tax_percents(products: Iterable[Product | None]) -> Mapping[int, Decimal]:
    """Give each product's tax rate by the price list in force today."""
    strategy = pricing_queries.strategy_on(clock.today())
    if strategy is None:
        return {}
    lines = pricing_queries.strategy_facts(strategy).lines
    return {
        product.pk: lines[product.pk].tax_percent
        for product in products
        if product is not None and product.pk in lines
    }


def content_of(order: Order) -> OrderContent:
    """Give the saved order as it was typed."""
    return OrderContent(
        lines=tuple(
            LineContent(
                quantity=line.quantity,
                price=line.price,
                product_id=line.product_id,
                new_item=line.new_item,
                rd_cost=line.rd_cost,
                unit=line.unit,
                claim=line.claim,
                tax_percent=line.tax_percent,
            )
            for line in order.lines.filter(is_current=True)
        ),
        terms=tuple(
            TermContent(percent=term.percent, trigger=term.trigger, days=term.days)
            for term in order.terms.filter(is_current=True)
        ),
        customer_reference=order.customer_reference,
        delivery_on=order.delivery_on,
        delivery_address=order.delivery_address,
        receiver=order.receiver,
        receiver_phone=order.receiver_phone,
        partial_shipment=order.partial_shipment,
        market_research=order.market_research,
        note=order.note,
    )


def differences(order: Order, content: OrderContent) -> list[tuple[str, str, str]]:
    """Give what typed content changes in the saved order: (name, saved, typed), readable."""
    saved = content_of(order)
    found = []
    for name in content.fields:
        old, new = getattr(saved, name), getattr(content, name)
        if old != new:
            label = str(Order._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a field of ours
            found.append((label, _shown(old), _shown(new)))
    names = {
        pk: product.code
        for pk, product in products_by_id(
            line.product_id for line in (*saved.lines, *content.lines) if line.product_id
        ).items()
    }
    old_lines = [_line_words(line, names) for line in saved.lines]
    new_lines = [_line_words(line, names) for line in content.lines]
    for no in range(max(len(old_lines), len(new_lines))):
        before = old_lines[no] if no < len(old_lines) else ""
        after = new_lines[no] if no < len(new_lines) else ""
        if before != after:
            found.append((_("line %(no)s") % {"no": no + 1}, before, after))
    if saved.terms != content.terms:
        found.append((_("payment terms"), _terms_words(saved.terms), _terms_words(content.terms)))
    return found


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _line_words(line: LineContent, names: Mapping[int, str]) -> str:
    item = names.get(line.product_id or 0) or line.new_item
    words = f"{item} × {line.quantity.normalize():f} @ {line.price:.2f}"
    cost = f" ({line.rd_cost:.2f})" if line.rd_cost is not None else ""
    return f"{words} {line.claim}{cost}".strip()


def _terms_words(terms: Sequence[TermContent]) -> str:
    return ", ".join(f"{t.percent.normalize():f}% {t.trigger} {t.days}" for t in terms)


def facts_for(order: Order, content: OrderContent | None = None) -> rules.OrderFacts | None:
    """Turn a saved order into what the verdict reads; None while no price strategy is in force.

    A handed-in order is judged by the day of its submission and the version it was priced on.
    """
    strategy = strategy_for(order)
    if strategy is None:
        return None
    if "roles" not in order.owner.__dict__:
        prefetch_related_objects([order.owner], "groups")
    quoted = has_quotation(order)
    return build_facts(
        customer=order.customer,
        owner=order.owner,
        content=content or content_of(order),
        strategy=pricing_queries.strategy_facts(strategy),
        on=order.submitted_on or clock.today(),
        except_for=order,
        evidence=Evidence(
            quote_attached=quoted, quote_accepted=order.quotation_accepted_by_id is not None
        ),
        answers=answers_of(order),
    )


def draft_facts(
    *, customer: Customer, owner: User, content: OrderContent, order: Order | None = None
) -> rules.OrderFacts | None:
    """Turn what is being typed into what the verdict reads; None without a strategy in force."""
    strategy = pricing_queries.strategy_on(clock.today())
    if strategy is None:
        return None
    quoted = order is not None and has_quotation(order)
    return build_facts(
        customer=customer,
        owner=owner,
        content=content,
        strategy=pricing_queries.strategy_facts(strategy),
        on=clock.today(),
        except_for=order,
        evidence=Evidence(quote_attached=quoted, quote_accepted=False),
    )


def build_facts(
    *,
    customer: Customer,
    owner: User,
    content: OrderContent,
    strategy: StrategyFacts,
    on: date,
    except_for: Order | None,
    evidence: Evidence,
    answers: Mapping[str, str] | None = None,
) -> rules.OrderFacts:
    """Collect the facts of the verdict; the same number of statements for 5 and for 50 lines."""
    credit = customer_queries.credit_facts(customer, on=on)
    ids = [line.product_id for line in content.lines if line.product_id]
    free = stock_queries.free_quantities(ids)
    fractional = {pk for pk, product in products_by_id(ids).items() if product.fractional}
    answers = answers or {}
    lines = tuple(
        rules.LineFacts(
            line=no,
            product_id=line.product_id,
            quantity=line.quantity,
            price=line.price,
            claim=Claim(line.claim),
            evidence=evidence,
            rd_cost=line.rd_cost,
            required_on=content.delivery_on,
            free_stock=free.get(line.product_id or 0, ZERO),
            is_fractional=line.product_id in fractional,
        )
        for no, line in enumerate(content.lines, 1)
    )
    return rules.OrderFacts(
        submitted_on=on,
        strategy=strategy,
        customer=rules.CustomerFacts(
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
        ),
        lines=lines,
        plan=tuple(
            rules.PlanLine(term.percent, rules.Trigger(term.trigger), term.days)
            for term in content.terms
        ),
        others=other_orders(customer=customer, on=on, strategy=strategy, except_for=except_for),
        owner_level=owner.level or Level.SALES,
        production_agrees=_agreed(answers.get("production")),
        finance_consents=_agreed(answers.get("finance")),
    )


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


def answers_of(order: Order) -> Mapping[str, str]:
    """Give the departments' conclusions that count: {department: conclusion}.

    Those since the last submission, or since the order came back to or behind the review.
    """
    if not order.pk:
        return {}
    return dict(
        Opinion.objects.filter(order=order, round__gte=order.asked_round)
        .order_by("round")
        .values_list("department", "conclusion")
    )


def latest_verdict(order: Order) -> VerdictRecord | None:
    """Give the verdict that routes: the last one."""
    return order.verdicts.order_by("-round").first()


def decisions_of(order: Order) -> list[Decision]:
    """Give what the chain decided, oldest first."""
    return list(order.decisions.select_related("decided_by", "on_behalf_of").order_by("pk"))


def somebody_acted(order: Order) -> bool:
    """Say whether anybody decided or gave an opinion since the order was handed in."""
    since = {"order": order, "round__gte": order.submission_round}
    return Decision.objects.filter(**since).exists() or Opinion.objects.filter(**since).exists()


def opinions_of(order: Order) -> list[Opinion]:
    """Give the departments' opinions of the last submission, the worst first."""
    worst = {"disagree": 0, "conditional": 1, "agree": 2}
    found = order.opinions.filter(round__gte=order.submission_round).select_related("given_by")
    return sorted(found, key=lambda opinion: (worst[opinion.conclusion], opinion.pk))


def amount_words(amount: Decimal) -> str:
    """Write an amount with separators and two places, for sentences."""
    return number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)


def verdict_from(record: VerdictRecord) -> rules.Verdict:
    """Read a saved verdict back as the rules know it; resolved prices are not kept."""
    findings = [rules.finding_from_data(row.params) for row in record.findings.all()]
    owner_level, level = Level(record.owner_level), Level(record.level)
    return rules.Verdict(
        level=level,
        findings=tuple(one for one in findings if one.level > Level.SALES),
        passed=tuple(one for one in findings if one.level is Level.SALES),
        step=record.step,
        role=rules.role_of_step(record.step),
        route=tuple(record.route),
        departments=tuple(record.departments),
        owner_level=owner_level,
        is_new_customer=record.is_new_customer,
        is_own_order=owner_level > Level.SALES and level > Level.SALES,
        asks_production=record.asks_production,
        needs_finance_consent=record.needs_finance_consent,
        total=record.total,
        share_after_shipment=record.share_after_shipment,
        exposure=record.exposure,
        prices={},
    )


def waiting_for_survey(customer_id: int) -> list[Order]:
    """Give the customer's orders whose survey is under way, the oldest first."""
    return list(
        Order.objects.filter(customer_id=customer_id, state=Order.State.SURVEY)
        .select_related("owner", "customer")
        .order_by("pk")
    )


def has_quotation(order: Order) -> bool:
    """Say whether a competitor's quotation is attached."""
    return any(paper.kind == QUOTATION for paper in attachments_of(order))


def matching(orders: QuerySet[Order], typed: str) -> QuerySet[Order]:
    """Narrow orders to those whose number, customer or product contains what was typed."""
    text = typed.strip()
    if not text:
        return orders
    return orders.filter(
        Q(number__icontains=text)
        | Q(customer__in=customer_queries.matching(Customer.objects.all(), text).values("pk"))
        | Q(
            pk__in=OrderLine.objects.filter(is_current=True, product__code__icontains=text).values(
                "order"
            )
        )
    )


def similar_orders(order: Order, *, limit: int = 5) -> list[OrderLine]:
    """Give lines of other decided orders with the products of this one, the newest first."""
    products = [line.product_id for line in lines_of(order) if line.product_id]
    if not products:
        return []
    return list(
        OrderLine.objects.filter(product__in=products, is_current=True, normal_price__isnull=False)
        .exclude(order=order)
        .exclude(order__state__in=[*Order.EDITABLE, *Order.UNDECIDED, Order.State.CANCELLED])
        .select_related("order", "order__customer", "product")
        .order_by("-order_id", "no")[:limit]
    )


def usual_term_days(customer: Customer) -> int:
    """Give the payment term of the customer's rating in force; 0 without one."""
    return customer_queries.credit_facts(customer, on=clock.today()).term_days


def terms_of(order: Order) -> list[PlanTerm]:
    """Give the current payment terms."""
    return list(order.terms.filter(is_current=True))


def department_asked(order: Order, user: User) -> str | None:
    """Give the department of this person that still has to answer in joint review, or None."""
    if order.state != Order.State.REVIEW:
        return None
    waiting = open_items_of(order).filter(offered_to(user), step_code="6.2")
    return waiting.values_list("slot", flat=True).first()
