"""Who else was drawn into an item: added signers, readers, and the initiator's urging."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflow.models.items import WorkItem

USER = settings.AUTH_USER_MODEL


class AddedSigner(models.Model):
    """加签: somebody whose written opinion the holder wants before deciding, or after."""

    class Place(models.TextChoices):
        BEFORE = "before", _("before my decision: it waits for the answer")
        AFTER = "after", _("after my decision: an opinion for the record")

    class Answer(models.TextChoices):
        AGREE = "agree", _("Agree")
        DISAGREE = "disagree", _("Disagree")
        # The holder took the question back, or the item ended without a decision.
        DROPPED = "dropped", _("no longer asked")

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="signers")
    person = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("person"))
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    place = models.CharField(_("when"), max_length=8, choices=Place)
    question = models.CharField(_("question"), max_length=500)
    at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    text = models.CharField(_("opinion"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # Who wrote it for the person asked; empty when they did so themselves.
    substitute = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("substitute")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=Q(answered_at__isnull=True),
                name="addedsigner_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(place__in=["before", "after"]), name="addedsigner_place_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | Q(answer__in=["agree", "disagree", "dropped"], answered_at__isnull=False),
                name="addedsigner_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=["agree", "disagree"]) | ~Q(text=""),
                name="addedsigner_answers_in_writing",
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="addedsigner_of_person")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.place}"

    def get_absolute_url(self) -> str:
        """Where the person who was asked answers."""
        return reverse("workflow:sign", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to come."""
        return self.answered_at is None


class CarbonCopy(models.Model):
    """抄送: an item that somebody is to know of; `read_at` is 已阅. Nothing else ever changes."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="copies", db_index=False)
    person = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("person"), db_index=False
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    text = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "person"], name="carboncopy_is_sent_once"),
        ]
        indexes = [
            models.Index(fields=["person", "-at", "-id"], name="carboncopy_newest_first"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="carboncopy_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.person_id}"


class Urge(models.Model):
    """催办: the initiator, or who oversees the process, asked the holder to hurry; append-only."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="urges")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+", verbose_name=_("by"))
    text = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))

    def __str__(self) -> str:
        return f"{self.item_id} {self.at:%Y-%m-%d %H:%M}"
