"""The bell: what happened, newest first; read marks; the counts that the header asks for."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from accounts.types import AuthedRequest
from workflow import queries, services
from workflow.shell import bell_count, header_counts


class ReadView(LoginRequiredMixin, View):
    """One notice was followed; sent beside the link, so that a GET changes nothing."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(queries.notices_for(request.user), pk=pk)
        services.mark_read(notice=notice, by=request.user)
        return HttpResponse(status=204)


class ReadAllView(LoginRequiredMixin, View):
    http_method_names = ["post"]

    def post(self, request: AuthedRequest) -> HttpResponse:
        services.mark_all_read(by=request.user)
        return redirect("workflow:notices")


class CountsView(LoginRequiredMixin, View):
    """The header's two counts, fetched every half minute."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        counts = {**header_counts(request.user), **bell_count(request.user)}
        response = render(request, "workflow/_counts.html", {"counts": counts})
        response["Cache-Control"] = "no-store"
        return response
