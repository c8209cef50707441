"""What the bell shows."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """消息: what the bell shows; the words are chosen when it is read, in the reader's language."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(_("text"), max_length=40)
    params = models.JSONField(_("figures"), default=dict, blank=True)
    url = models.CharField(_("address"), max_length=200)
    key = models.CharField(_("key"), max_length=160, unique=True)
    # The outbox row that mails it: its own, or that of a morning's digest; "" without an address.
    mail_key = models.CharField(_("mail"), max_length=165, blank=True)
    created_at = models.DateTimeField(_("created"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_newest_first"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.code
