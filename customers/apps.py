from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "customers"
    verbose_name = _("customers")

    def ready(self) -> None:
        from core.navigation import register_nav
        from core.slots import register_slot
        from customers import books, queries, slots, wording
        from records.access import register_access
        from records.verbs import register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
        register_notices(wording.NOTICES)
        register_access("customers.customer", queries.may_open_attachments)
        register_access("customers.rating", queries.may_open_rating_attachments)
        for step in ("5.1", "5.2", "5.3"):
            register_step(step, "customers:rating", "customers.rating", reason=wording.reason_words)
        books.register()
        register_slot(
            "item.sections", template="customers/_rating_said.html", context=slots.item_section
        )
        register_nav(
            "queries", "customers", _("Customers"), "customers:list", icon="users", order=20
        )
