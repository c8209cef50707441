from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


def _recompute(**_signal: Any) -> None:
    from workflow.services import recompute_open_dues

    recompute_open_dues()


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("workflow")

    def ready(self) -> None:
        from records.verbs import register_verbs
        from workflow import (
            effects,  # noqa: F401  # registers what the outbox does
            shell,
            wording,
        )
        from workflow.checks import KNOWN_STEPS, check_registered_steps
        from workflow.registry import register_notices, register_step
        from workflow.rules import SIGNER
        from worktime.signals import calendar_changed

        register_verbs(wording.VERBS)
        register_notices(wording.NOTICES)
        register(check_registered_steps)
        for step in sorted(KNOWN_STEPS):
            register_step(step, "workflow:sign", SIGNER)
        calendar_changed.connect(_recompute, dispatch_uid="workflow.recompute")
        shell.register()
