"""Several routine items at once: one page that lists them, one decision each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.types import AuthedRequest
from core.formats import told_text
from core.forms import id_of
from core.pages import FormPage
from core.refusals import Refusal
from workflow import queries
from workflow.forms import BatchForm
from workflow.models import WorkItem
from workflow.registry import BatchLine, batch_for, routine_lines
from workflow.wording import step_label

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Pick:
    """One ticked item: what decides it, or None when it has to be read."""

    item: WorkItem
    step: str
    line: BatchLine | None

    @property
    def value(self) -> str:
        """What the form carries: the item and the version that was seen."""
        return f"{self.item.pk}:{self.line.version}" if self.line else ""


class BatchPage(FormPage):
    """Asks once for all that was ticked; what is no routine is named and left alone."""

    request: AuthedRequest
    template_name = "workflow/batch.html"
    form_class = BatchForm
    title = gettext_lazy("Approve several")
    submit_label = gettext_lazy("Agree to all of these")

    @cached_property
    def picks(self) -> list[Pick]:
        """The ticked items that still wait for the reader, by due moment."""
        asked = [one.split(":")[0] for one in self.request.POST.getlist("picks")]
        asked += self.request.GET.getlist("items")
        pks = {pk for one in asked[: 2 * MOST_AT_ONCE] if (pk := id_of(one)) is not None}
        items = list(queries.open_items_for(self.request.user).filter(pk__in=pks)[:MOST_AT_ONCE])
        lines, names = routine_lines(self.request.user, items), queries.step_names()
        return [Pick(item, step_label(item.step_code, names), lines.get(item.pk)) for item in items]

    def find(self) -> None:
        if self.request.method == "GET" and not self.picks:
            raise Http404(_("Nothing was ticked, or it is done already."))

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"opinion": _("Agreed.")}}

    def context(self) -> dict[str, Any]:
        routine = [pick for pick in self.picks if pick.line]
        return {
            "routine": routine,
            "to_read": [pick for pick in self.picks if not pick.line],
            "total": sum((pick.item.amount or 0) for pick in routine),
            "back_url": reverse("workflow:inbox"),
        }

    def run(self, form: BaseForm) -> str:
        opinion, done = form.cleaned_data["opinion"], 0
        items = {pick.item.pk: pick.item for pick in self.picks}
        for pk, version in form.cleaned_data["picks"]:
            item = items.get(pk)
            if item is None:
                gone = _("One item was done by somebody else meanwhile; nothing was saved for it.")
                messages.warning(self.request, gone)
                continue
            done += self._decide(item, version, opinion)
        if done:
            said = ngettext("%(n)d item was approved.", "%(n)d items were approved.", done)
            self.say(said % {"n": done})
        return reverse("workflow:inbox")

    def _decide(self, item: WorkItem, version: int, opinion: str) -> int:
        """Decide one in a unit of work of its own; what stands against it is told, not raised."""
        batch = batch_for(item.step_code, item.subject_type)
        if batch is None:
            return 0
        try:
            said = batch.approve(self.request.user, item.subject_id, version, opinion)
        except Refusal as refusal:
            messages.warning(self.request, told_text(item.label, refusal))
            return 0
        messages.info(self.request, said)
        return 1
