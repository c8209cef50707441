"""What an order wants: lines, terms, papers; and what typed content changes in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock, kept
from orders.models import Order, OrderLine, PlanTerm
from orders.rules.content import LineContent, OrderContent, TermContent
from pricing import queries as pricing_queries
from pricing.models import PriceStrategy, Product
from records.queries import attachments_of

# What a listed product without a line in force and a new item is taxed with unless typed.
USUAL_TAX_PERCENT = Decimal(13)
QUOTATION = "quotation"


@dataclass(frozen=True)
class Rows:
    """An order's lines with their products, and its payment terms."""

    lines: list[OrderLine]
    terms: list[PlanTerm]


def rows_of(order: Order) -> Rows:
    """Give an order's content, read once in each unit of work: what it wants and for how much.

    The products come with their stock as it was then. Whoever writes lines or terms says so
    (`forget_rows`). What is reserved and shipped of a line moves by triggers: ask `lines_of`.
    """

    def read() -> Rows:
        lines = order.lines.filter(is_current=True).select_related("product__stock")
        return Rows(list(lines), terms_of(order))

    return kept.once(_rows_key(order), read)


def forget_rows(order: Order) -> None:
    """The order's lines or terms were written: read them again."""
    kept.forget(_rows_key(order))


def _rows_key(order: Order) -> kept.Key:
    return "orders.rows", order.pk


def lines_of(order: Order) -> list[OrderLine]:
    """Give the current lines with their products, as they stand now."""
    return list(order.lines.filter(is_current=True).select_related("product"))


def terms_of(order: Order) -> list[PlanTerm]:
    """Give the current payment terms, as they stand now."""
    return list(order.terms.filter(is_current=True))


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
    rows = rows_of(order)
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
            for line in rows.lines
        ),
        terms=tuple(
            TermContent(percent=term.percent, trigger=term.trigger, days=term.days)
            for term in rows.terms
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


def has_quotation(order: Order) -> bool:
    """Say whether a competitor's quotation is attached."""
    return any(paper.kind == QUOTATION for paper in attachments_of(order))
