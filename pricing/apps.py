from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    name = "pricing"
    verbose_name = _("pricing")

    def ready(self) -> None:
        from core.navigation import register_nav
        from pricing import books, wording
        from records.verbs import register_verbs

        register_verbs(wording.VERBS)
        books.register()
        register_nav(
            "tasks",
            "T2",
            _("Price strategy"),
            "pricing:strategy_now",
            number="2",
            roles=("sales", "centre_head", "director", "gm", "finance", "market"),
            order=2,
        )
        register_nav(
            "queries", "products", _("Products and prices"), "pricing:list", icon="tag", order=30
        )
