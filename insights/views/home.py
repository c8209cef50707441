"""The home page: what waits for me, what is late, what I started, and my role's figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from insights.views import goods, leading, others, purses, selling
from insights.views.board import Board

# The first of these that a person has makes the page; the last one is for everybody.
ROLE_BOARDS: Mapping[str, Callable[[Board], None]] = {
    "gm": leading.gm,
    "director": selling.director,
    "centre_head": selling.centre_head,
    "finance": purses.finance,
    "sales": selling.sales,
    "logistics": goods.logistics,
    "production": goods.making,
    "rd": goods.making,
    "service": goods.serving,
    "quality": goods.serving,
    "market": others.market,
    "info": others.market,
    "admin": others.admin,
}


class HomePage(LoginRequiredMixin, View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: AuthedRequest) -> HttpResponse:
        board = Board(request.user)
        board.begin()
        for role, fill in ROLE_BOARDS.items():
            if request.user.has_role(role):
                fill(board)
                break
        board.end()
        context = {"title": _("Home"), "board": board, "figs": board.figs[:6], "now": clock.now()}
        return render(request, "insights/home.html", context)
