"""Drafting a contract from its approved order, and filling in its text (work standard 6.4)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from contracts import permissions
from contracts.models import Contract, ContractLine, PlanLine
from contracts.services.issuing import announce, draw
from core import clock
from core.locks import lock
from core.money import plan_amounts
from core.refusals import Stale
from core.work import unit_of_work
from orders.models import Order
from orders.queries import rows_of
from records.services import record
from workflow.services import open_item

# The contract is a Chinese document whatever its reader's language (domain B5).
USUAL_TEXT = {
    "delivery_mode": "送货上门",
    "freight": "供方",
    "packing": "按行业标准包装，包装费含在单价内",
    "quality": "按国家标准及机械行业标准",
    "dispute": "协商解决；协商不成，由供方所在地人民法院管辖",
    "place": "云汀市",
}


@dataclass(frozen=True, slots=True)
class ContractText:
    """The parts of the contract that people fill in before it is issued."""

    delivery_on: date | None
    delivery_address: str
    delivery_mode: str
    freight: str
    packing: str
    quality: str
    warranty_months: int
    inspection_days: int
    dispute: str
    place: str
    remarks: str = ""


@unit_of_work
def draft_contract(*, order: Order, by: User, signed: bool) -> Contract:
    """Draft the contract of an approved order: text, lines and payment plan copied from it.

    An order that its owner signed (4.2) is issued at once; otherwise the marketing centre carries
    the outcome out (6.4).
    """
    contract = Contract(
        order=order,
        customer=order.customer,
        owner=order.owner,
        total=order.total,
        delivery_on=order.delivery_on,
        delivery_address=order.delivery_address or order.customer.address,
        approved_at=order.effective_at or clock.now(),
        **USUAL_TEXT,
    )
    drafted = contract.state
    if signed:
        draw(contract)
    contract.save(force_insert=True)
    _copy_lines(contract, order)
    _copy_plan(contract, order)
    record(subject=contract, verb="contracts.drafted", by=by, after=drafted, begins=True)
    if signed:
        announce(contract, by=by)
    else:
        open_item(
            step="6.4",
            subject=contract,
            role="centre_head",
            label=str(order),
            url=contract.get_absolute_url(),
            customer=order.customer.name,
            amount=order.total,
            initiator=order.owner,
        )
    return contract


def _copy_lines(contract: Contract, order: Order) -> None:
    lines = rows_of(order).lines
    with override("zh-hans"):
        ContractLine.objects.bulk_create(
            ContractLine(
                contract=contract,
                order_line=line,
                no=line.no,
                item=(
                    f"{line.product.code} {line.product.name} {line.product.spec}".strip()
                    if line.product
                    else line.new_item
                ),
                unit=line.unit,
                quantity=line.quantity,
                price=line.price,
                tax_percent=line.tax_percent,
                amount=line.amount,
            )
            for line in lines
        )


def _copy_plan(contract: Contract, order: Order) -> None:
    terms = rows_of(order).terms
    amounts = plan_amounts(order.total, [term.percent for term in terms])
    PlanLine.objects.bulk_create(
        PlanLine(
            contract=contract,
            no=term.no,
            percent=term.percent,
            trigger=term.trigger,
            days=term.days,
            amount=amount,
        )
        for term, amount in zip(terms, amounts, strict=True)
    )


@unit_of_work
def update_contract(*, contract: Contract, by: User, version: int, text: ContractText) -> Contract:
    """Fill in the text of a contract that is not issued yet.

    What the order decided (items, prices, quantities, payment) is not part of it. Raises Stale
    when it changed since it was opened.
    """
    contract = lock(Contract).get(pk=contract.pk)
    permissions.check(
        permissions.may_write(contract=contract, by=by), contract, Contract.State.DRAFT
    )
    wanted = asdict(text)
    changes = {
        name: (getattr(contract, name), value)
        for name, value in wanted.items()
        if getattr(contract, name) != value
    }
    if contract.version != version:
        raise Stale(
            _("The contract was changed meanwhile. Look at the difference, then save again."),
            [(name, str(old), str(new)) for name, (old, new) in changes.items()],
        )
    if not changes:
        return contract
    for name, (_old, new) in changes.items():
        setattr(contract, name, new)
    contract.version += 1
    contract.save()
    record(subject=contract, verb="contracts.changed", by=by, changes=changes)
    return contract
