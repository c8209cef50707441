"""A department that did not answer in time, and why the order went on without it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order

USER = settings.AUTH_USER_MODEL


class Absence(models.Model):
    """缺席说明: joint review went on without a late department (6.2). Append-only."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="absences")
    round = models.PositiveSmallIntegerField()
    # The role code of the department: finance, production, quality, supply, rd.
    department = models.CharField(max_length=16)
    reason = models.CharField(_("reason"), max_length=1000)
    noted_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "round", "department"], name="absence_once_per_department"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="absence_says_why"),
        ]

    def __str__(self) -> str:
        return self.department
