"""What somebody has to do now, and what became of it when it was late."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField


class WorkItem(models.Model):
    """待办: a step that someone has to do now, kept when done (design: the spine)."""

    step_code = models.CharField(_("step"), max_length=8)
    subject_type = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    subject_label = models.CharField(_("number"), max_length=120)
    subject_url = models.CharField(_("address"), max_length=200)
    customer_name = models.CharField(_("customer"), max_length=120, blank=True)
    amount = MoneyField(_("amount"), null=True, blank=True)
    # Codes and figures, put into words by the app that opened it (registry.register_step).
    reason = models.JSONField(_("why it is here"), default=dict, blank=True)
    slot = models.CharField(_("slot"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=24)
    department = models.CharField(_("department"), max_length=24, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        db_index=False,
    )
    initiator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
        db_index=False,
    )
    arrived_at = models.DateTimeField(_("arrived"))
    limit_kind = models.CharField(_("kind of time limit"), max_length=16)
    limit_days = models.PositiveSmallIntegerField(_("working days"), default=0)
    planned_on = models.DateField(_("planned date"), null=True, blank=True)
    half_at = models.DateTimeField(_("half of the limit"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    # Three quarters of the limit: untouched until then, a substitute is offered.
    offer_at = models.DateTimeField(_("offer of a substitute"), null=True, blank=True)
    offered_at = models.DateTimeField(_("substitute offered"), null=True, blank=True)
    # While the clock stands still there is no due moment; `pauses` has the spans.
    paused_at = models.DateTimeField(_("paused"), null=True, blank=True)
    was_paused = models.BooleanField(_("was paused"), default=False)
    # The next moment at which the superior is told: 150 %, then each working day.
    escalate_at = models.DateTimeField(_("next escalation"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    breached_at = models.DateTimeField(_("flagged late"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
        db_index=False,
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("on behalf of"),
        db_index=False,
    )
    outcome = models.CharField(_("outcome"), max_length=24, blank=True)
    # Whether an opinion was ever asked for: closing then looks who still has to answer.
    is_asked = models.BooleanField(default=False)
    minutes_held = models.PositiveIntegerField(_("working minutes held"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "step_code", "slot"],
                condition=Q(done_at__isnull=True),
                name="workitem_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, outcome="")
                | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="workitem_is_done_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(limit_kind__in=["immediate", "working_days"])
                | Q(due_at__gt=F("arrived_at")),
                name="workitem_is_due_after_it_arrived",
            ),
            models.CheckConstraint(
                condition=Q(breached_at__isnull=True) | Q(breached_at__gt=F("due_at")),
                name="workitem_is_late_after_its_due_moment",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(done_by__isnull=True),
                name="workitem_is_done_by_somebody_when_done",
            ),
            models.CheckConstraint(
                condition=~Q(role="") & ~Q(step_code=""), name="workitem_names_role_and_step"
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True)
                | Q(was_paused=True, due_at__isnull=True, done_at__isnull=True),
                name="workitem_paused_has_no_due_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["role", "due_at"], condition=Q(done_at=None), name="workitem_open_role"
            ),
            models.Index(
                fields=["person", "due_at"], condition=Q(done_at=None), name="workitem_open_person"
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(done_at=None, breached_at=None),
                name="workitem_not_yet_late",
            ),
            models.Index(
                fields=["half_at"],
                condition=Q(done_at=None, reminded_at=None),
                name="workitem_not_reminded",
            ),
            models.Index(
                fields=["offer_at"],
                condition=Q(done_at=None, opened_at=None, offered_at=None, breached_at=None),
                name="workitem_to_offer",
            ),
            models.Index(
                fields=["escalate_at"], condition=Q(done_at=None), name="workitem_to_escalate"
            ),
            models.Index(fields=["initiator", "-arrived_at", "-id"], name="workitem_started_by"),
            models.Index(
                fields=["done_by", "-done_at", "-id"],
                condition=Q(done_at__isnull=False),
                name="workitem_done_by",
            ),
            models.Index(
                fields=["on_behalf_of", "-done_at", "-id"],
                condition=Q(on_behalf_of__isnull=False),
                name="workitem_done_for",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="workitem_done_at"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="workitem_subject"),
            models.Index(fields=["arrived_at"], name="workitem_arrived"),
        ]

    def __str__(self) -> str:
        return f"{self.step_code} {self.label}"

    def get_absolute_url(self) -> str:
        """The address that leads on to the page where the step is done."""
        return reverse("workflow:item", args=[self.pk])

    def get_sheet_url(self) -> str:
        """The address of the item's own sheet, with everybody's opinions; it prints on a page."""
        return reverse("workflow:sheet", args=[self.pk])

    @property
    def label(self) -> str:
        """The subject's number; what is still a draft has none."""
        return self.subject_label or str(_("draft"))

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.done_at is None


class Breach(models.Model):
    """超时台账: a limit that was passed; never changed but for the excuse."""

    item = models.OneToOneField(WorkItem, models.PROTECT, related_name="breach")
    step_code = models.CharField(_("step"), max_length=8)
    subject_type = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    subject_label = models.CharField(_("number"), max_length=120)
    role = models.CharField(_("role"), max_length=24)
    department = models.CharField(_("department"), max_length=24, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    person_name = models.CharField(_("name at the time"), max_length=80, blank=True)
    due_at = models.DateTimeField(_("due"))
    flagged_at = models.DateTimeField(_("flagged late"))
    excuse = models.CharField(_("excuse"), max_length=500, blank=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("excuse accepted by"),
    )
    excused_at = models.DateTimeField(_("excuse accepted"), null=True, blank=True)
    # What whoever had it asks for, and the director's answer when it is no.
    plea = models.CharField(_("reason given"), max_length=500, blank=True)
    pleaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    pleaded_at = models.DateTimeField(_("asked"), null=True, blank=True)
    refusal = models.CharField(_("why not"), max_length=500, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("refused by"),
    )
    refused_at = models.DateTimeField(_("refused"), null=True, blank=True)

    class Meta:
        verbose_name_plural = "breaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(flagged_at__gt=F("due_at")), name="breach_is_after_the_due_moment"
            ),
            models.CheckConstraint(
                condition=Q(excused_by__isnull=True, excused_at__isnull=True)
                | (Q(excused_by__isnull=False, excused_at__isnull=False) & ~Q(excuse="")),
                name="breach_excuse_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(pleaded_by__isnull=True, pleaded_at__isnull=True, plea="")
                | (Q(pleaded_by__isnull=False, pleaded_at__isnull=False) & ~Q(plea="")),
                name="breach_plea_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(refused_by__isnull=True, refused_at__isnull=True, refusal="")
                | (Q(refused_by__isnull=False, refused_at__isnull=False) & ~Q(refusal="")),
                name="breach_refusal_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-flagged_at", "-id"], name="breach_newest_first"),
            models.Index(
                fields=["item"], condition=Q(excused_at__isnull=False), name="breach_excused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_code} {self.subject_label}"


class Reminder(models.Model):
    """提醒: what has been sent for an item; once for each kind."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="reminders", db_index=False)
    kind = models.CharField(_("kind"), max_length=16)
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "kind"], name="reminder_is_sent_once"),
        ]

    def __str__(self) -> str:
        return self.kind
