"""The written standard as people know it, each step with its figures beside."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.limits import check_may_export
from core.refusals import Refused
from records.queries import timeline
from workflow import queries, services
from workflow.documents import standard_workbook
from workflow.forms import AmendForm
from workflow.models import StandardVersion
from workflow.permissions import (
    check_may_amend_standard,
    may_amend_standard,
    may_see_figures,
)

PERIOD_DAYS = 90


class StandardView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest) -> HttpResponse:
        now = clock.now()
        first = now - timedelta(days=PERIOD_DAYS)
        tasks = queries.standard_page(user=request.user, first=first, now=now)
        context = {
            "title": _("Work standard"),
            "version": queries.version_in_force(),
            "tasks": tasks,
            "total": queries.sum_of(task.total for task in tasks),
            "period_days": PERIOD_DAYS,
            "sees_all": may_see_figures(request.user),
            "may_amend": may_amend_standard(request.user),
        }
        return render(request, "workflow/standard.html", context)


class StandardExportView(LoginRequiredMixin, View):
    """The standard's table with its figures, as a file."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_export(request)
        now = clock.now()
        first = now - timedelta(days=PERIOD_DAYS)
        tasks = queries.standard_page(user=request.user, first=first, now=now)
        return standard_workbook(tasks)


class AmendStandardView(LoginRequiredMixin, View):
    """A new version of the standard with other limits; for administrators."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_amend_standard(by=request.user)
        current = queries.version_in_force()
        form = AmendForm(current=current, steps=list(queries.steps_in_force()))
        return _amend_page(request, form, current)

    def post(self, request: AuthedRequest) -> HttpResponse:
        check_may_amend_standard(by=request.user)
        current = queries.version_in_force()
        form = AmendForm(request.POST, current=current, steps=list(queries.steps_in_force()))
        if form.is_valid():
            try:
                issued = services.amend_standard(
                    amendment=form.amendment(), number=form.cleaned_data["version"], by=request.user
                )
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                text = _("%(version)s of the standard is in force. Open items keep their limit.")
                messages.success(request, text % {"version": issued})
                return redirect("workflow:standard")
        return _amend_page(request, form, current, status=422)


def _amend_page(
    request: AuthedRequest, form: AmendForm, current: StandardVersion, *, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("Amend the standard"),
        "form": form,
        "version": current,
        "entries": timeline(current),
    }
    return render(request, "workflow/amend.html", context, status=status)
