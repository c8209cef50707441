"""Replays of drafts of the price strategy over past orders, kept with the draft."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField
from orders.models.order import Order
from pricing.models import PriceStrategy


class Tallied(models.Model):
    """What judging past orders came to; whoever may not see its money does not read it."""

    # Counts and working minutes (rules.replay.Tally). A replay's own hold its "times" too: what
    # an order waits at each step, measured once when it is asked for, the same for all shares.
    figures = models.JSONField(default=dict)
    # Money of the orders that were approved, as sold and at the draft's prices.
    revenue_before = MoneyField(default=0)
    revenue_after = MoneyField(default=0)
    margin_before = MoneyField(default=0)
    margin_after = MoneyField(default=0)

    class Meta:
        abstract = True


class Replay(Tallied):
    """回测: one draft's content run over the orders of a past period; final once it is done.

    The work is done by its shares; here stands what they come to together.
    """

    class Problem(models.TextChoices):
        CHANGED = "changed", _("The draft was changed before its turn came.")
        FAILED = "failed", _("It ended with an error.")
        DIED = "died", _("It was broken off several times.")

    strategy = models.ForeignKey(
        PriceStrategy, models.PROTECT, related_name="replays", verbose_name=_("price strategy")
    )
    # SHA-256 of what the verdict reads of the draft: prices, conditions, matrix.
    fingerprint = models.CharField(max_length=64)
    starts_on = models.DateField(_("orders handed in from"))
    # Half-open: the first day that no longer belongs to it.
    until = models.DateField(_("until before"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("started by")
    )
    asked_at = models.DateTimeField(_("started"))
    problem = models.CharField(max_length=8, choices=Problem, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("replay")
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "fingerprint", "starts_on", "until"],
                name="replay_once_a_content_and_period",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_on")), name="replay_period_has_days"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(problem=""),
                name="replay_is_done_or_failed",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at=None), name="replay_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.starts_on} – {self.until}"

    def get_absolute_url(self) -> str:
        return reverse("orders:replay", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Whether the result is there."""
        return self.finished_at is not None

    @property
    def is_running(self) -> bool:
        """Whether it waits or is at work."""
        return self.finished_at is None and not self.problem


class ReplayShare(Tallied):
    """The orders of some customers within a replay, for one worker; final once it is done."""

    replay = models.ForeignKey(Replay, models.PROTECT, related_name="shares")
    # It judges the customers whose id leaves this when divided by the number of shares.
    number = models.PositiveSmallIntegerField()
    # The job at work: which attempt, when it last gave a sign of life, how far it is.
    attempt = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    orders_seen = models.PositiveIntegerField(default=0)
    orders_found = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replay", "number"], name="replay_has_each_share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.replay_id}/{self.number}"


class ReplayFlip(models.Model):
    """One order that somebody else would decide under the draft, and why. Append-only."""

    replay = models.ForeignKey(Replay, models.PROTECT, related_name="flips")
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")
    level_before = models.PositiveSmallIntegerField(_("decided by"))
    level_after = models.PositiveSmallIntegerField(_("by the draft"))
    reviewed_before = models.BooleanField(default=False)
    reviewed_after = models.BooleanField(default=False)
    minutes_before = models.PositiveIntegerField(default=0)
    minutes_after = models.PositiveIntegerField(default=0)
    # The findings behind it, at most three: {"finding": as saved with verdicts} is the draft's,
    # {"kept": id of a FindingRecord} one that the draft does not make.
    causes = models.JSONField(default=list)
    margin_before = MoneyField(default=0)
    margin_after = MoneyField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["replay", "order"], name="replay_flips_an_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.level_before} {self.level_after}"
