"""Letting an item's clock stand still, and go on."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from core import clock, formats
from core.forms import Form
from core.pages import FormPage
from core.refusals import NotAllowed, Refused
from workflow import permissions, queries, services
from workflow.forms import PauseForm
from workflow.models import WorkItem
from workflow.views.items import item_or_404
from workflow.wording import step_label
from workflow.wording_substitution import pause_text


class _ClockAct(FormPage):
    """An act on one item's clock."""

    request: AuthedRequest
    template_name = "core/confirm.html"

    def find(self) -> WorkItem:
        return item_or_404(self.request, self.kwargs["pk"])

    def may(self) -> None:
        """Raise when the reader may not."""

    def check(self) -> None:
        try:
            self.may()
        except Refused as refusal:
            raise NotAllowed(refusal.message) from None

    def get_title(self) -> str:
        step = step_label(self.object.step_code, queries.step_names())
        return formats.named_text(self.title, f"{step} {self.object.label}")


class PauseView(_ClockAct):
    """The step waits for somebody outside the house."""

    form_class = PauseForm
    title = _("Pause the clock")
    submit_label = _("Pause the clock")

    def may(self) -> None:
        permissions.check_may_pause(item=self.object, by=self.request.user, now=clock.now())

    def context(self) -> dict[str, Any]:
        return {
            "effect": gettext(
                "Until it goes on, the step has no due moment; the working time of the pause is "
                "added to its limit. Your superior is told, and everybody who sees the item sees "
                "the pause."
            ),
            "back_url": reverse("workflow:inbox"),
        }

    def run(self, form: BaseForm) -> str:
        services.pause_item(item=self.object, by=self.request.user, **form.cleaned_data)
        self.say(_("The clock is paused."))
        return reverse("workflow:inbox")


class ResumeView(_ClockAct):
    """The clock goes on."""

    form_class = Form
    title = _("Let the clock go on")
    submit_label = _("Let the clock go on")

    def may(self) -> None:
        permissions.check_may_resume(item=self.object, by=self.request.user)

    def context(self) -> dict[str, Any]:
        pause = queries.open_pause_of(self.object)
        waiting = pause_text(pause) if pause else ""
        return {
            "effect": gettext("%(waiting)s The due moment is put off by the time of the pause.")
            % {"waiting": waiting},
            "back_url": reverse("workflow:inbox"),
        }

    def run(self, form: BaseForm) -> str:
        item = services.resume_item(item=self.object, by=self.request.user)
        self.say(
            gettext("The clock goes on; it is due %(due)s.")
            % {"due": formats.moment_text(item.due_at)}
        )
        return reverse("workflow:inbox")
