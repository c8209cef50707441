from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from accounts import sync

        register(sync.check_roles, Tags.models)
        post_migrate.connect(sync.after_migrate, dispatch_uid="accounts.sync_roles")
