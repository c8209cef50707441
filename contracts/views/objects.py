"""The page of one contract: its obligations, and the one next act of its reader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.types import AuthedRequest
from contracts import permissions, queries
from contracts.display import look_and_figs, plan_term, text_pairs
from contracts.models import Contract
from core.pages import ObjectPage
from core.parts import Notice
from core.pdf import can_make_pdf
from records.display import docs_of, stops_of


def next_act(contract: Contract, user: Any) -> tuple[str, str, str] | None:
    """Give this reader's next act: (label, address, icon)."""
    if permissions.may_issue(contract=contract, by=user):
        return _("Issue for signature"), reverse("contracts:issue", args=[contract.pk]), "send"
    if permissions.may_record_signature(contract=contract, by=user):
        return _("Record the signature"), reverse("contracts:sign", args=[contract.pk]), "check"
    return None


def waiting_for(contract: Contract) -> Notice | None:
    """Say for whom the contract waits, to a reader who may not act."""
    if contract.state == Contract.State.DRAFT:
        text = _("Waits for the head of the marketing centre, who issues it (6.4).")
        return Notice("blue", text, icon="clock")
    if contract.state == Contract.State.ISSUED:
        text = _("Waits for both signatures; %(owner)s records them (7.1).")
        return Notice("blue", text % {"owner": contract.owner}, icon="clock")
    return None


class ContractPage(ObjectPage):
    """What was agreed and what of it is done."""

    request: AuthedRequest

    template_name = "contracts/detail.html"

    def find(self) -> Contract:
        return self.found(queries.visible_to(self.request.user))

    def context(self) -> dict[str, Any]:
        contract, user = self.object, self.request.user
        plan = queries.plan_of(contract)
        act = next_act(contract, user)
        return {
            **look_and_figs(contract, plan),
            "contract": contract,
            "lines": queries.lines_of(contract),
            "plan": [(line, plan_term(line)) for line in plan],
            "pairs": text_pairs(contract),
            "next_act": act,
            "notice": None if act else waiting_for(contract),
            "may_write": permissions.may_write(contract=contract, by=user),
            "has_pdf": can_make_pdf(),
            "docs": docs_of(contract),
            "stops": stops_of(contract),
        }
