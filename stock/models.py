from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import QuantityField
from pricing.models import Product


class StockItem(models.Model):
    """库存: what is on hand, reserved and expected of one product; moved only by movements."""

    product = models.OneToOneField(Product, models.PROTECT, related_name="stock")
    on_hand = QuantityField(_("on hand"), default=0)
    reserved = QuantityField(_("reserved"), default=0)
    expected = QuantityField(_("in production"), default=0)

    class Meta:
        verbose_name = _("stock")
        constraints = [
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")),
                name="stock_reserved_within_on_hand",
            ),
            models.CheckConstraint(
                condition=Q(expected__gte=0), name="stock_expected_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return str(self.product_id)

    def get_absolute_url(self) -> str:
        return reverse("stock:detail", args=[self.pk])


class StockMovement(models.Model):
    """One change of stock; append-only, moves StockItem by trigger."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening stock")
        CORRECTION = "correction", _("Correction")
        RESERVE = "reserve", _("Reserved")
        RELEASE = "release", _("Released")
        SHIP = "ship", _("Shipped")
        ORDERED = "ordered", _("Production ordered")
        FINISHED = "finished", _("Finished goods in")
        CANCELLED = "cancelled", _("Production cancelled")

    item = models.ForeignKey(StockItem, models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    on_hand = QuantityField(_("change on hand"), default=0)
    reserved = QuantityField(_("change reserved"), default=0)
    expected = QuantityField(_("change in production"), default=0)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        indexes = [models.Index(fields=["item", "-id"], name="stock_movement_by_item")]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"
