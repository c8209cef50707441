"""The written work standard as data: its version, its ten tasks, its 33 steps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


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
