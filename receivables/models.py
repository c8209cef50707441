from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from contracts.models import Contract, PlanLine
from core.fields import MoneyField
from core.states import StateField
from customers.models import Customer
from orders.models import PlanTerm

USER = settings.AUTH_USER_MODEL


class Instalment(models.Model):
    """应收分期: one plan line of a contract in force; due once its trigger happened."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="instalments")
    plan_line = models.OneToOneField(PlanLine, models.PROTECT, related_name="instalment")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="instalments")
    no = models.PositiveSmallIntegerField()
    trigger = models.CharField(max_length=12, choices=PlanTerm.Trigger)
    days = models.PositiveSmallIntegerField()
    amount = MoneyField(_("amount"))
    # Moved by allocation rows only (a trigger).
    allocated = MoneyField(_("allocated"), default=0)
    due_on = models.DateField(_("due on"), null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("instalment")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_positive"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("amount")),
                name="instalment_allocated_within_amount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                condition=Q(settled_at__isnull=True),
                name="instalment_open_by_due",
            ),
            models.Index(
                fields=["customer", "due_on"],
                condition=Q(settled_at__isnull=True),
                name="instalment_open_by_customer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} / {self.no}"

    def get_absolute_url(self) -> str:
        return reverse("receivables:instalment", args=[self.pk])


class Payment(models.Model):
    """收款单: money registered by sales, counted when finance has confirmed it (10.1, 10.2)."""

    class State(models.TextChoices):
        REGISTERED = "registered", _("Waiting for finance to confirm")
        CONFIRMED = "confirmed", _("Confirmed")
        REVERSED = "reversed", _("Reversed")

    class Method(models.TextChoices):
        TRANSFER = "transfer", _("Bank transfer")
        BANK_BILL = "bank_bill", _("Bank acceptance bill")
        TRADE_BILL = "trade_bill", _("Commercial acceptance bill")
        CASH = "cash", _("Cash")
        CHEQUE = "cheque", _("Cheque")
        OFFSET = "offset", _("Offset")

    number = models.CharField(_("payment number"), max_length=24, unique=True)
    # None: unknown payer, in the pool of unclaimed money.
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    state = StateField(_("state"), choices=State, default=State.REGISTERED)
    amount = MoneyField(_("amount"))
    # Moved by allocation rows only (a trigger).
    allocated = MoneyField(_("allocated"), default=0)
    received_on = models.DateField(_("received on"))
    method = models.CharField(_("method"), max_length=12, choices=Method, default=Method.TRANSFER)
    payer = models.CharField(_("payer"), max_length=120, blank=True)
    # Upper case without spaces; unique among payments that are not reversed.
    bank_reference = models.CharField(_("bank reference"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered at"))
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    reversed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reversed_at = models.DateTimeField(null=True)
    reversal_reason = models.CharField(_("reason of reversal"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=Q(allocated__gte=0) & Q(allocated__lte=F("amount")),
                name="payment_allocated_within_amount",
            ),
            models.UniqueConstraint(
                fields=["bank_reference"],
                condition=~Q(bank_reference="") & ~Q(state="reversed"),
                name="payment_bank_reference_is_unique",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("registered_by")),
                name="payment_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (
                    Q(confirmed_by__isnull=False)
                    & Q(customer__isnull=False)
                    & ~Q(bank_reference="")
                ),
                name="payment_confirmed_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["registered", "confirmed", "reversed"]),
                name="payment_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="reversed") | (Q(allocated=0) & ~Q(reversal_reason="")),
                name="payment_reversed_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="payment_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("receivables:payment", args=[self.pk])

    @transition(field=state, source=State.REGISTERED, target=State.CONFIRMED)
    def confirm(self) -> None:
        """Only services.confirm_payment calls this."""

    @transition(field=state, source=[State.REGISTERED, State.CONFIRMED], target=State.REVERSED)
    def reverse(self) -> None:
        """Only services.reverse_payment calls this."""


class Allocation(models.Model):
    """核销: money of one payment to one instalment; append-only, reversed by a negative twin."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="allocations")
    amount = MoneyField(_("amount"))
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by_row"
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="allocation_not_zero"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True)
                | Q(amount__lt=0, reverses__isnull=False),
                name="allocation_negative_only_reverses",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id}→{self.instalment_id} {self.amount}"
