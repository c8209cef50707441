"""发货通知单 and 收货单 on paper: quantities and addresses, no price."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from accounts.types import AuthedRequest
from core.pages import ObjectPage
from deliveries import queries
from deliveries.models import Shipment


class NoticePage(ObjectPage):
    """发货通知单: what warehouse and logistics send where."""

    request: AuthedRequest

    template_name = "deliveries/notice.html"

    def find(self) -> Shipment:
        return self.found(queries.shipments_visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        return {
            "shipment": self.object,
            "lines": queries.shipment_lines(self.object),
            "seller": settings.COMPANY_PARTY,
        }


class ReceiptSheetPage(NoticePage):
    """收货单: what the customer signs; it states quantity and model (civil code 623)."""

    template_name = "deliveries/sheet.html"
