"""The whole flow chart with one order's way through it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.types import AuthedRequest
from core.pages import ObjectPage
from insights.picture import picture_of_way
from orders.models import Order
from orders.queries import visible_to
from orders.wording import state_look
from workflow.rules.chart import WHOLE


class WayPage(ObjectPage):
    """For whoever may open the order; a draft has no way yet."""

    request: AuthedRequest
    template_name = "insights/way.html"

    def find(self) -> Order:
        order = self.found(visible_to(self.request.user))
        if not order.number:
            raise Http404
        return order

    def get_title(self) -> str:
        return _("The way of %(order)s") % {"order": self.object}

    def context(self) -> dict[str, Any]:
        return {
            "picture": picture_of_way(self.object, WHOLE),
            "look": state_look(self.object),
        }
