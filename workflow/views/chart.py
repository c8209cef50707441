"""流程图: the flow chart with what waits at each node, and the items behind a node."""

from __future__ import annotations

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts.types import AuthedRequest
from core import clock
from core.pages import Action, Filter, ListPage
from core.parts import Tab
from workflow import queries
from workflow.permissions import may_see_figures
from workflow.picture import node_name, whole_map
from workflow.rules.chart import SHORT, WHOLE
from workflow.views.columns import BY_DEPARTMENT, BY_DUE, Items
from workflow.views.lists import AllPage, ItemList


class MapPage(LoginRequiredMixin, View):
    """The whole chart."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: AuthedRequest) -> HttpResponse:
        context = {
            "title": _("Process map"),
            "picture": whole_map(request.user, now=clock.now()),
            "sees_all": may_see_figures(request.user),
        }
        return render(request, "workflow/map.html", context)


def _nodes(_page: ListPage) -> list[tuple[str, str]]:
    """Give every group of steps that a node of a chart stands for."""
    named = {"+".join(node.steps): node_name(node) for node in (*WHOLE.nodes, *SHORT.nodes)}
    return [(steps, name) for steps, name in named.items() if steps]


def _by_node(rows: Items, value: str) -> Items:
    return rows.filter(step_code__in=value.split("+"))


class MapItemsPage(ItemList):
    """What waits at a node: exactly the items that its figures count."""

    title = _("What waits on the process map")
    columns = AllPage.columns
    filters = (
        BY_DUE,
        Filter("steps", _("Node"), _nodes, apply=_by_node, look="select"),
        BY_DEPARTMENT,
    )
    sorts = AllPage.sorts
    default_sort = "due"

    def rows(self) -> Items:
        return queries.known_open_items(self.request.user).order_by(*queries.BY_DUE_MOMENT)

    def tabs(self) -> tuple[Tab, ...]:
        return ()

    def actions(self) -> tuple[Action, ...]:
        return (Action(_("Process map"), reverse("workflow:map"), "sitemap"),)
