"""When the clock of an item stood still, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.models.items import WorkItem

USER = settings.AUTH_USER_MODEL


class Pause(models.Model):
    """暂停计时: the item waits for somebody outside; its working time is added to the limit."""

    class Reason(models.TextChoices):
        CUSTOMER = "customer", _("waiting for the customer")
        SUPPLIER = "supplier", _("waiting for a supplier")
        AUTHORITY = "authority", _("waiting for an authority or a bank")

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="pauses")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("what for"), max_length=200)
    began_at = models.DateTimeField(_("began"))
    began_by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at__isnull=True), name="pause_is_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="pause_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["customer", "supplier", "authority"]) & ~Q(note=""),
                name="pause_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
