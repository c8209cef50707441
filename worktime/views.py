"""Pages of the company calendar: everybody reads, administrators change."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.formats import weekday_text
from core.refusals import Refused
from records.queries import timeline
from worktime import forms, queries, services, wording
from worktime.documents import year_workbook
from worktime.models import FIRST_YEAR, LAST_YEAR
from worktime.permissions import check_may_keep_calendar, may_keep_calendar

MONDAY = date(2024, 1, 1)


class ThisYearView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest) -> HttpResponse:
        return redirect("worktime:year", clock.today().year)


class YearView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest, year: int) -> HttpResponse:
        row = queries.year_row(year)
        months = queries.months_of(year)
        context = {
            "year": year,
            "row": row,
            "months": months,
            "days": queries.exceptions_in(months),
            "working_days": sum(month.working_days for month in months),
            "earlier": year - 1 if year > FIRST_YEAR else None,
            "later": year + 1 if year < LAST_YEAR else None,
            "history": wording.history_stops(timeline(row)) if row else [],
            "may_change": may_keep_calendar(request.user),
            "today": clock.today(),
            "weekdays": [weekday_text(MONDAY + timedelta(days=i)) for i in range(7)],
            "legend": wording.LEGEND,
        }
        return render(request, "worktime/year.html", context)


class YearExportView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest, year: int) -> HttpResponse:
        return year_workbook(year, queries.exceptions_in(queries.months_of(year)))


class LoadYearView(LoginRequiredMixin, View):
    def post(self, request: AuthedRequest, year: int) -> HttpResponse:
        changed = services.load_year(year=year, by=request.user)
        messages.success(request, wording.loaded_sentence(year, changed))
        return redirect("worktime:year", year)


class ConfirmYearView(LoginRequiredMixin, View):
    def post(self, request: AuthedRequest, year: int) -> HttpResponse:
        services.confirm_year(year=year, by=request.user)
        messages.success(request, _("The calendar of %(year)s is confirmed.") % {"year": year})
        return redirect("worktime:year", year)


class WithdrawConfirmationView(LoginRequiredMixin, View):
    def post(self, request: AuthedRequest, year: int) -> HttpResponse:
        services.withdraw_confirmation(year=year, by=request.user)
        messages.success(request, _("The confirmation of %(year)s is withdrawn.") % {"year": year})
        return redirect("worktime:year", year)


class DayView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest, day: date) -> HttpResponse:
        return self._page(request, day, forms.DayForm.showing(queries.day_row(day)))

    def post(self, request: AuthedRequest, day: date) -> HttpResponse:
        check_may_keep_calendar(request.user)
        form = forms.DayForm(request.POST)
        if form.is_valid():
            try:
                self._change(request, day, form.cleaned_data)
                messages.success(request, wording.day_set_sentence(day))
                return redirect("worktime:year", day.year)
            except Refused as refusal:
                form.add_error(refusal.field, str(refusal))
        return self._page(request, day, form, status=422)

    def _change(self, request: AuthedRequest, day: date, typed: dict[str, Any]) -> None:
        kind, version = typed.pop("kind"), typed.pop("version")
        if kind == forms.DayKind.USUAL:
            services.clear_day(day=day, version=version, by=request.user)
        else:
            is_working = kind == forms.DayKind.WORKING
            services.set_day(
                day=day, is_working=is_working, version=version, by=request.user, **typed
            )

    def _page(
        self, request: AuthedRequest, day: date, form: forms.DayForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "day": day,
            "cell": queries.day_cell(day),
            "form": form,
            "may_change": may_keep_calendar(request.user),
        }
        return render(request, "worktime/day.html", context, status=status)


class HoursView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest) -> HttpResponse:
        context = {
            "versions": queries.hours_versions(),
            "limits": queries.clock_settings(),
            "may_change": may_keep_calendar(request.user),
        }
        return render(request, "worktime/hours.html", context)


class NewHoursView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_keep_calendar(request.user)
        latest = queries.hours_versions()[0]
        return _week_page(request, forms.NewWeekForm.showing(latest))

    def post(self, request: AuthedRequest) -> HttpResponse:
        check_may_keep_calendar(request.user)
        return _set_week(request, forms.NewWeekForm(request.POST))


class HoursEditView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest, valid_from: date) -> HttpResponse:
        check_may_keep_calendar(request.user)
        row = get_object_or_404(queries.hours_versions(), valid_from=valid_from)
        return _week_page(request, forms.WeekForm.showing(row), valid_from)

    def post(self, request: AuthedRequest, valid_from: date) -> HttpResponse:
        check_may_keep_calendar(request.user)
        get_object_or_404(queries.hours_versions(), valid_from=valid_from)
        return _set_week(request, forms.WeekForm(request.POST), valid_from)


def _set_week(
    request: AuthedRequest, form: forms.WeekForm, valid_from: date | None = None
) -> HttpResponse:
    if form.is_valid():
        try:
            arguments = form.arguments()
            arguments.setdefault("valid_from", valid_from)
            row = services.set_hours(by=request.user, **arguments)
            messages.success(request, wording.hours_set_sentence(row.valid_from))
            return redirect("worktime:hours")
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
    return _week_page(request, form, valid_from, status=422)


def _week_page(
    request: AuthedRequest,
    form: forms.WeekForm,
    valid_from: date | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "valid_from": valid_from}
    return render(request, "worktime/week.html", context, status=status)


class LimitsView(LoginRequiredMixin, View):
    def get(self, request: AuthedRequest) -> HttpResponse:
        check_may_keep_calendar(request.user)
        form = forms.LimitsForm.showing(queries.clock_settings())
        return render(request, "worktime/limits.html", {"form": form})

    def post(self, request: AuthedRequest) -> HttpResponse:
        check_may_keep_calendar(request.user)
        form = forms.LimitsForm(request.POST)
        if form.is_valid():
            services.set_limits(
                figures=form.figures(), version=form.cleaned_data["version"], by=request.user
            )
            messages.success(
                request, _("The count of limits is set. Open limits were computed anew.")
            )
            return redirect("worktime:hours")
        return render(request, "worktime/limits.html", {"form": form}, status=422)
