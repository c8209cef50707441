from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.fields import MoneyField, QuantityField
from core.states import StateField
from customers.models import Customer
from orders.models import Order, OrderLine

USER = settings.AUTH_USER_MODEL


class Complaint(models.Model):
    """客户投诉处理单: recorded against an order (work standard 9.2)."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting to be handled")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    class Category(models.TextChoices):
        QUALITY = "quality", _("Product quality")
        SHORTAGE = "shortage", _("Short quantity")
        WRONG = "wrong", _("Wrong goods")
        PACKING = "packing", _("Damaged packing")
        LATE = "late", _("Late delivery")
        SERVICE = "service", _("Service attitude")
        PAPERS = "papers", _("Papers or invoice")
        TECHNICAL = "technical", _("Technical support")
        OTHER = "other", _("Other")

    class Severity(models.TextChoices):
        SERIOUS = "serious", _("Serious")
        NORMAL = "normal", _("Normal")
        MINOR = "minor", _("Minor")

    number = models.CharField(_("complaint number"), max_length=24, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="complaints")
    order_line = models.ForeignKey(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="complaints")
    state = StateField(_("state"), choices=State, default=State.OPEN)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity, default="normal")
    quantity = QuantityField(_("quantity concerned"), null=True, blank=True)
    claim = MoneyField(_("amount claimed"), null=True, blank=True)
    description = models.TextField(_("description"), max_length=2000)
    demand = models.CharField(_("what the customer asks for"), max_length=300, blank=True)
    contact = models.CharField(_("reported by"), max_length=60, blank=True)
    happened_on = models.DateField(_("reported on"))
    registered_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered at"))
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closing_note = models.CharField(_("closing note"), max_length=500, blank=True)
    closed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("complaint")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "closed"]),
                name="complaint_state_is_known",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="complaint_by_state")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("aftersales:complaint", args=[self.pk])

    @transition(field=state, source=State.OPEN, target=State.ANSWERED)
    def give_answer(self) -> None:
        """Only services.answer_complaint calls this."""

    @transition(field=state, source=[State.OPEN, State.ANSWERED], target=State.CLOSED)
    def close(self) -> None:
        """Only services.close_complaint calls this."""
