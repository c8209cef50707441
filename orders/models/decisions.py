"""What the price strategy found, and what people decided and wrote."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from orders.models.order import Order
from pricing.models import PriceStrategy

USER = settings.AUTH_USER_MODEL


class VerdictRecord(models.Model):
    """判定: one computation of an order's verdict; the last one routes. Append-only."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="verdicts")
    round = models.PositiveSmallIntegerField()
    cause = models.CharField(max_length=16)
    at = models.DateTimeField()
    strategy = models.ForeignKey(PriceStrategy, models.PROTECT)
    level = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=8)
    route = models.JSONField()
    departments = models.JSONField(default=list)
    owner_level = models.PositiveSmallIntegerField(default=1)
    is_new_customer = models.BooleanField(default=False)
    needs_finance_consent = models.BooleanField(default=False)
    asks_production = models.BooleanField(default=False)
    total = MoneyField()
    share_after_shipment = MoneyField()
    exposure = MoneyField()
    order_version = models.PositiveIntegerField()
    # SHA-256 of the facts that were judged: what a decision binds to.
    snapshot = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "round"], name="verdict_round_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.round}"


class FindingRecord(models.Model):
    """One finding of a verdict: rule, figures, level, step, nearest change. Append-only."""

    verdict = models.ForeignKey(VerdictRecord, models.PROTECT, related_name="findings")
    no = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=32)
    line_no = models.PositiveSmallIntegerField(null=True)
    level = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=8, blank=True)
    passed = models.BooleanField(default=False)
    # Figures as text with their fixed places: measured, limits, nearest change, other orders.
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["verdict", "no"], name="finding_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.level}"


class Decision(models.Model):
    """审批: what one level of the chain decided about one round. Append-only."""

    class Outcome(models.TextChoices):
        APPROVE = "approve", _("Agree")
        PASS_ON = "pass_on", _("Pass on with opinion")
        RETURN = "return", _("Return")
        REFUSE = "refuse", _("Disagree")

    order = models.ForeignKey(Order, models.PROTECT, related_name="decisions")
    round = models.PositiveSmallIntegerField()
    order_version = models.PositiveIntegerField()
    snapshot = models.CharField(max_length=64)
    step = models.CharField(max_length=8)
    level = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    opinion = models.TextField(max_length=1000, blank=True)
    # Of a return: the step it goes back to; "" is its owner.
    returned_to = models.CharField(max_length=8, blank=True, default="")
    submitter = models.ForeignKey(USER, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, models.PROTECT, related_name="order_decisions")
    on_behalf_of = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round", "step"],
                name="decision_once_per_round_and_step",
            ),
            models.CheckConstraint(
                condition=~Q(decided_by=F("submitter")),
                name="decision_not_of_own_order",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["approve", "pass_on", "return", "refuse"]),
                name="decision_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["return", "refuse"]) | ~Q(opinion=""),
                name="decision_against_gives_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.outcome}"


class Opinion(models.Model):
    """会签意见: one department's written opinion in joint review (6.2). Append-only."""

    class Conclusion(models.TextChoices):
        AGREE = "agree", _("Agree")
        CONDITIONAL = "conditional", _("Agree on a condition")
        DISAGREE = "disagree", _("Disagree")

    order = models.ForeignKey(Order, models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField()
    order_version = models.PositiveIntegerField()
    snapshot = models.CharField(max_length=64)
    # The role code of the department: finance, production, quality, supply, rd.
    department = models.CharField(max_length=16)
    conclusion = models.CharField(max_length=12, choices=Conclusion)
    text = models.TextField(max_length=1000)
    condition = models.CharField(max_length=500, blank=True)
    submitter = models.ForeignKey(USER, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="order_opinions")
    on_behalf_of = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round", "department"],
                name="opinion_once_per_department",
            ),
            models.CheckConstraint(
                condition=~Q(given_by=F("submitter")), name="opinion_not_of_own_order"
            ),
            models.CheckConstraint(
                condition=~Q(conclusion="conditional") | ~Q(condition=""),
                name="opinion_condition_is_typed",
            ),
            models.CheckConstraint(
                condition=Q(conclusion__in=["agree", "conditional", "disagree"]),
                name="opinion_conclusion_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.conclusion}"
