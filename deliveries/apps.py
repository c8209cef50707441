from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = _("deliveries")

    def ready(self) -> None:
        from contracts.signals import contract_effective
        from core.navigation import register_nav
        from core.slots import register_slot
        from deliveries import books, queries, slots, subscriptions, wording
        from orders.queries import register_concern
        from records.access import register_access
        from records.verbs import register_changed, register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
        register_changed(wording.CHANGED)
        register_notices(wording.NOTICES)
        register_access("deliveries.shipment", queries.may_open_shipment_attachments)
        register_access("deliveries.job", queries.may_open_job_attachments)
        register_concern(queries.orders_concerning)
        for step in ("8.1", "8.3"):
            register_step(step, "deliveries:plan", "contracts.contract")
        for step in ("8.2", "9.1"):
            register_step(step, "deliveries:shipment", "deliveries.shipment")
        register_step("8.4", "deliveries:job", "deliveries.job")
        books.register()
        section = "deliveries/_section.html"
        register_slot("order.sections", template=section, context=slots.order_section, order=20)
        register_slot(
            "contract.sections", template=section, context=slots.contract_section, order=10
        )
        register_slot(
            "contract.actions",
            template="deliveries/_plan_action.html",
            context=slots.contract_action,
        )
        seen_by = ("sales", "centre_head", "director", "gm", "finance")
        register_nav(
            "queries", "shipments", _("Shipments"), "deliveries:shipments", icon="truck",
            roles=(*seen_by, "logistics"), order=16,
        )  # fmt: skip
        register_nav(
            "queries", "jobs", _("Production jobs"), "deliveries:jobs", icon="settings",
            roles=(*seen_by, "production", "rd"), order=17,
        )  # fmt: skip
        contract_effective.connect(
            subscriptions.on_contract_effective, dispatch_uid="deliveries.contract_effective"
        )
