from __future__ import annotations

from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Department(models.Model):
    """部门: marketing centre, finance, production …"""

    code = models.CharField(_("code"), max_length=24, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60)

    def __str__(self) -> str:
        return self.name_zh


class User(AbstractUser):
    """A person who signs in; deactivated when they leave, never removed."""

    display_name = models.CharField(_("name"), max_length=40)
    title = models.CharField(_("title"), max_length=40, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name=_("department")
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("superior")
    )
    region = models.CharField(_("sales region"), max_length=40, blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=[("zh-hans", "中文"), ("en", "English")], default="zh-hans"
    )

    def __str__(self) -> str:
        return self.display_name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """The codes of the person's roles: the names of their groups."""
        return frozenset(self.groups.values_list("name", flat=True))

    def has_role(self, *codes: str) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(codes)
