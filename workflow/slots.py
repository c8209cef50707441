"""What the inbox adds to the pages of every app."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from workflow import queries
from workflow.registry import subjects_done_on

# Pages of ours that are about one item: their address carries the item's own id.
ITEM_PAGES = frozenset({"workflow:sheet", "workflow:plan"})


def unopened(request: HttpRequest, _page: Any) -> dict[str, Any] | None:
    """Where it is to be noted that the reader has their items of this page before them (查看).

    However the page was reached: from a list, a mail, the map, or by itself after a decision. A GET
    changes nothing; static/workflow/opened.js posts what is named here. One statement on pages
    where a step is done, none on others.
    """
    match, user = request.resolver_match, request.user
    if match is None or not user.is_authenticated or not (pk := match.kwargs.get("pk")):
        return None
    if match.view_name in ITEM_PAGES:
        found = queries.unopened_items(user).filter(pk=pk)
    elif subjects := subjects_done_on(match.view_name):
        found = queries.unopened_items(user).filter(subject_type__in=subjects, subject_id=pk)
    else:
        return None
    addresses = [reverse("workflow:opened", args=[item]) for item in found]
    return {"addresses": addresses} if addresses else None
