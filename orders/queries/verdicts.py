"""What was judged, decided and answered about an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format

from core.authority import Level
from orders import rules
from orders.models import Absence, Decision, Opinion, Order, OrderLine, VerdictRecord
from orders.queries.content import lines_of
from workflow.queries import open_items_of


def answers_of(order: Order) -> Mapping[str, str]:
    """Give the departments' conclusions that count: {department: conclusion}.

    Those since the last submission, or since the order came back to or behind the review.
    """
    if not order.pk or order.round < order.asked_round:
        return {}  # it is being handed in or comes back: nobody can have been asked yet
    return dict(
        Opinion.objects.filter(order=order, round__gte=order.asked_round)
        .order_by("round")
        .values_list("department", "conclusion")
    )


def latest_verdict(order: Order) -> VerdictRecord | None:
    """Give the verdict that routes: the last one."""
    return order.verdicts.order_by("-round").first()


def shown_verdict(order: Order) -> VerdictRecord | None:
    """Give the verdict for the order's page: none for a draft that was changed since."""
    record = latest_verdict(order)
    if record and order.state == Order.State.DRAFT and record.order_version != order.version:
        return None
    return record


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
    found = order.opinions.filter(round__gte=order.submission_round).select_related(
        "given_by", "on_behalf_of"
    )
    return sorted(found, key=lambda opinion: (worst[opinion.conclusion], opinion.pk))


def late_departments(order: Order, *, now: datetime) -> list[str]:
    """Give the departments whose opinion in joint review is overdue; silence is no consent."""
    return list(
        open_items_of(order)
        .filter(step_code="6.2", due_at__lt=now)
        .order_by("slot")
        .values_list("slot", flat=True)
    )


def absences_of(order: Order) -> list[Absence]:
    """Give the departments that the last review went on without, with the written reason."""
    found = order.absences.filter(round__gte=order.asked_round)
    return list(found.select_related("noted_by", "on_behalf_of").order_by("pk"))


def amount_words(amount: Decimal) -> str:
    """Write an amount with separators and two places, for sentences."""
    return number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)


def waiting_for_survey(customer_id: int) -> list[Order]:
    """Give the customer's orders whose survey is under way, the oldest first."""
    return list(
        Order.objects.filter(customer_id=customer_id, state=Order.State.SURVEY)
        .select_related("owner", "customer")
        .order_by("pk")
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
