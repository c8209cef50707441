from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceivablesConfig(AppConfig):
    name = "receivables"
    verbose_name = _("receivables")

    def ready(self) -> None:
        from receivables import books, queries, wording
        from records.access import register_access
        from records.verbs import register_changed, register_verbs
        from workflow.registry import register_notices

        register_verbs(wording.VERBS)
        register_changed(wording.CHANGED)
        register_notices(wording.NOTICES)
        register_access("receivables.payment", queries.may_open_attachments)
        register_access("receivables.instalment", queries.may_open_instalment_attachments)
        books.register()
        _take_part()
        _show_sections()
        _show_navigation()


def _take_part() -> None:
    """The steps that receivables does, and what it hears of."""
    from contracts.signals import contract_effective
    from deliveries.signals import receipt_returned
    from orders.signals import order_closed
    from receivables import subscriptions, wording
    from workflow.registry import register_step

    register_step("10.1", "receivables:instalment", "receivables.instalment")
    register_step("10.2", "receivables:payment", "receivables.payment")
    register_step(
        "N17", "receivables:re_evaluate", "customers.customer", reason=wording.re_evaluation_words
    )
    contract_effective.connect(
        subscriptions.on_contract_effective, dispatch_uid="receivables.contract_effective"
    )
    receipt_returned.connect(
        subscriptions.on_receipt_returned, dispatch_uid="receivables.receipt_returned"
    )
    order_closed.connect(subscriptions.on_order_closed, dispatch_uid="receivables.order_closed")


def _show_sections() -> None:
    from core.slots import register_slot
    from receivables import display

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


def _show_navigation() -> None:
    from core.navigation import register_nav

    sells = ("sales", "centre_head", "director", "gm", "finance")
    register_nav(
        "tasks", "T10", _("Collection"), "receivables:list", roles=sells, order=10, number="10"
    )
    register_nav(
        "queries", "desk", _("Payments and allocation"), "receivables:work", icon="coin",
        roles=("finance",), order=28,
    )  # fmt: skip
    register_nav(
        "queries", "payments", _("Payments"), "receivables:payments", icon="receipt",
        roles=sells, order=30,
    )  # fmt: skip
    register_nav(
        "queries", "ageing", _("Ageing of receivables"), "receivables:ageing", icon="history",
        roles=sells, order=32,
    )  # fmt: skip
