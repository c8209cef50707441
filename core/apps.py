from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


def _drop_guards(using: str, **_signal: Any) -> None:
    from django.db import connections

    from core.guards import drop_guards

    # SQLite rebuilds tables: triggers would vanish, or make the rebuild fail.
    if using == "default" and connections[using].vendor == "sqlite":
        drop_guards()


def _install_guards(using: str, **_signal: Any) -> None:
    from core.guards import install_guards

    if using == "default":
        install_guards()


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("core")

    def ready(self) -> None:
        from core import mail, own_books  # noqa: F401  # they register themselves

        autodiscover_modules("books")
        pre_migrate.connect(_drop_guards, sender=self, dispatch_uid="guards.drop")
        post_migrate.connect(_install_guards, sender=self, dispatch_uid="guards.install")
