from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WorktimeConfig(AppConfig):
    name = "worktime"
    verbose_name = _("worktime")

    def ready(self) -> None:
        from core.navigation import register_banner, register_nav
        from core.spans import register_measure
        from records.verbs import register_verbs
        from worktime import display, refill
        from worktime.wording import VERBS

        register_verbs(VERBS)
        register_measure(display.measure)
        register_banner(display.unconfirmed_years)
        register_nav(
            "system", "calendar", _("Calendar"), "worktime:index", icon="calendar", order=20
        )
        post_migrate.connect(refill.after_migrate, sender=self, dispatch_uid="worktime.refill")
        request_started.connect(display.begin_request)
        request_finished.connect(display.end_request)
