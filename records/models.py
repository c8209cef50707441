"""What happened, kept for good: events in chains, seals over them, files and comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that happened to one subject; `body` is the record, the columns are copies."""

    subject = models.CharField(_("subject"), max_length=100)  # "orders.order/12"
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("happened at"))
    entered = models.DateTimeField(_("entered at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    actor = models.CharField(max_length=100)
    on_behalf_of = models.CharField(max_length=100, blank=True)
    verb = models.CharField(max_length=60)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    comment = models.TextField(blank=True)
    prev = models.CharField(max_length=64)
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.UniqueConstraint(fields=["subject", "seq"], name="event_has_one_successor"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_counts_from_one"),
        ]
        indexes = [
            models.Index(fields=["-entered", "-id"], name="event_newest"),
            models.Index(fields=["verb", "at"], name="event_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq} {self.verb}"


class Seal(models.Model):
    """Each night's seal over the last event of every subject."""

    made_at = models.DateTimeField(_("made at"))
    tips = models.PositiveIntegerField(_("subjects"))
    lines = models.BinaryField()  # zlib of "subject TAB seq TAB hash LF", sorted by bytes
    prev = models.CharField(max_length=64)
    seal = models.CharField(_("seal"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("seal")
        constraints = [
            models.UniqueConstraint(fields=["prev"], name="seal_has_one_successor"),
        ]

    def __str__(self) -> str:
        return self.seal[:12]


class StoredFile(models.Model):
    """An uploaded file on disk, under a random name; its original name is text only."""

    path = models.CharField(max_length=100, unique=True)  # below MEDIA_ROOT
    name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(max_length=8)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("file")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """What somebody wrote about a subject, outside any decision."""

    subject = models.CharField(_("subject"), max_length=100, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    text = models.TextField(_("comment"), max_length=2000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment")

    def __str__(self) -> str:
        return self.text[:40]


class Attachment(models.Model):
    """A file that belongs to a subject: a purchase order, a signed receipt."""

    subject = models.CharField(_("subject"), max_length=100, db_index=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name=_("file"))
    kind = models.CharField(_("kind"), max_length=40)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    attached_at = models.DateTimeField(_("attached at"))
    # The comment with which it came; it is shown beside it.
    comment = models.ForeignKey(
        Comment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("comment"),
    )

    class Meta:
        verbose_name = _("attachment")

    def __str__(self) -> str:
        return str(self.file)

    def get_absolute_url(self) -> str:
        return reverse("records:download", args=[self.pk])
