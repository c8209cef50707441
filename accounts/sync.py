"""Bring the groups in line with accounts/roles.py after every migrate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.core import checks

from accounts.roles import ROLES


def declared_permissions() -> set[str]:
    """Every "app.codename" that some model of the house declares."""
    declared: set[str] = set()
    for model in apps.get_models():
        options = model._meta
        names = [f"{act}_{options.model_name}" for act in options.default_permissions]
        names += [codename for codename, _name in options.permissions]
        declared.update(f"{options.app_label}.{name}" for name in names)
    return declared


def sync_roles(*, using: str) -> None:
    """Make each role's group and give it exactly the permissions of the table.

    Unknown entries are skipped (an app may not be migrated yet); ``check_roles`` reports them.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.using(using).select_related("content_type")
    }
    for role in ROLES.values():
        group, _made = Group.objects.using(using).get_or_create(name=role.code)
        wanted = {known[code].pk for code in role.permissions if code in known}
        held = set(group.permissions.values_list("pk", flat=True))
        group.permissions.add(*(wanted - held))
        group.permissions.remove(*(held - wanted))


def after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Run once per migrate, behind the last app, when every permission is there."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender.label == last.label:
        sync_roles(using=using)


def check_roles(app_configs: Iterable[AppConfig] | None, **_: Any) -> list[checks.CheckMessage]:
    """Report permissions in the table of roles that no model declares."""
    declared = declared_permissions()
    return [
        checks.Warning(
            f"Role {role.code} has the permission {code}, which no model declares.",
            hint="Declare it in a model's Meta.permissions or correct accounts/roles.py.",
            id="accounts.W001",
        )
        for role in ROLES.values()
        for code in role.permissions
        if code not in declared
    ]
