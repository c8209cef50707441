"""People and the departments they belong to."""

from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import HOUSE_PERMISSIONS, ROLES
from core.authority import Level


class Department(models.Model):
    """部门: marketing centre, finance, production …"""

    code = models.CharField(_("code"), max_length=24, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class User(AbstractUser):
    """A person who signs in; deactivated when they leave, never removed."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    class MailPace(models.TextChoices):
        """When notices are mailed: each at once, or all together each working morning."""

        AT_ONCE = "once", _("each at once")
        MORNING = "morning", _("all together, each working morning")

    display_name = models.CharField(_("name"), max_length=40)
    title = models.CharField(_("title"), max_length=40, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name=_("department")
    )
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name=_("superior"),
    )
    region = models.CharField(_("sales region"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language, default=Language.CHINESE
    )
    mail_pace = models.CharField(
        _("mail of notices"), max_length=8, choices=MailPace, default=MailPace.AT_ONCE
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta(AbstractUser.Meta):
        permissions = HOUSE_PERMISSIONS
        constraints = [
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=F("id")),
                name="user_is_not_their_own_superior",
                violation_error_message=_("A person cannot be their own superior."),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_absolute_url(self) -> str:
        return reverse("accounts:person", args=[self.pk])

    @cached_property
    def roles(self) -> frozenset[str]:
        """The codes of the person's roles: the names of their groups."""
        return frozenset(group.name for group in self.groups.all())  # prefetched in lists

    def has_role(self, *codes: str) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(codes)

    @property
    def level(self) -> Level | None:
        """The highest authority any of the person's roles carries; none outside the sales line."""
        levels = [ROLES[code].level for code in self.roles if code in ROLES]
        return max((level for level in levels if level is not None), default=None)

    @property
    def role_names(self) -> str:
        """The roles in the reader's language, for headers and lists of people."""
        return str(_(", ")).join(
            str(role.name) for code, role in ROLES.items() if code in self.roles
        )

    @property
    def label(self) -> str:
        """Name and title as the trail keeps them: 岑致远/总经理."""
        return f"{self}/{self.title}" if self.title else str(self)
