"""订单: what the customer wants, line by line, and how it is to be paid."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from core.fields import MoneyField, PercentField, QuantityField
from core.money import percent_off
from core.states import StateField
from customers.models import Customer
from pricing.models import PriceStrategy, Product

USER = settings.AUTH_USER_MODEL


class Order(models.Model):
    """订单: a customer's order from draft to closed (work standard T3 to T6)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNING = "signing", _("Waiting for the salesperson's signature")
        TRIAGE = "triage", _("Waiting for the marketing centre")
        SURVEY = "survey", _("Customer survey under way")
        EXAMINATION = "examination", _("Examined by the marketing centre")
        REVIEW = "review", _("In joint review")
        DIRECTOR = "director", _("Waiting for the marketing director")
        GENERAL_MANAGER = "gm", _("Waiting for the general manager")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned for change")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CANCELLED = "cancelled", _("Cancelled")
        CLOSED = "closed", _("Closed")

    UNDECIDED = (
        State.SIGNING,
        State.TRIAGE,
        State.SURVEY,
        State.EXAMINATION,
        State.REVIEW,
        State.DIRECTOR,
        State.GENERAL_MANAGER,
    )
    EDITABLE = (State.DRAFT, State.RETURNED, State.WITHDRAWN)

    # Drawn when the order is handed in, never before: drafts would leave gaps.
    number = models.CharField(  # noqa: DJ001  # several drafts have none
        _("order number"), max_length=24, unique=True, null=True
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    owner = models.ForeignKey(
        USER, models.PROTECT, related_name="owned_orders", verbose_name=_("salesperson")
    )
    created_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("entered at"))
    submitter = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    state = StateField(_("state"), choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    customer_reference = models.CharField(_("customer's order number"), max_length=60, blank=True)
    delivery_on = models.DateField(_("delivery date asked for"), null=True, blank=True)
    delivery_address = models.CharField(_("delivery address"), max_length=200, blank=True)
    receiver = models.CharField(_("receiver"), max_length=60, blank=True)
    receiver_phone = models.CharField(_("receiver's phone"), max_length=40, blank=True)
    partial_shipment = models.BooleanField(_("partial shipment allowed"), default=True)
    market_research = models.TextField(_("market research"), max_length=2000, blank=True)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    total = MoneyField(_("total incl. tax"), default=0)
    # What the verdict of the last submission found.
    strategy = models.ForeignKey(PriceStrategy, models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(_("authority level needed"), null=True)
    # The round of the last submission: opinions and decisions from it on count.
    submission_round = models.PositiveSmallIntegerField(default=1)
    # Departments' answers from this round on count: a return behind 6.2 asks them anew.
    asked_round = models.PositiveSmallIntegerField(default=1)
    # Steps walked since the last submission, in order: ["6.1", "6.2"].
    walked = models.JSONField(default=list)
    is_new_customer = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    submitted_on = models.DateField(null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_level = models.PositiveSmallIntegerField(null=True)
    effective_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # 维持市场价: the competitor's quotation attached, and who in the centre accepted it.
    quotation_accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    quotation_accepted_at = models.DateTimeField(null=True)
    # Projections kept by contracts, deliveries and receivables through orders.services.
    payable_after_shipment = MoneyField(default=0)
    delivered_value = MoneyField(_("delivered"), default=0)
    paid = MoneyField(_("paid"), default=0)
    receipts_complete = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(version__gte=1), name="order_version_from_1"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "draft",
                        "signing",
                        "triage",
                        "survey",
                        "examination",
                        "review",
                        "director",
                        "gm",
                        "approved",
                        "returned",
                        "refused",
                        "withdrawn",
                        "cancelled",
                        "closed",
                    ]
                ),
                name="order_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(effective_at__isnull=True)
                | Q(state__in=["approved", "closed", "cancelled"]),
                name="order_effective_only_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(submitter__isnull=False),
                name="order_submitted_has_submitter",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0) & Q(delivered_value__gte=0),
                name="order_progress_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="order_by_owner"),
            models.Index(fields=["customer", "-id"], name="order_by_customer"),
            models.Index(fields=["state", "-id"], name="order_by_state"),
            models.Index(fields=["customer", "submitted_on"], name="order_by_customer_day"),
        ]

    def __str__(self) -> str:
        return self.number or str(_("draft"))

    def get_absolute_url(self) -> str:
        return reverse("orders:detail", args=[self.pk])

    @transition(
        field=state,
        source=[*EDITABLE, State.TRIAGE, State.DIRECTOR, State.GENERAL_MANAGER],
        target=State.SIGNING,
    )
    def submit_for_signing(self) -> None:
        """The verdict lets the owner sign (4.1)."""

    @transition(field=state, source=[*EDITABLE, State.SIGNING, State.REVIEW], target=State.TRIAGE)
    def submit_to_centre(self) -> None:
        """An old customer's order beyond the sales column (3.2)."""

    @transition(field=state, source=list(EDITABLE), target=State.SURVEY)
    def submit_to_survey(self) -> None:
        """A new customer without a survey result in force (5.1)."""

    @transition(
        field=state, source=[*EDITABLE, State.SURVEY, State.REVIEW], target=State.EXAMINATION
    )
    def submit_to_examination(self) -> None:
        """A new customer's order with a survey result (6.1)."""

    @transition(
        field=state,
        source=[*EDITABLE, State.SURVEY, State.SIGNING, State.TRIAGE, State.EXAMINATION],
        target=State.REVIEW,
    )
    def open_review(self) -> None:
        """The departments are asked (6.2)."""

    @transition(
        field=state,
        source=[
            *EDITABLE,
            State.SURVEY,
            State.SIGNING,
            State.TRIAGE,
            State.EXAMINATION,
            State.REVIEW,
        ],
        target=State.DIRECTOR,
    )
    def pass_to_director(self) -> None:
        """To the marketing director (6.3)."""

    @transition(
        field=state,
        source=[*EDITABLE, State.SURVEY, State.SIGNING, State.REVIEW, State.DIRECTOR],
        target=State.GENERAL_MANAGER,
    )
    def pass_to_general_manager(self) -> None:
        """Beyond the director's authority (6.5)."""

    @transition(
        field=state,
        source=[State.SIGNING, State.TRIAGE, State.DIRECTOR, State.GENERAL_MANAGER],
        target=State.APPROVED,
    )
    def approve(self) -> None:
        """The whole chain that the verdict demands has agreed."""

    @transition(field=state, source=[State.DIRECTOR, State.GENERAL_MANAGER], target=State.TRIAGE)
    def return_to_centre(self) -> None:
        """Back to the centre's decision (3.2), to go on from there."""

    @transition(
        field=state, source=[State.DIRECTOR, State.GENERAL_MANAGER], target=State.EXAMINATION
    )
    def return_to_examination(self) -> None:
        """Back to the centre's examination (6.1), to go on from there."""

    @transition(
        field=state,
        source=[State.TRIAGE, State.EXAMINATION, State.DIRECTOR, State.GENERAL_MANAGER],
        target=State.REVIEW,
    )
    def return_to_review(self) -> None:
        """Back to the departments (6.2), which are asked anew."""

    @transition(field=state, source=State.GENERAL_MANAGER, target=State.DIRECTOR)
    def return_to_director(self) -> None:
        """Back to the director (6.3)."""

    @transition(field=state, source=list(UNDECIDED), target=State.RETURNED)
    def send_back(self) -> None:
        """Back to the owner with a reason."""

    @transition(
        field=state,
        source=[State.TRIAGE, State.EXAMINATION, State.DIRECTOR, State.GENERAL_MANAGER],
        target=State.REFUSED,
    )
    def refuse(self) -> None:
        """Ended with a reason."""

    @transition(field=state, source=list(UNDECIDED), target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """The owner takes it back."""

    @transition(
        field=state,
        source=[*EDITABLE, State.APPROVED],
        target=State.CANCELLED,
    )
    def cancel(self) -> None:
        """Given up before anything was performed."""

    @transition(field=state, source=State.APPROVED, target=State.CLOSED)
    def close(self) -> None:
        """Fully delivered and fully paid."""


class OrderLine(models.Model):
    """One product of an order; what was delivered moves by LineMovement triggers only."""

    class Claim(models.TextChoices):
        NONE = "", _("None")
        HOLDING = "holding", _("Market-holding price")
        WINNING = "winning", _("Market-winning price")

    order = models.ForeignKey(Order, models.PROTECT, related_name="lines")
    no = models.PositiveSmallIntegerField(_("line"))
    # Lines of an edited draft are replaced by new ones; the old stay for the record.
    is_current = models.BooleanField(default=True)
    product = models.ForeignKey(Product, models.PROTECT, null=True, blank=True)
    new_item = models.CharField(_("new item"), max_length=120, blank=True)
    # R&D cost of a new, customised or sample item (domain B1).
    rd_cost = MoneyField(_("R&D cost"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=12, default="台")
    quantity = QuantityField(_("quantity"))
    price = MoneyField(_("unit price incl. tax"))
    tax_percent = PercentField(_("tax rate"), default=13)
    amount = MoneyField(_("amount"))
    claim = models.CharField(_("price condition claimed"), max_length=8, choices=Claim, blank=True)
    # Copied from the strategy version at submission.
    normal_price = MoneyField(null=True)
    strategy_price = MoneyField(null=True)
    floor_price = MoneyField(null=True)
    reserved = QuantityField(_("reserved"), default=0)
    shipped = QuantityField(_("shipped"), default=0)
    received = QuantityField(_("received"), default=0)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "no"],
                condition=Q(is_current=True),
                name="line_number_once_per_order",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="line_quantity_positive"),
            models.CheckConstraint(condition=Q(price__gte=0), name="line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(product__isnull=False) | ~Q(new_item=""),
                name="line_names_an_item",
            ),
            models.CheckConstraint(
                condition=Q(shipped__gte=0) & Q(shipped__lte=F("quantity")),
                name="line_shipped_within_ordered",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("shipped")),
                name="line_received_within_shipped",
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("quantity")),
                name="line_reserved_within_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.no}"

    @property
    def discount_percent(self) -> Decimal | None:
        """The whole discount off the normal price; None before it was judged."""
        return None if self.normal_price is None else percent_off(self.price, self.normal_price)


class LineMovement(models.Model):
    """Reserved, shipped, received: one change of a line; append-only, moves the line by trigger."""

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="movements")
    reserved = QuantityField(default=0)
    shipped = QuantityField(default=0)
    received = QuantityField(default=0)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.line_id}"


class PlanTerm(models.Model):
    """One line of the payment terms typed on the order: per cent, trigger, days."""

    class Trigger(models.TextChoices):
        SIGNING = "signing", _("after signing")
        PRODUCTION = "production", _("before production starts")
        SHIPMENT = "shipment", _("before shipment")
        RECEIPT = "receipt", _("after receipt")
        ACCEPTANCE = "acceptance", _("after acceptance")
        WARRANTY = "warranty", _("retention, after the warranty period")

    order = models.ForeignKey(Order, models.PROTECT, related_name="terms")
    no = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    percent = PercentField(_("per cent"))
    trigger = models.CharField(_("due"), max_length=12, choices=Trigger)
    days = models.PositiveSmallIntegerField(_("days"), default=0)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="term_percent_in_range",
            ),
            models.UniqueConstraint(
                fields=["order", "no"],
                condition=Q(is_current=True),
                name="term_number_once_per_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} {self.trigger} {self.days}"
