"""What the mechanisms of the house remember; no domain nouns here."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ClockOffset(models.Model):
    """By how much the clock is moved in DEBUG; one row, shared by all processes."""

    seconds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.seconds:+d} s"


class FormKey(models.Model):
    """A creating form that was sent: the same form sent again finds what it made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    # Tells the writer of the row from the one who found it there.
    claim = models.UUIDField()
    url = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="form_key_is_used_once"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class NumberSeries(models.Model):
    """The counter of one kind of document in one month; its row is the lock."""

    code = models.CharField(_("series"), max_length=24, unique=True)
    last = models.PositiveIntegerField(_("last number drawn"), default=0)

    class Meta:
        verbose_name = _("number series")

    def __str__(self) -> str:
        return f"{self.code}: {self.last}"


class DrawnNumber(models.Model):
    """A number that was given out, never to be given again."""

    series = models.ForeignKey(NumberSeries, models.PROTECT, related_name="drawn")
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=32, unique=True)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "serial"], name="drawn_number_is_drawn_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="drawn_number_counts_from_one"),
        ]

    def __str__(self) -> str:
        return self.number


class OutboxRow(models.Model):
    """Something to be done after the commit, written in the transaction of its cause."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outbox row")
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(done_at=None), name="outbox_open"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class JobRun(models.Model):
    """The last run of a job, so that its `now` never goes backwards."""

    name = models.CharField(_("job"), max_length=80, unique=True)
    last_now = models.DateTimeField(_("as of"))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=400, blank=True)
    good = models.BooleanField(_("went well"), default=True)
    # What it found, one line each, for the operations page.
    details = models.JSONField(_("details"), default=list, blank=True)

    class Meta:
        verbose_name = _("job run")
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("started_at")),
                name="job_run_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name
