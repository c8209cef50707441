"""Step 8.1: stock or production."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.types import AuthedRequest
from contracts import queries as contract_queries
from contracts.models import Contract
from core.forms import Form
from core.pages import FormPage
from deliveries import permissions, queries, services
from deliveries.display import job_rows, shipment_rows


class PlanPage(FormPage):
    """What is there, what is missing, and the proposal; one button carries it out."""

    request: AuthedRequest

    template_name = "deliveries/plan.html"
    form_class = Form
    submit_label = _("Carry this out")

    def find(self) -> Contract:
        return self.found(contract_queries.visible_to(self.request.user))

    def get_title(self) -> str:
        return gettext("Stock or production: %(contract)s") % {"contract": self.object}

    def check(self) -> None:
        if self.request.method == "POST":
            permissions.check_may_plan(contract=self.object, by=self.request.user)

    def context(self) -> dict[str, Any]:
        contract, user = self.object, self.request.user
        rows = queries.plan_rows(contract)
        ready = any(row.from_stock > 0 for row in rows)
        making = any(row.to_make > 0 for row in rows)
        waits = not contract.order.partial_shipment and any(
            row.to_make > 0 or row.making > 0 for row in rows
        )
        may = permissions.may_plan(contract=contract, by=user)
        return {
            "contract": contract,
            "rows": rows,
            "waits": waits,
            "something": (ready and not waits) or making,
            "may_plan": may,
            "jobs": job_rows(contract),
            "shipments": shipment_rows(contract),
        }

    def run(self, _form: Any) -> str:
        shipments, jobs = services.plan_delivery(contract=self.object, by=self.request.user)
        numbers = gettext(", ").join(str(one) for one in (*shipments, *jobs))
        self.say(
            gettext("%(numbers)s are opened and handed to logistics, production or R&D.")
            % {"numbers": numbers}
        )
        return queries.plan_address(self.object)
