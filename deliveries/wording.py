"""Codes of deliveries in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.looks import Look
from deliveries.models import Job, Shipment
from deliveries.rules import Block

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What changed, where it is no field of the subject.
CHANGED: Mapping[str, _StrPromise] = {
    "jobs": _("jobs"),
    "shipments": _("shipments"),
}
VERBS: Mapping[str, _StrPromise] = {
    "deliveries.planned": _("decided between stock and production"),
    "deliveries.job_opened": _("opened the job"),
    "deliveries.job_taken": _("took the job"),
    "deliveries.job_replanned": _("changed the job's dates"),
    "deliveries.goods_finished": _("reported finished goods"),
    "deliveries.job_finished": _("finished the job"),
    "deliveries.job_cancelled": _("cancelled the job"),
    "deliveries.shipment_opened": _("opened the shipment"),
    "deliveries.shipment_released": _("released the blocked shipment"),
    "deliveries.shipped": _("let the goods leave"),
    "deliveries.receipt_returned": _("brought the signed receipt back"),
    "deliveries.shipment_cancelled": _("cancelled the shipment"),
}

NOTICES: Mapping[str, _StrPromise] = {
    "deliveries.shipped": _("Goods of order %(number)s left for %(customer)s."),
    "deliveries.receipt_returned": _("The receipt of order %(number)s is back."),
    "deliveries.slipped": _("Job %(job)s of order %(number)s will be late: %(reason)s"),
    "deliveries.released": _("Shipment %(shipment)s was released by %(by)s."),
}

_BLOCKS: Mapping[Block, _StrPromise] = {
    Block.UNSIGNED: _("The contract is not in force: record the signatures first."),
    Block.UNPAID: _(
        "%(amount)s is to be paid before shipment and has not come in. Finance confirms the money, "
        "or director or general manager release the shipment with a reason."
    ),
    Block.FROZEN: _(
        "The customer is frozen. Director or general manager may release the shipment with a "
        "reason."
    ),
    Block.UNRESERVED: _("Not everything on this shipment is reserved in stock."),
}


_UNPAID_WITHOUT_AMOUNT = _(
    "Money is to be paid before shipment and has not come in. Finance confirms the money, "
    "or director or general manager release the shipment with a reason."
)


def blocks(found: Sequence[Block], *, missing_money: Decimal | None) -> list[str]:
    """Say what keeps the goods back, and who can release them; None: the reader sees no money."""
    if missing_money is None:
        texts = {**_BLOCKS, Block.UNPAID: _UNPAID_WITHOUT_AMOUNT}
        return [str(texts[block]) for block in found]
    amount = f"{missing_money:,.2f}"
    return [str(_BLOCKS[block]) % {"amount": amount} for block in found]


_JOB_LOOKS: Mapping[str, Look] = {
    Job.State.WAITING: Look("blue", Job.State.WAITING.label),
    Job.State.WORKING: Look("blue", Job.State.WORKING.label, "settings"),
    Job.State.FINISHED: Look("green", Job.State.FINISHED.label),
    Job.State.CANCELLED: Look("grey", Job.State.CANCELLED.label, "ban"),
}

_SHIPMENT_LOOKS: Mapping[str, Look] = {
    Shipment.State.TO_SHIP: Look("blue", Shipment.State.TO_SHIP.label, "package"),
    Shipment.State.SHIPPED: Look("blue", Shipment.State.SHIPPED.label, "truck"),
    Shipment.State.RETURNED: Look("green", Shipment.State.RETURNED.label),
    Shipment.State.CANCELLED: Look("grey", Shipment.State.CANCELLED.label, "ban"),
}


def job_look(job: Job) -> Look:
    """Say how a job stands."""
    return _JOB_LOOKS[job.state]


def shipment_look(shipment: Shipment) -> Look:
    """Say how a shipment stands."""
    return _SHIPMENT_LOOKS[shipment.state]
