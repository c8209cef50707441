"""What the contract's page, print and file show, made ready."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contracts.models import Contract, ContractLine, PlanLine
from contracts.rules import amount_in_words
from contracts.wording import state_look
from core.formats import day_text, money_text, percent_text
from core.money import ZERO, tax_of
from core.parts import Fig, Pair, Step

# How the plan reads in the contract, a Chinese document whatever its reader's language (domain B5).
_SENTENCES = {
    "signing": ("合同签订后", "合同签订当日"),
    "production": ("投产前", "投产前"),
    "shipment": ("发货前", "发货前"),
    "receipt": ("收货后", "收货当日"),
    "acceptance": ("验收合格后", "验收合格当日"),
    "warranty": ("质保期满后", "质保期满当日"),
}
_BEFORE = ("production", "shipment")


def plan_sentence(line: PlanLine) -> str:
    """Write one line of the payment plan as the contract has it."""
    after, at_once = _SENTENCES[line.trigger]
    when = at_once
    if line.days and line.trigger in _BEFORE:
        when = f"{at_once} {line.days} 日"
    elif line.days:
        when = f"{after} {line.days} 日内"
    percent = f"{line.percent.normalize():f}%"
    return f"{when}支付合同总额的 {percent}，计人民币 {line.amount:,.2f} 元"


def plan_term(line: PlanLine) -> str:
    """Say in the reader's language when a plan line falls due."""
    due = str(line.get_trigger_display())
    if not line.days:
        return due
    days = ngettext("%(n)s day", "%(n)s days", line.days) % {"n": line.days}
    return pgettext("clauses", ", ").join([str(due), days])


def contract_figs(contract: Contract, plan: list[PlanLine]) -> list[Fig]:
    """Give the figures of the page's head."""
    paid = sum((line.paid for line in plan), ZERO)
    percent = paid * 100 / contract.total if contract.total else ZERO
    return [
        Fig(_("Total incl. tax"), money_text(contract.total)),
        Fig(_("Paid"), money_text(paid), note=percent_text(percent)),
        Fig(_("Not paid"), money_text(contract.total - paid)),
        Fig(_("Delivery date"), day_text(contract.delivery_on, "week")),
        Fig(_("Signed on"), day_text(contract.signed_on, "week")),
    ]


def step_bar(contract: Contract) -> list[Step]:
    """Give where the contract stands."""
    order = ("draft", "issued", "effective", "completed")
    if contract.state == Contract.State.CANCELLED:
        return [Step(_("Drafted"), "done"), Step(contract.get_state_display(), "here")]
    place = order.index(contract.state)
    names = (
        _("6.4 Text filled in"),
        _("7.1 Signed by both sides"),
        _("7.1 Performed"),
        _("Completed"),
    )
    last = len(names) - 1
    return [
        Step(name, "done" if n < place or place == last else "here" if n == place else "todo")
        for n, name in enumerate(names)
    ]


def text_pairs(contract: Contract) -> list[Pair]:
    """Give what people filled in."""
    months, days = contract.warranty_months, contract.inspection_days
    return [
        Pair(_("Place of delivery"), contract.delivery_address),
        Pair(_("Way of delivery"), contract.delivery_mode),
        Pair(_("Freight borne by"), contract.freight),
        Pair(_("Packing"), contract.packing),
        Pair(_("Quality standard"), contract.quality),
        Pair(_("Warranty"), ngettext("%(n)s month", "%(n)s months", months) % {"n": months}),
        Pair(_("Time to object"), ngettext("%(n)s day", "%(n)s days", days) % {"n": days}),
        Pair(_("Settlement of disputes"), contract.dispute),
        Pair(_("Signed at"), contract.place),
    ]


def document_context(contract: Contract) -> dict[str, Any]:
    """Give all that the printed contract holds; four statements at most."""
    lines = list(contract.lines.all())
    return {
        "contract": contract,
        "customer": contract.customer,
        "lines": lines,
        "taxes": _taxes(lines),
        "words": amount_in_words(contract.total),
        "plan": [plan_sentence(line) for line in contract.plan.all()],
        "seller": settings.COMPANY_PARTY,
    }


def _taxes(lines: list[ContractLine]) -> list[tuple[str, Decimal]]:
    sums: dict[Decimal, Decimal] = {}
    for line in lines:
        taxed = sums.get(line.tax_percent, ZERO)
        sums[line.tax_percent] = taxed + tax_of(line.amount, line.tax_percent)
    return [(f"{rate.normalize():f}%", tax) for rate, tax in sorted(sums.items())]


def look_and_figs(contract: Contract, plan: list[PlanLine]) -> dict[str, Any]:
    """Give the head of the page."""
    return {
        "look": state_look(contract.state),
        "figs": contract_figs(contract, plan),
        "steps": step_bar(contract),
    }
