"""The bell: what happened, newest first; read marks; the counts that the header asks for."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.looks import Look
from core.navigation import NavCount
from core.pages import Column, Empty, Filter, ListPage, found
from workflow import queries, services
from workflow.models import Notice
from workflow.wording import notice_sentence


def _address(notice: Notice) -> str:
    return reverse("workflow:notice", args=[notice.pk])


def _state(notice: Notice) -> Look:
    if notice.read_at is None:
        return Look("blue", _("unread"), "bell")
    return Look("grey", _("read"), "check")


class NoticesPage(ListPage):
    """消息, the newest first."""

    request: AuthedRequest
    template_name = "workflow/notices.html"
    title = _("Notices")
    columns = (
        Column("when", _("When"), "created_at", "moment", css="cd nw", width=18),
        Column("text", _("Notice"), "sentence", css="cc", link=_address, width=80),
        Column("state", _("State"), _state, "look", css="ca nw", export=lambda n: str(_state(n))),
    )
    filters = (
        Filter(
            "state",
            _("State"),
            (("unread", _("unread")), ("read", _("read"))),
            apply=lambda rows, value: rows.filter(read_at__isnull=value == "unread"),
        ),
    )
    sorts = {"when": ("created_at",)}
    default_sort = "-when"

    def rows(self) -> QuerySet[Notice]:
        return queries.notices_for(self.request.user)

    def prepare(self, items: list[Any]) -> None:
        names = queries.step_names()
        for notice in items:
            notice.sentence = notice_sentence(notice, names)

    def context(self) -> dict[str, Any]:
        return {"has_unread": queries.unread_count(self.request.user, cap=1) > 0}

    def row_css(self, item: Notice) -> str:
        return "unseen" if item.read_at is None else ""

    def empty(self) -> Empty:
        if self.is_filtered:
            return super().empty()
        return Empty(_("No notices yet."), _("What concerns you is told here and by mail."))


class NoticeView(LoginRequiredMixin, View):
    """Leads on to what the notice is about."""

    def get(self, request: AuthedRequest, pk: int) -> HttpResponse:
        return redirect(found(queries.notices_for(request.user), pk).url)


class ReadView(LoginRequiredMixin, View):
    """One notice was followed; sent beside the link, so that a GET changes nothing."""

    http_method_names = ["post"]

    def post(self, request: AuthedRequest, pk: int) -> HttpResponse:
        notice = found(queries.notices_for(request.user), pk)
        services.mark_read(notice=notice, by=request.user)
        return HttpResponse(status=204)


class ReadAllView(LoginRequiredMixin, View):
    http_method_names = ["post"]

    def post(self, request: AuthedRequest) -> HttpResponse:
        services.mark_all_read(by=request.user)
        return redirect("workflow:notices")


class CountsView(LoginRequiredMixin, View):
    """The header's two counts, fetched every half minute by a page that is being looked at."""

    def get(self, request: AuthedRequest) -> HttpResponse:
        header = queries.header_of(request.user, now=clock.now())
        counts = {
            "inbox": NavCount(header.waiting, late=header.is_late),
            "bell": NavCount(header.unread),
        }
        response = render(request, "workflow/_counts.html", {"counts": counts})
        response["Cache-Control"] = "no-store"
        return response
