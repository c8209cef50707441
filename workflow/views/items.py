"""One item: on to the page where it is done, and the date that its holder names."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core.forms import LARGEST_ID
from core.pages import FormPage
from workflow import queries, services
from workflow.forms import PlanForm
from workflow.models import WorkItem
from workflow.permissions import PLANNED_BY_THE_HOLDER, check_may_plan, holds
from workflow.registry import page_for
from workflow.wording import step_label


def item_or_404(request: AuthedRequest, pk: int) -> WorkItem:
    """Return an item that the reader may know of."""
    item = queries.item_for(request.user, pk) if 0 < pk <= LARGEST_ID else None
    if item is None:
        raise Http404
    return item


class ItemView(LoginRequiredMixin, View):
    """Leads on; that it was opened is noted by a POST beside it, a GET changes nothing."""

    def get(self, request: AuthedRequest, pk: int) -> HttpResponse:
        item = item_or_404(request, pk)
        if item.done_at is not None or not holds(item=item, user=request.user):
            return redirect(item.subject_url)
        if item.limit_kind in PLANNED_BY_THE_HOLDER and item.planned_on is None:
            return redirect("workflow:plan", item.pk)
        page = page_for(item.step_code, item.subject_type)
        return redirect(page.page, item.subject_id) if page else redirect(item.subject_url)


class ItemOpenedView(LoginRequiredMixin, View):
    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        item = item_or_404(request, pk)
        if holds(item=item, user=request.user):
            services.mark_opened(item=item, by=request.user)
        return HttpResponse(status=204)


class PlanView(FormPage):
    """Work «as the case may be» begins with the day by which it will be done (domain A4)."""

    request: AuthedRequest
    template_name = "workflow/plan.html"
    form_class = PlanForm
    title = _("By when will it be done?")
    submit_label = _("Save the date and go on")

    def find(self) -> WorkItem:
        return item_or_404(self.request, self.kwargs["pk"])

    def check(self) -> None:
        check_may_plan(item=self.object, by=self.request.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"planned_on": self.object.planned_on}}

    def context(self) -> dict[str, Any]:
        return {
            "step": step_label(self.object.step_code, queries.step_names()),
            "back_url": reverse("workflow:inbox"),
        }

    def run(self, form: BaseForm) -> str:
        services.set_planned_date(item=self.object, by=self.request.user, **form.cleaned_data)
        return reverse("workflow:item", args=[self.object.pk])
