from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class MarketingConfig(AppConfig):
    name = "marketing"
    verbose_name = _("operations")

    def ready(self) -> None:
        from core.navigation import register_banner, register_nav
        from marketing import wording
        from records.verbs import register_verbs
        from workflow.registry import register_notices

        register_verbs(wording.VERBS)
        register_notices(wording.NOTICES)
        register_nav(
            "system",
            "operations",
            _("System status"),
            "statusz",
            icon="refresh",
            roles=("admin",),
            order=90,
        )
        if settings.DEBUG:
            register_nav(
                "system", "clock", _("Clock"), "clock", icon="clock", roles=("admin",), order=95
            )
            register_banner(wording.moved_clock)
