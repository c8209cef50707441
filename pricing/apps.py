from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PricingConfig(AppConfig):
    name = "pricing"
    verbose_name = _("pricing")

    def ready(self) -> None:
        from core.looks import Look
        from core.navigation import register_nav
        from core.slots import register_slot
        from pricing import books, queries, slots, wording
        from records.access import register_access
        from records.verbs import register_changed, register_verbs
        from workflow.registry import register_notices, register_step
        from workflow.wording import register_outcomes

        register_verbs(wording.VERBS)
        register_changed(wording.CHANGED)
        register_notices(wording.NOTICES)
        register_outcomes(
            {
                "not_waited": Look("grey", _("not waited for")),
                "voided": Look("grey", _("given up")),
            }
        )
        register_access("pricing.pricestrategy", queries.may_open_papers)
        register_step("2.1", "pricing:opine", "pricing.pricestrategy")
        register_step("2.2", "pricing:lines", "pricing.pricestrategy")
        for step in ("2.3", "2.4"):
            register_step(step, "pricing:decide", "pricing.pricestrategy")
        books.register()
        register_slot(
            "item.sections",
            template="pricing/_opinions.html",
            context=slots.item_section,
            order=5,
        )
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
