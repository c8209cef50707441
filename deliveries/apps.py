from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveriesConfig(AppConfig):
    name = "deliveries"
    verbose_name = _("deliveries")

    def ready(self) -> None:
        from contracts.signals import contract_effective
        from deliveries import queries, subscriptions, wording
        from orders.queries import register_concern
        from records.access import register_access
        from records.verbs import register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
        register_notices(wording.NOTICES)
        register_access("deliveries.shipment", queries.may_open_shipment_attachments)
        register_access("deliveries.job", queries.may_open_job_attachments)
        register_concern(queries.orders_concerning)
        for step in ("8.1", "8.3"):
            register_step(step, "deliveries:plan", "contracts.contract")
        for step in ("8.2", "9.1"):
            register_step(step, "deliveries:shipment", "deliveries.shipment")
        register_step("8.4", "deliveries:job", "deliveries.job")
        contract_effective.connect(
            subscriptions.on_contract_effective, dispatch_uid="deliveries.contract_effective"
        )
