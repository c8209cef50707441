"""The operations page and, on systems for training, the clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.types import AuthedRequest
from core import clock
from core.refusals import Refused
from marketing import readings, services, wording
from marketing.forms import ForwardForm, MoveForm
from marketing.permissions import check_may_operate, may_operate


class FaviconView(View):
    """Browsers ask here of their own accord, beside a file or a page that names no icon."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        return redirect(static("favicon.svg"))


@method_decorator(never_cache, name="dispatch")
class OperationsPage(View):
    """运行状况: what is behind and what to do about it; for others it is not there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not may_operate(request.user):
            raise Http404
        failing = list(readings.failing_rows()[: readings.ROWS_SHOWN])
        context = {
            "title": _("System status"),
            "readings": readings.all_readings(),
            "failing": [(row, wording.kind_name(row.kind)) for row in failing],
            "findings": readings.last_findings(),
            "jobs": [
                (run, wording.job_name(run.name), wording.job_result(run.result))
                for run in readings.jobs_run()
            ],
            "pairs": readings.versions(),
        }
        return render(request, "marketing/status.html", context)


class RetryView(LoginRequiredMixin, View):
    """Try one failed entry again at once."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        check_may_operate(by=request.user)
        row = get_object_or_404(readings.failing_rows(), pk=pk)
        try:
            services.retry_row(row=row, by=request.user)
            messages.success(request, _("It is tried again within a few seconds."))
        except Refused as refusal:
            messages.info(request, str(refusal))
        return redirect("statusz")


class RetryAllView(LoginRequiredMixin, View):
    """Try all failed entries again at once."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest) -> HttpResponse:
        number = services.retry_all(by=request.user)
        text = ngettext(
            "%(count)d entry is tried again within a few seconds.",
            "%(count)d entries are tried again within a few seconds.",
            number,
        )
        messages.success(request, text % {"count": number})
        return redirect("statusz")


class ClockView(LoginRequiredMixin, View):
    """A clock that can be moved, for training; there is no such page with DEBUG off."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEBUG:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ClockPage(ClockView):
    """How the clock stands, and to which moment to move it."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_operate(by=request.user)
        return _clock_page(request)

    def post(self, request: AuthedRequest) -> HttpResponse:
        check_may_operate(by=request.user)
        form = MoveForm(request.POST)
        if form.is_valid():
            try:
                services.move_clock(to=form.cleaned_data["to"], by=request.user)
                return redirect("clock")
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
        return _clock_page(request, move=form, status=422)


class ForwardView(ClockView):
    """Forward by working days."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest) -> HttpResponse:
        check_may_operate(by=request.user)
        form = ForwardForm(request.POST)
        if form.is_valid():
            services.forward_clock(days=form.cleaned_data["days"], by=request.user)
            return redirect("clock")
        return _clock_page(request, forward=form, status=422)


class BackView(ClockView):
    """Back to the real time."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest) -> HttpResponse:
        services.reset_clock(by=request.user)
        messages.success(request, _("The clock shows the real time again."))
        return redirect("clock")


def _clock_page(
    request: AuthedRequest,
    *,
    move: MoveForm | None = None,
    forward: ForwardForm | None = None,
    status: int = 200,
) -> HttpResponse:
    moved = clock.offset()
    context = {
        "title": _("Clock"),
        "move": move or MoveForm(initial={"to": clock.local(clock.now())}),
        "forward": forward or ForwardForm(initial={"days": 1}),
        "form": move or forward,
        "is_moved": bool(moved),
        "notice": wording.clock_notice(moved),
    }
    return render(request, "marketing/clock.html", context, status=status)
