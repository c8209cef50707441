from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceivablesConfig(AppConfig):
    name = "receivables"
    verbose_name = _("receivables")

    def ready(self) -> None:
        from contracts.signals import contract_effective
        from core.navigation import register_nav
        from core.slots import register_slot
        from deliveries.signals import receipt_returned
        from orders.signals import order_closed
        from receivables import books, display, queries, subscriptions, wording
        from records.access import register_access
        from records.verbs import register_changed, register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
        register_changed(wording.CHANGED)
        register_notices(wording.NOTICES)
        register_access("receivables.payment", queries.may_open_attachments)
        register_step("10.1", "receivables:instalment", "receivables.instalment")
        register_step("10.2", "receivables:payment", "receivables.payment")
        contract_effective.connect(
            subscriptions.on_contract_effective, dispatch_uid="receivables.contract_effective"
        )
        receipt_returned.connect(
            subscriptions.on_receipt_returned, dispatch_uid="receivables.receipt_returned"
        )
        register_step(
            "N17",
            "receivables:re_evaluate",
            "customers.customer",
            reason=wording.re_evaluation_words,
        )
        order_closed.connect(subscriptions.on_order_closed, dispatch_uid="receivables.order_closed")
        books.register()
        register_slot(
            "customer.sections",
            template="receivables/_customer_money.html",
            context=display.money_of_customer,
            order=20,
        )
        register_slot(
            "order.sections",
            template="receivables/_order_money.html",
            context=display.money_of_order,
            order=30,
        )
        sells = ("sales", "centre_head", "director", "gm", "finance")
        register_nav(
            "tasks", "T10", _("Collection"), "receivables:list", roles=sells, order=10, number="10"
        )
        register_nav(
            "queries",
            "desk",
            _("Payments and allocation"),
            "receivables:work",
            icon="coin",
            roles=("finance",),
            order=28,
        )
        register_nav(
            "queries",
            "payments",
            _("Payments"),
            "receivables:payments",
            icon="receipt",
            roles=sells,
            order=30,
        )
        register_nav(
            "queries",
            "ageing",
            _("Ageing of receivables"),
            "receivables:ageing",
            icon="history",
            roles=sells,
            order=32,
        )
