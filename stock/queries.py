"""What pages and other apps read about stock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from accounts.models import User
from core.money import ZERO
from pricing.models import Product
from pricing.queries import matching as matching_products
from stock.models import StockItem, StockMovement


def items(user: User) -> QuerySet[StockItem]:
    """Give all stock by product code, with what is free; quantities are no secret in the house."""
    return (
        StockItem.objects.select_related("product")
        .annotate(free=F("on_hand") - F("reserved"))
        .order_by("product__code")
    )


def matching(found: QuerySet[StockItem], typed: str) -> QuerySet[StockItem]:
    """Narrow stock to the products that match what was typed."""
    if not typed.strip():
        return found
    return found.filter(product__in=matching_products(Product.objects.all(), typed))


def only(found: QuerySet[StockItem], which: str) -> QuerySet[StockItem]:
    """Narrow stock to "none" free, "reserved" or "expected"."""
    conditions = {
        "none": Q(on_hand__lte=F("reserved")),
        "reserved": Q(reserved__gt=0),
        "expected": Q(expected__gt=0),
    }
    return found.filter(conditions[which]) if which in conditions else found


@dataclass(frozen=True)
class Goods:
    """What an order asks of a product: how much of it is free, and whether it may be divided."""

    free: Decimal
    is_fractional: bool


def goods(product_ids: Collection[int]) -> dict[int, Goods]:
    """Give free stock and divisibility of each product, in one statement; none is 0."""
    rows = (
        Product.objects.filter(pk__in=list(product_ids))
        .order_by()
        .values_list("pk", "fractional", "stock__on_hand", "stock__reserved")
    )
    return {
        pk: Goods(free=(on_hand or ZERO) - (reserved or ZERO), is_fractional=fractional)
        for pk, fractional, on_hand, reserved in rows
    }


def goods_of(product: Product) -> Goods:
    """Give the same by the product's stock row as it was read with it (`product__stock`)."""
    item: StockItem | None = getattr(product, "stock", None)
    free = item.on_hand - item.reserved if item else ZERO
    return Goods(free=free, is_fractional=product.fractional)


def free_quantities(product_ids: Collection[int]) -> dict[int, Decimal]:
    """Give what is free (on hand less reserved) of each product, in one statement.

    Products without stock are 0.
    """
    free = dict.fromkeys(product_ids, ZERO)
    rows = StockItem.objects.filter(product_id__in=list(product_ids)).values_list(
        "product_id", "on_hand", "reserved"
    )
    free.update({product: on_hand - reserved for product, on_hand, reserved in rows})
    return free


def item_of(product: Product) -> StockItem | None:
    """Give the stock row of a product, or None before its first movement."""
    return StockItem.objects.filter(product=product).first()


def movements_of(item: StockItem) -> QuerySet[StockMovement]:
    """Give an item's movements, newest first."""
    return item.movements.select_related("by").order_by("-pk")


def reserved_for(subject_type: str, subject_id: int) -> dict[int, Decimal]:
    """Give what is still reserved for one document, by product; one statement."""
    rows = (
        StockMovement.objects.filter(subject_type=subject_type, subject_id=subject_id)
        .order_by()
        .values("item__product_id")
        .annotate(sum=Sum("reserved"))
    )
    return {row["item__product_id"]: row["sum"] for row in rows if row["sum"]}
