from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.core.signals import request_finished, request_started
from django.utils.translation import gettext_lazy as _


def _recompute(*, first_day: Any, last_day: Any, subject: Any, by: Any, **_signal: Any) -> None:
    from workflow.services import recompute_minutes_held, recompute_open_dues

    recompute_open_dues()
    if last_day is not None:
        recompute_minutes_held(first_day=first_day, last_day=last_day, subject=subject, by=by)


def _hand_back(*, person: Any, by: Any, **_signal: Any) -> None:
    from workflow.services import hand_back_work_of

    hand_back_work_of(person=person, by=by)


def _hand_back_of_role(*, person: Any, by: Any, **_signal: Any) -> None:
    from workflow.services import hand_back_work_of_role

    hand_back_work_of_role(person=person, by=by)


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = _("workflow")

    def ready(self) -> None:
        from accounts.signals import person_deactivated, roles_taken
        from core.slots import register_slot
        from records.verbs import register_changed, register_verbs
        from workflow import (
            effects,  # noqa: F401  # registers what the outbox does
            shell,
            slots,
            wording,
            wording_substitution,
        )
        from workflow.checks import KNOWN_STEPS, check_registered_steps
        from workflow.queries.standing import begin_request, end_request
        from workflow.registry import register_notices, register_step
        from workflow.rules import SIGNER
        from worktime.signals import calendar_changed

        register_verbs(wording.VERBS)
        register_changed(wording.CHANGED)
        register_notices(wording.NOTICES)
        register_verbs(wording_substitution.VERBS)
        register_notices(wording_substitution.NOTICES)
        register(check_registered_steps)
        for step in sorted(KNOWN_STEPS):
            register_step(step, "workflow:sign", SIGNER)
        calendar_changed.connect(_recompute, dispatch_uid="workflow.recompute")
        person_deactivated.connect(_hand_back, dispatch_uid="workflow.hand_back")
        roles_taken.connect(_hand_back_of_role, dispatch_uid="workflow.hand_back_of_role")
        request_started.connect(begin_request, dispatch_uid="workflow.begin_request")
        request_finished.connect(end_request, dispatch_uid="workflow.end_request")
        register_slot("page.end", template="workflow/_opened.html", context=slots.unopened)
        shell.register()
