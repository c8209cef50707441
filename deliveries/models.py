from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.models import Contract
from core.fields import QuantityField
from core.states import StateField
from orders.models import OrderLine
from pricing.models import Product

USER = settings.AUTH_USER_MODEL


class Job(models.Model):
    """生产任务单 / 研发样品单: what is missing, made by production or by R&D (8.3 and 8.4)."""

    class Kind(models.TextChoices):
        PRODUCTION = "production", _("Production job")
        RD = "rd", _("R&D or sample job")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting to be taken")
        WORKING = "working", _("In production")
        FINISHED = "finished", _("Finished, in stock")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(_("job number"), max_length=24, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="jobs")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="jobs")
    product = models.ForeignKey(Product, models.PROTECT, null=True)
    item = models.CharField(_("item"), max_length=200)
    quantity = QuantityField(_("quantity"))
    finished_quantity = QuantityField(_("finished"), default=0)
    state = StateField(_("state"), choices=State, default=State.WAITING)
    required_on = models.DateField(_("needed on"), null=True)
    start_by = models.DateField(_("start by"), null=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True)
    finished_on = models.DateField(_("finished on"), null=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    taken_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("job")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="job_quantity_positive"),
            models.CheckConstraint(
                condition=Q(finished_quantity__gte=0) & Q(finished_quantity__lte=F("quantity")),
                name="job_finished_within_quantity",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working", "finished", "cancelled"]),
                name="job_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "required_on"], name="job_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("deliveries:job", args=[self.pk])

    @transition(field=state, source=State.WAITING, target=State.WORKING)
    def take(self) -> None:
        """Only services.take_job calls this."""

    @transition(field=state, source=[State.WORKING], target=State.FINISHED)
    def finish(self) -> None:
        """Only services.report_finished calls this."""

    @transition(field=state, source=[State.WAITING, State.WORKING], target=State.CANCELLED)
    def cancel(self) -> None:
        """Only services.cancel_job calls this."""


class Shipment(models.Model):
    """发货通知单 with its 收货单: goods leave, the signed receipt returns (8.2, 9.1)."""

    class State(models.TextChoices):
        TO_SHIP = "to_ship", _("To be shipped")
        SHIPPED = "shipped", _("On the way")
        RETURNED = "returned", _("Receipt returned")
        CANCELLED = "cancelled", _("Cancelled")

    number = models.CharField(_("shipment number"), max_length=24, unique=True)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="shipments")
    state = StateField(_("state"), choices=State, default=State.TO_SHIP)
    address = models.CharField(_("delivery address"), max_length=200)
    receiver = models.CharField(_("receiver"), max_length=60, blank=True)
    receiver_phone = models.CharField(_("receiver's phone"), max_length=40, blank=True)
    required_on = models.DateField(_("to arrive by"), null=True)
    mode = models.CharField(_("transport"), max_length=40, blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    waybill = models.CharField(_("waybill"), max_length=60, blank=True)
    # A shipment that its conditions would refuse, let go by director or general manager.
    released_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(_("reason of release"), max_length=300, blank=True)
    opened_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    shipped_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    receipt_number = models.CharField(  # noqa: DJ001  # none before it is back
        _("receipt number"), max_length=24, unique=True, null=True
    )
    signed_by_name = models.CharField(_("signed by"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"), null=True)
    receipt_note = models.CharField(_("shortage or damage"), max_length=300, blank=True)
    returned_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(_("returned at"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("shipment")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["to_ship", "shipped", "returned", "cancelled"]),
                name="shipment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(release_reason=""),
                name="shipment_release_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(signed_on__isnull=False),
                name="shipment_returned_is_signed",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="shipment_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("deliveries:shipment", args=[self.pk])

    @transition(field=state, source=State.TO_SHIP, target=State.SHIPPED)
    def ship(self) -> None:
        """Only services.ship calls this."""

    @transition(field=state, source=State.SHIPPED, target=State.RETURNED)
    def return_receipt(self) -> None:
        """Only services.return_receipt calls this."""

    @transition(field=state, source=State.TO_SHIP, target=State.CANCELLED)
    def cancel(self) -> None:
        """Only services.cancel_shipment calls this."""


class ShipmentLine(models.Model):
    """One line of a shipment: what left and what the customer signed for."""

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipment_lines")
    quantity = QuantityField(_("quantity"))
    received = QuantityField(_("received"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shipment", "order_line"], name="shipment_line_once_per_line"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_quantity_positive"),
            models.CheckConstraint(
                condition=Q(received__isnull=True)
                | (Q(received__gte=0) & Q(received__lte=F("quantity"))),
                name="shipment_received_within_shipped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shipment_id} {self.quantity}"
