from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AftersalesConfig(AppConfig):
    name = "aftersales"
    verbose_name = _("aftersales")

    def ready(self) -> None:
        from aftersales import books, queries, subscriptions, wording
        from aftersales.display import complaints_of_order
        from core.navigation import register_nav
        from core.slots import register_slot
        from deliveries.signals import receipt_returned
        from orders.queries import register_concern
        from records.access import register_access
        from records.verbs import register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
        register_notices(wording.NOTICES)
        register_access("aftersales.complaint", queries.may_open_attachments)
        register_step(
            "9.2", "aftersales:complaint", "aftersales.complaint", reason=wording.reason_words
        )
        register_concern(queries.orders_concerning)
        receipt_returned.connect(
            subscriptions.on_receipt_returned, dispatch_uid="aftersales.receipt_returned"
        )
        books.register()
        register_slot(
            "order.sections",
            template="aftersales/_order_complaints.html",
            context=complaints_of_order,
            order=40,
        )
        register_nav(
            "tasks",
            "T9",
            _("After-sales"),
            "aftersales:list",
            roles=("sales", "centre_head", "director", "gm", "finance", "service", "quality"),
            order=9,
            number="9",
        )
