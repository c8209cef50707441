from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.fields import MoneyField, PercentField, QuantityField
from core.states import StateField
from customers.models import Customer
from orders.models import Order, OrderLine, PlanTerm

USER = settings.AUTH_USER_MODEL


class Contract(models.Model):
    """销售合同: drafted when its order is approved, frozen when issued (work standard T7)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Contract being drafted")
        ISSUED = "issued", _("Waiting for signature")
        EFFECTIVE = "effective", _("In force")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Cancelled")

    order = models.ForeignKey(Order, models.PROTECT, related_name="contracts")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="contracts")
    # The salesperson at signing: commission follows this one.
    owner = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("salesperson"))
    # Drawn when the contract is issued for signature; then it never changes.
    number = models.CharField(  # noqa: DJ001  # drafts have none
        _("contract number"), max_length=24, unique=True, null=True
    )
    series = models.CharField(max_length=12, blank=True)
    serial = models.PositiveIntegerField(null=True)
    state = StateField(_("state"), choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    total = MoneyField(_("total incl. tax"))
    delivery_on = models.DateField(_("delivery date"), null=True, blank=True)
    delivery_address = models.CharField(_("place of delivery"), max_length=200, blank=True)
    delivery_mode = models.CharField(_("way of delivery"), max_length=60, blank=True)
    freight = models.CharField(_("freight borne by"), max_length=60, blank=True)
    packing = models.CharField(_("packing"), max_length=120, blank=True)
    quality = models.CharField(_("quality standard"), max_length=200, blank=True)
    warranty_months = models.PositiveSmallIntegerField(_("warranty in months"), default=18)
    inspection_days = models.PositiveSmallIntegerField(_("days to object"), default=15)
    penalty_per_mille = PercentField(_("penalty per day in per mille"), default="0.50")
    dispute = models.CharField(_("settlement of disputes"), max_length=200, blank=True)
    remarks = models.TextField(_("further agreements"), max_length=2000, blank=True)
    place = models.CharField(_("signed at"), max_length=60, blank=True)
    approved_at = models.DateTimeField(_("order approved at"))
    issued_at = models.DateTimeField(_("issued at"), null=True)
    signed_on = models.DateField(_("signed on"), null=True)
    effective_at = models.DateTimeField(_("in force since"), null=True)
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("contract")
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                condition=~Q(state="cancelled"),
                name="contract_one_live_per_order",
            ),
            models.UniqueConstraint(
                fields=["series", "serial"],
                condition=Q(serial__isnull=False),
                name="contract_serial_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(serial__isnull=True) | Q(serial__gte=1),
                name="contract_serial_from_1",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "issued", "effective", "completed", "cancelled"]),
                name="contract_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(number__isnull=False),
                name="contract_issued_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["effective", "completed"]) | Q(signed_on__isnull=False),
                name="contract_effective_is_signed",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="contract_total_not_negative"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="contract_by_state")]

    def __str__(self) -> str:
        return self.number or str(_("contract draft"))

    def get_absolute_url(self) -> str:
        return reverse("contracts:detail", args=[self.pk])

    @transition(field=state, source=State.DRAFT, target=State.ISSUED)
    def issue(self) -> None:
        """Only services.issue_contract calls this."""

    @transition(field=state, source=State.ISSUED, target=State.EFFECTIVE)
    def take_effect(self) -> None:
        """Only services.record_signature calls this."""

    @transition(field=state, source=State.EFFECTIVE, target=State.COMPLETED)
    def complete(self) -> None:
        """Only services.complete_contract calls this (order closed)."""

    @transition(field=state, source=[State.DRAFT, State.ISSUED], target=State.CANCELLED)
    def cancel(self) -> None:
        """The order was given up before the contract took effect."""


class ContractLine(models.Model):
    """One line of the contract's text, copied from the approved order and never changed."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    no = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=200)
    unit = models.CharField(max_length=12)
    quantity = QuantityField()
    price = MoneyField()
    tax_percent = PercentField()
    amount = MoneyField()

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "no"], name="contract_line_number_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class PlanLine(models.Model):
    """付款计划: one line of the payment plan, to the fen; the last takes the rest."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="plan")
    no = models.PositiveSmallIntegerField()
    percent = PercentField(_("per cent"))
    trigger = models.CharField(_("due"), max_length=12, choices=PlanTerm.Trigger)
    days = models.PositiveSmallIntegerField(_("days"))
    amount = MoneyField(_("amount"))
    # Projection kept by receivables.
    paid = MoneyField(_("paid"), default=0)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "no"], name="plan_line_number_is_unique"),
            models.CheckConstraint(condition=Q(percent__gt=0), name="plan_line_percent_positive"),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="plan_line_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(paid__lte=F("amount")),
                name="plan_line_paid_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.no} {self.amount}"
