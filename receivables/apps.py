from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReceivablesConfig(AppConfig):
    name = "receivables"
    verbose_name = _("receivables")

    def ready(self) -> None:
        from contracts.signals import contract_effective
        from deliveries.signals import receipt_returned
        from receivables import queries, subscriptions, wording
        from records.access import register_access
        from records.verbs import register_verbs
        from workflow.registry import register_notices, register_step

        register_verbs(wording.VERBS)
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
