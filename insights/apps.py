from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "insights"
    verbose_name = _("insights")

    def ready(self) -> None:
        from core.navigation import register_nav
        from core.slots import register_slot
        from insights.slots import orders_of_customer, way_of_order

        register_nav("top", "home", _("Home"), "insights:home", icon="home", order=1, tab=True)
        register_nav(
            "queries",
            "on_time",
            _("On time"),
            "insights:on_time",
            icon="clock",
            roles=("centre_head", "director", "gm"),
            order=70,
        )
        register_nav(
            "queries",
            "ledger",
            _("Step ledger"),
            "insights:ledger",
            icon="report",
            roles=("centre_head", "director", "gm"),
            order=72,
        )
        register_slot(
            "customer.sections",
            template="insights/_panel.html",
            context=orders_of_customer,
            order=20,
        )
        register_slot("order.way", template="insights/_way.html", context=way_of_order)
