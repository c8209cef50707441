"""Registering products and keeping their record."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from customers.naming import pinyin_of
from pricing import permissions
from pricing.models import Product
from pricing.signals import product_registered
from records.services import record


@dataclass(frozen=True, slots=True)
class ProductDetails:
    """What the product form holds."""

    code: str
    name: str
    spec: str = ""
    unit: str = "台"
    name_en: str = ""
    fractional: bool = False
    is_active: bool = True


@unit_of_work
def register_product(*, details: ProductDetails, by: User, form_key: uuid.UUID | str) -> Product:
    """Register a product; its prices come with the next version of the strategy.

    Raises NotAllowed, and Refused when the code is taken.
    """
    made = use_form_key(user=by, key=form_key, digest_of=asdict(details))
    if made:
        return Product.objects.get(pk=int(made.rstrip("/").rsplit("/", 1)[-1]))
    permissions.check(permissions.why_not_keep_products(by))
    if Product.objects.filter(code=details.code).exists():
        raise _taken(details)
    # Two at once with one code: the database lets one of them through.
    product = Product()
    _write(product, details)
    try:
        product.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(details) from error
    product_registered.send(sender=Product, product=product, by=by)
    record(subject=product, verb="pricing.product_registered", by=by)
    keep_result(user=by, key=form_key, url=product.get_absolute_url())
    return product


@unit_of_work
def update_product(*, product: Product, details: ProductDetails, version: int, by: User) -> Product:
    """Change a product's record. Raises Stale with the difference when it changed meanwhile."""
    product = lock(Product).get(pk=product.pk)
    permissions.check(permissions.why_not_keep_products(by))
    changes = _changes(product, details)
    if product.version != version:
        raise Stale(
            _("%(product)s was changed meanwhile. Look at the difference and save again.")
            % {"product": product},
            [(_label(field), str(new), str(old)) for field, (old, new) in changes.items()],
        )
    if not changes:
        return product
    if Product.objects.filter(code=details.code).exclude(pk=product.pk).exists():
        raise _taken(details)
    _write(product, details)
    product.version += 1
    try:
        product.save()
    except IntegrityError as error:
        raise _taken(details) from error
    record(subject=product, verb="pricing.product_changed", by=by, changes=changes)
    return product


def _write(product: Product, details: ProductDetails) -> None:
    for field, value in asdict(details).items():
        setattr(product, field, value)
    product.pinyin = pinyin_of(details.name, details.spec)


def _changes(product: Product, details: ProductDetails) -> dict[str, tuple[Any, Any]]:
    return {
        field: (getattr(product, field), value)
        for field, value in asdict(details).items()
        if getattr(product, field) != value
    }


def _label(field: str) -> str:
    return str(Product._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # own fields only


def _taken(details: ProductDetails) -> Refused:
    return Refused(
        _("There is a product with the code %(code)s already.") % {"code": details.code}, "code"
    )
