from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "contracts"
    verbose_name = _("contracts")

    def ready(self) -> None:
        from contracts import books, queries, slots, subscriptions, wording
        from core.navigation import register_nav
        from core.slots import register_slot
        from orders.queries import register_concern
        from orders.signals import order_approved, order_cancelled, order_closed, order_locking
        from records.access import register_access
        from records.verbs import register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
        register_notices(wording.NOTICES)
        register_access("contracts.contract", queries.may_open_attachments)
        register_concern(queries.orders_concerning)
        for step in ("6.4", "7.1"):
            register_step(step, "contracts:detail", "contracts.contract")
        books.register()
        register_slot(
            "order.sections",
            template="contracts/_order_section.html",
            context=slots.order_section,
            order=10,
        )
        register_nav(
            "queries", "contracts", _("Contracts"), "contracts:list", icon="clipboard-check",
            roles=("sales", "centre_head", "director", "gm", "finance"), order=15,
        )  # fmt: skip
        order_approved.connect(subscriptions.on_order_approved, dispatch_uid="contracts.approved")
        order_locking.connect(subscriptions.on_order_locking, dispatch_uid="contracts.locking")
        order_cancelled.connect(subscriptions.on_order_cancelled, dispatch_uid="contracts.cancel")
        order_closed.connect(subscriptions.on_order_closed, dispatch_uid="contracts.closed")
