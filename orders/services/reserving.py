"""Stock set aside for an approved order, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Model

from accounts.models import User
from core import clock
from core.money import ZERO
from orders import queries
from orders.models import LineMovement, Order, OrderLine
from pricing.models import Product
from stock.services import release_many, reserve_many


def reserve_stock(*, order: Order, by: User | None) -> None:
    """Reserve what is free for every line; what is missing is for production (8.3)."""
    lines = queries.rows_of(order).lines
    wanted: dict[Product, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.product is not None:
            wanted[line.product] += line.quantity
    if not wanted:
        return
    taken = reserve_many(wanted=wanted, subject=order, by=by)
    left = dict(taken)
    moved: dict[OrderLine, Decimal] = {}
    for line in lines:
        share = min(line.quantity, left.get(line.product_id or 0, ZERO))
        if share > 0:
            left[line.product_id or 0] -= share
            moved[line] = share
    write_line_movements(moved, subject=order, column="reserved")


def release_stock(*, order: Order, by: User | None) -> None:
    """Give back all that is reserved for the order."""
    reserved: dict[Product, Decimal] = defaultdict(Decimal)
    moved: dict[OrderLine, Decimal] = {}
    for line in queries.lines_of(order):
        if line.product is not None and line.reserved > 0:
            reserved[line.product] += line.reserved
            moved[line] = -line.reserved
    if reserved:
        release_many(reserved=reserved, subject=order, by=by)
        write_line_movements(moved, subject=order, column="reserved")


def write_line_movements(
    moved: Mapping[OrderLine, Decimal], *, subject: Model, column: str
) -> None:
    """Append one movement a line; a trigger moves the lines' own columns."""
    now = clock.now()
    LineMovement.objects.bulk_create(
        LineMovement(
            line=line,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            at=now,
            **{column: quantity},
        )
        for line, quantity in moved.items()
    )
