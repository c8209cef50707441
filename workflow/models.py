"""The written work standard as data, and what hangs on it: work items, breaches, notices."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.fields import MoneyField


def _in_language(chinese: str, english: str) -> str:
    return chinese if (get_language() or "zh").startswith("zh") else english


class StandardVersion(models.Model):
    """工作标准: one issue of the standard, with its header (code, issuer, approver, dates)."""

    code = models.CharField(_("document code"), max_length=24)
    number = models.PositiveIntegerField(_("version"), default=1)
    title_zh = models.CharField(_("Chinese title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=120)
    department_zh = models.CharField(_("department in Chinese"), max_length=40)
    department_en = models.CharField(_("department in English"), max_length=60)
    issuer_zh = models.CharField(_("issuer in Chinese"), max_length=40, blank=True)
    issuer_en = models.CharField(_("issuer in English"), max_length=60, blank=True)
    approver_zh = models.CharField(_("approver in Chinese"), max_length=40, blank=True)
    approver_en = models.CharField(_("approver in English"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"))
    effective_on = models.DateField(_("effective on"))
    in_force = models.BooleanField(_("in force"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="standard_version_is_unique"),
            models.UniqueConstraint(
                fields=["in_force"], condition=Q(in_force=True), name="standard_has_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("issued_on")),
                name="standard_takes_effect_after_its_issue",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} V{self.number}"

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return _in_language(self.title_zh, self.title_en)

    @property
    def department(self) -> str:
        """The department in the reader's language."""
        return _in_language(self.department_zh, self.department_en)

    @property
    def issuer(self) -> str:
        """Who drew it up, in the reader's language."""
        return _in_language(self.issuer_zh, self.issuer_en)

    @property
    def approver(self) -> str:
        """Who approved it, in the reader's language."""
        return _in_language(self.approver_zh, self.approver_en)


class Task(models.Model):
    """任务: one of the ten tasks T1 to T10 of the standard."""

    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField(_("task"))
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=80)
    key_point_zh = models.TextField(_("key point in Chinese"))
    key_point_en = models.TextField(_("key point in English"))
    standard_zh = models.TextField(_("standard in Chinese"))
    standard_en = models.TextField(_("standard in English"))
    documents_zh = models.TextField(_("documents in Chinese"))
    documents_en = models.TextField(_("documents in English"))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="task_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"T{self.number} {self.name}"

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return _in_language(self.name_zh, self.name_en)

    @property
    def key_point(self) -> str:
        """重点, in the reader's language."""
        return _in_language(self.key_point_zh, self.key_point_en)

    @property
    def standard(self) -> str:
        """标准, in the reader's language."""
        return _in_language(self.standard_zh, self.standard_en)

    @property
    def documents(self) -> str:
        """相关资料, in the reader's language."""
        return _in_language(self.documents_zh, self.documents_en)


class Step(models.Model):
    """任务程序: one of the 33 steps with its time limit, or the chart's node N17."""

    class Certainty(models.TextChoices):
        CERTAIN = "C", _("certain")
        HIGH = "H", _("very likely")
        READING = "R", _("a reading")
        DEFAULT = "D", _("our default")

    version = models.ForeignKey(StandardVersion, models.PROTECT, related_name="steps")
    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="steps")
    code = models.CharField(_("step"), max_length=8)
    position = models.PositiveSmallIntegerField(_("position"))
    name_zh = models.CharField(_("short Chinese name"), max_length=40)
    name_en = models.CharField(_("short English name"), max_length=60)
    sentence_zh = models.TextField(_("sentence in Chinese"))
    sentence_en = models.TextField(_("sentence in English"))
    actor_zh = models.CharField(_("actor in Chinese"), max_length=60)
    actor_en = models.CharField(_("actor in English"), max_length=80)
    role = models.CharField(_("role"), max_length=24, blank=True)
    limit_kind = models.CharField(_("kind of time limit"), max_length=16)
    limit_days = models.PositiveSmallIntegerField(_("working days"), default=0)
    limit_zh = models.CharField(_("time limit in Chinese"), max_length=40)
    limit_en = models.CharField(_("time limit in English"), max_length=80)
    certainty = models.CharField(_("certainty"), max_length=1, choices=Certainty)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="step_code_is_unique"),
            models.CheckConstraint(
                condition=~Q(limit_kind="working_days") | Q(limit_days__gte=1),
                name="step_limit_in_days_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The short name in the reader's language."""
        return _in_language(self.name_zh, self.name_en)

    @property
    def sentence(self) -> str:
        """The standard's own sentence, in the reader's language."""
        return _in_language(self.sentence_zh, self.sentence_en)

    @property
    def actor(self) -> str:
        """Who does it, in the reader's language."""
        return _in_language(self.actor_zh, self.actor_en)

    @property
    def limit(self) -> str:
        """时限 as the standard words it, in the reader's language."""
        return _in_language(self.limit_zh, self.limit_en)


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
                fields=["escalate_at"], condition=Q(done_at=None), name="workitem_to_escalate"
            ),
            models.Index(fields=["initiator", "-arrived_at", "-id"], name="workitem_started_by"),
            models.Index(
                fields=["done_by", "-done_at", "-id"],
                condition=Q(done_at__isnull=False),
                name="workitem_done_by",
            ),
            models.Index(
                fields=["done_at"], condition=Q(done_at__isnull=False), name="workitem_done_at"
            ),
            models.Index(fields=["subject_type", "subject_id"], name="workitem_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.step_code} {self.subject_label}"

    def get_absolute_url(self) -> str:
        """The address that leads on to the page where the step is done."""
        return reverse("workflow:item", args=[self.pk])

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
        ]
        indexes = [models.Index(fields=["-flagged_at", "-id"], name="breach_newest_first")]

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


class Notice(models.Model):
    """消息: what the bell shows; the words are chosen when it is read, in the reader's language."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(_("text"), max_length=40)
    params = models.JSONField(_("figures"), default=dict, blank=True)
    url = models.CharField(_("address"), max_length=200)
    key = models.CharField(_("key"), max_length=160, unique=True)
    created_at = models.DateTimeField(_("created"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_newest_first"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.code
