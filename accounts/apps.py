from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from accounts import lockout, mail, sync, verbs  # noqa: F401  # mail registers handlers
        from core.navigation import register_nav
        from records.verbs import register_verbs

        register_verbs(verbs.VERBS)
        register(sync.check_roles, Tags.models)
        post_migrate.connect(sync.after_migrate, dispatch_uid="accounts.sync_roles")
        lockout.connect()
        register_nav(
            "system", "people", _("People"), "accounts:people", icon="users", roles=("admin",)
        )
