from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"
    verbose_name = _("insights")

    def ready(self) -> None:
        from core.navigation import register_nav

        register_nav("top", "home", _("Home"), "insights:home", icon="home", order=1, tab=True)
