from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StockConfig(AppConfig):
    name = "stock"
    verbose_name = _("stock")

    def ready(self) -> None:
        from core.navigation import register_nav
        from pricing.queries import register_availability
        from pricing.signals import product_registered
        from records.verbs import register_verbs
        from stock import books, queries, services, wording

        register_verbs(wording.VERBS)
        books.register()
        register_availability(queries.free_quantities)
        product_registered.connect(services.make_item_of, dispatch_uid="stock.make_item_of")
        register_nav("queries", "stock", _("Stock"), "stock:list", icon="package", order=40)
