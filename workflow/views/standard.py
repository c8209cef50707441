"""The written standard as people know it, each step with its figures beside."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.limits import may_export
from core.refusals import NotAllowed
from workflow import queries
from workflow.documents import standard_workbook
from workflow.permissions import may_see_figures

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
        }
        return render(request, "workflow/standard.html", context)


class StandardExportView(LoginRequiredMixin, View):
    """The standard's table with its figures, as a file."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        if not may_export(request):
            raise NotAllowed(_("You made too many exports within an hour. Wait a while."))
        now = clock.now()
        first = now - timedelta(days=PERIOD_DAYS)
        tasks = queries.standard_page(user=request.user, first=first, now=now)
        return standard_workbook(tasks)
