from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = _("orders")

    def ready(self) -> None:
        from core.navigation import register_nav
        from core.slots import register_slot
        from customers.queries import register_concern
        from customers.signals import rating_decided
        from orders import batch, books, queries, sentences, slots, subscriptions, wording
        from pricing.signals import strategy_begun
        from records.access import register_access
        from records.verbs import register_changed, register_verbs
        from workflow.registry import Batch, register_batch, register_notices, register_step

        books.register()
        register_verbs(wording.VERBS)
        register_changed(wording.CHANGED)
        register_notices(wording.NOTICES)
        register_access("orders.order", queries.may_open_attachments)
        register_concern(queries.customers_concerning)
        for step in ("3.1", "4.1", "4.2"):
            register_step(step, "orders:detail", "orders.order", reason=sentences.reason_words)
        for step in ("3.2", "6.1", "6.3", "6.5"):
            register_step(
                step,
                "orders:decide",
                "orders.order",
                reason=sentences.reason_words,
                by_holder=True,
            )
        register_batch(
            ("3.2", "6.3", "6.5"), "orders.order", Batch(batch.routine_lines, batch.approve)
        )
        register_step("6.2", "orders:review", "orders.order", reason=sentences.reason_words)
        register_slot(
            "item.sections", template="orders/_item_section.html", context=slots.item_section
        )
        card = "orders/_replay_card.html"
        register_slot("strategy.review", template=card, context=slots.strategy_review)
        register_slot(
            "strategy.review",
            template="orders/_strategy_impact.html",
            context=slots.strategy_impact,
            order=5,
        )
        register_slot(
            "strategy.acts", template="orders/_replay_act.html", context=slots.strategy_act
        )
        register_slot("item.sections", template=card, context=slots.strategy_item_section)
        register_nav(
            "queries", "orders", _("Orders"), "orders:list", icon="file-text", order=10, tab=True
        )
        strategy_begun.connect(
            subscriptions.on_strategy_begun, dispatch_uid="orders.on_strategy_begun"
        )
        rating_decided.connect(
            subscriptions.on_rating_decided, dispatch_uid="orders.on_rating_decided"
        )
