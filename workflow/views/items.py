"""One item: on to the page where it is done, and the date that its holder names."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core.refusals import Refused
from workflow import queries, services
from workflow.forms import PlanForm
from workflow.models import WorkItem
from workflow.permissions import PLANNED_BY_THE_HOLDER, check_may_plan, holds
from workflow.registry import page_for
from workflow.wording import step_label


def item_or_404(request: AuthedRequest, pk: int) -> WorkItem:
    """Return an item that the reader may know of."""
    item = queries.item_for(request.user, pk)
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


class PlanView(LoginRequiredMixin, View):
    """Work «as the case may be» begins with the day by which it will be done (domain A4)."""

    def get(self, request: AuthedRequest, pk: int) -> HttpResponse:
        item = item_or_404(request, pk)
        check_may_plan(item=item, by=request.user)
        return self._page(request, item, PlanForm(initial={"planned_on": item.planned_on}))

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        item = item_or_404(request, pk)
        form = PlanForm(request.POST)
        if form.is_valid():
            try:
                services.set_planned_date(item=item, by=request.user, **form.cleaned_data)
                return redirect("workflow:item", item.pk)
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
        return self._page(request, item, form, status=422)

    def _page(
        self, request: AuthedRequest, item: WorkItem, form: PlanForm, status: int = 200
    ) -> HttpResponse:
        names = queries.step_names()
        context = {
            "item": item,
            "form": form,
            "step": step_label(item.step_code, names),
            "title": _("By when will it be done?"),
            "submit_label": _("Save the date and go on"),
        }
        return render(request, "workflow/plan.html", context, status=status)
