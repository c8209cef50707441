"""What moves stock: every change is a movement, made under the item's lock.

Callers that move several products lock them all at once first: `lock_items(products)`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.money import ZERO
from core.refusals import Refused
from core.work import unit_of_work
from pricing.models import Product
from records.services import record
from stock.models import StockItem, StockMovement
from stock.permissions import check_may_correct

Kind = StockMovement.Kind


@unit_of_work
def lock_items(*, products: Iterable[Product]) -> dict[int, StockItem]:
    """Lock the stock rows of several products by ascending id; returns them by product id.

    Rows that are not there yet are made. Locked again one by one afterwards they cost nothing.
    """
    ids = {product.pk for product in products}
    locked = {item.product_id: item for item in lock(StockItem).filter(product_id__in=ids)}
    if missing := ids - locked.keys():
        StockItem.objects.bulk_create(
            [StockItem(product_id=pk) for pk in sorted(missing)], ignore_conflicts=True
        )
        made = lock(StockItem).filter(product_id__in=missing)
        locked.update({item.product_id: item for item in made})
    return locked


@unit_of_work
def open_stock(*, product: Product, quantity: Decimal, by: User) -> StockItem:
    """Enter the opening stock of a product, once (work standard 8.1)."""
    check_may_correct(by)
    item = _locked(product)
    if item.movements.exists():
        raise Refused(_("%(product)s has stock already; correct it.") % {"product": product})
    _check_positive(quantity)
    _check_whole(product, quantity)
    item = _move(item, kind=Kind.OPENING, on_hand=quantity, by=by)
    record(subject=item, verb="stock.opened", by=by, changes={"on_hand": (None, item.on_hand)})
    return item


@unit_of_work
def correct_stock(
    *, product: Product, change: Decimal, reason: str, by: User, form_key: uuid.UUID | str
) -> StockItem:
    """Correct what is on hand by `change` (up or down) with a reason, after counting.

    Raises NotAllowed, and Refused when it would leave less than is reserved.
    """
    digest = {"product": product.pk, "change": change, "reason": reason}
    if use_form_key(user=by, key=form_key, digest_of=digest):
        return StockItem.objects.get(product=product)
    check_may_correct(by)
    item = _locked(product)
    if change == 0:
        raise Refused(_("Write by how much it changes, such as 5 or -5."), "change")
    _check_whole(product, change)
    if not reason.strip():
        raise Refused(_("Write why, so that the next count can be understood."), "reason")
    if item.on_hand + change < item.reserved:
        raise Refused(
            _(
                "On hand are %(on_hand)s, of which %(reserved)s are reserved for orders; "
                "at most %(free)s can go."
            )
            % {
                "on_hand": _plain(item.on_hand),
                "reserved": _plain(item.reserved),
                "free": _plain(item.on_hand - item.reserved),
            },
            "change",
        )
    before = item.on_hand
    item = _move(item, kind=Kind.CORRECTION, on_hand=change, reason=reason.strip(), by=by)
    record(
        subject=item,
        verb="stock.corrected",
        by=by,
        comment=reason.strip(),
        changes={"on_hand": (before, item.on_hand)},
    )
    keep_result(user=by, key=form_key, url=item.get_absolute_url())
    return item


@unit_of_work
def reserve(*, product: Product, quantity: Decimal, subject: Model, by: User | None) -> Decimal:
    """Reserve as much of `quantity` as is free for `subject`; returns how much that is.

    Locks the stock row. What is missing goes to production: see `expect`.
    """
    _check_positive(quantity)
    item = _locked(product)
    taken = min(quantity, item.on_hand - item.reserved)
    if taken <= 0:
        return ZERO
    _move(item, kind=Kind.RESERVE, reserved=taken, subject=subject, by=by)
    return taken


@unit_of_work
def reserve_many(
    *, wanted: Mapping[Product, Decimal], subject: Model, by: User | None
) -> dict[int, Decimal]:
    """Reserve for a whole order what is free of each product; returns what, by product id.

    The same number of statements for 5 and for 50 products. Locks the stock rows.
    """
    locked = lock_items(products=wanted)
    taken = {
        product.pk: min(quantity, locked[product.pk].on_hand - locked[product.pk].reserved)
        for product, quantity in wanted.items()
    }
    return _move_reserved(locked, taken, kind=Kind.RESERVE, subject=subject, by=by)


@unit_of_work
def release_many(
    *, reserved: Mapping[Product, Decimal], subject: Model, by: User | None
) -> dict[int, Decimal]:
    """Give back what was reserved for a whole order."""
    locked = lock_items(products=reserved)
    given_back = {product.pk: -quantity for product, quantity in reserved.items()}
    return _move_reserved(locked, given_back, kind=Kind.RELEASE, subject=subject, by=by)


def _move_reserved(
    locked: Mapping[int, StockItem],
    changes: Mapping[int, Decimal],
    *,
    kind: str,
    subject: Model,
    by: User | None,
) -> dict[int, Decimal]:
    moved = {pk: change for pk, change in changes.items() if change}
    now = clock.now()
    StockMovement.objects.bulk_create(
        StockMovement(
            item=locked[pk],
            kind=kind,
            reserved=change,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            by=by,
            at=now,
        )
        for pk, change in sorted(moved.items())
    )
    return moved


@unit_of_work
def release(*, product: Product, quantity: Decimal, subject: Model, by: User | None) -> None:
    """Give back what was reserved for `subject` (an order cancelled or changed)."""
    _check_positive(quantity)
    item = _locked(product)
    if quantity > item.reserved:
        raise Refused(_not_reserved(product, item, quantity))
    _move(item, kind=Kind.RELEASE, reserved=-quantity, subject=subject, by=by)


@unit_of_work
def ship_out(*, product: Product, quantity: Decimal, subject: Model, by: User | None) -> None:
    """Let reserved goods leave: they are neither on hand nor reserved any more.

    Raises Refused when less is reserved: nothing is shipped that was not set aside.
    """
    _check_positive(quantity)
    item = _locked(product)
    if quantity > item.reserved:
        raise Refused(_not_reserved(product, item, quantity))
    _move(item, kind=Kind.SHIP, on_hand=-quantity, reserved=-quantity, subject=subject, by=by)


@unit_of_work
def expect(*, product: Product, quantity: Decimal, subject: Model, by: User | None) -> None:
    """Note that production was ordered to make `quantity`."""
    _check_positive(quantity)
    _move(_locked(product), kind=Kind.ORDERED, expected=quantity, subject=subject, by=by)


@unit_of_work
def receive_finished(
    *, product: Product, quantity: Decimal, subject: Model, by: User | None
) -> None:
    """Take finished goods into stock; more than was expected is welcome.

    They are free then: reserve them for the order that waits in the same unit of work.
    """
    _check_positive(quantity)
    item = _locked(product)
    _move(
        item,
        kind=Kind.FINISHED,
        on_hand=quantity,
        expected=-min(quantity, item.expected),
        subject=subject,
        by=by,
    )


@unit_of_work
def cancel_expected(
    *, product: Product, quantity: Decimal, subject: Model, by: User | None
) -> None:
    """Note that production will not make `quantity` after all."""
    _check_positive(quantity)
    item = _locked(product)
    gone = min(quantity, item.expected)
    if gone > 0:
        _move(item, kind=Kind.CANCELLED, expected=-gone, subject=subject, by=by)


def _locked(product: Product) -> StockItem:
    return lock_items(products=[product])[product.pk]


def _move(
    item: StockItem,
    *,
    kind: str,
    by: User | None,
    on_hand: Decimal = ZERO,
    reserved: Decimal = ZERO,
    expected: Decimal = ZERO,
    reason: str = "",
    subject: Model | None = None,
) -> StockItem:
    """Write the movement; a trigger moves the item, so it is read anew."""
    StockMovement.objects.create(
        item=item,
        kind=kind,
        on_hand=on_hand,
        reserved=reserved,
        expected=expected,
        reason=reason,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=subject.pk if subject else None,
        by=by,
        at=clock.now(),
    )
    item.refresh_from_db()
    return item


def _check_positive(quantity: Decimal) -> None:
    if quantity <= 0:
        raise Refused(_("Write a quantity above 0."), "quantity")


def _check_whole(product: Product, quantity: Decimal) -> None:
    if not product.fractional and quantity != quantity.to_integral_value():
        raise Refused(
            _("%(product)s is counted in whole %(unit)s.")
            % {"product": product.code, "unit": product.unit},
            "change",
        )


def _not_reserved(product: Product, item: StockItem, wanted: Decimal) -> str:
    return _(
        "%(product)s: only %(reserved)s are reserved, %(wanted)s are asked for. "
        "Reserve the rest first."
    ) % {
        "product": product.code,
        "reserved": _plain(item.reserved),
        "wanted": _plain(wanted),
    }


def _plain(quantity: Decimal) -> str:
    return f"{quantity.normalize():f}"


def make_item_of(sender: type[Product], *, product: Product, **_kwargs: object) -> None:
    """Give a product that was just registered its stock row, within the same unit of work."""
    StockItem.objects.get_or_create(product=product)
