"""What the pages of jobs and shipments show, made ready."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from contracts.models import Contract
from core import clock
from core.formats import day_text, quantity_text
from core.looks import Look
from core.parts import Fig, Pair, Step
from deliveries import queries
from deliveries.models import Job, Shipment
from deliveries.wording import job_look, shipment_look


def job_rows(contract: Contract) -> list[tuple[Job, Look]]:
    """Give a contract's jobs with their state."""
    return [(job, job_look(job)) for job in queries.jobs_of(contract)]


def shipment_rows(contract: Contract) -> list[tuple[Shipment, Look]]:
    """Give a contract's shipments with their lines and state."""
    return [(shipment, shipment_look(shipment)) for shipment in queries.shipments_of(contract)]


def job_figs(job: Job) -> list[Fig]:
    """Give the figures of a job's head."""
    return [
        Fig(
            _("Finished"),
            f"{quantity_text(job.finished_quantity)} / {quantity_text(job.quantity)}",
            unit=job.order_line.unit,
        ),
        Fig(_("Needed on"), day_text(job.required_on, "week"), look=_late(job)),
        Fig(_("Start by"), day_text(job.start_by, "week")),
        Fig(_("Planned end"), day_text(job.planned_end_on, "week"), note=job.remark),
    ]


def _late(job: Job) -> Look | None:
    if job.state in (Job.State.FINISHED, Job.State.CANCELLED) or job.required_on is None:
        return None
    if job.required_on < clock.today():
        return Look("red", _("overdue"))
    if job.planned_end_on and job.planned_end_on > job.required_on:
        return Look("amber", _("planned later than needed"))
    return None


def job_steps(job: Job) -> list[Step]:
    """Give where a job stands."""
    if job.state == Job.State.CANCELLED:
        return [Step(_("Opened"), "done"), Step(_("Cancelled"), "here")]
    place = ("waiting", "working", "finished").index(job.state)
    names = (_("Waiting to be taken"), _("In production"), _("Finished, in stock"))
    return _bar(names, place)


def shipment_steps(shipment: Shipment) -> list[Step]:
    """Give where a shipment stands."""
    if shipment.state == Shipment.State.CANCELLED:
        return [Step(_("Opened"), "done"), Step(_("Cancelled"), "here")]
    place = ("to_ship", "shipped", "returned").index(shipment.state)
    names = (_("8.2 To be shipped"), _("9.1 On the way"), _("Receipt returned"))
    return _bar(names, place)


def _bar(names: tuple[str, ...], place: int) -> list[Step]:
    last = len(names) - 1
    return [
        Step(name, "done" if n < place or place == last else "here" if n == place else "todo")
        for n, name in enumerate(names)
    ]


def shipment_pairs(shipment: Shipment) -> list[Pair]:
    """Give where the goods go, and how."""
    pairs = [
        Pair(_("Delivery address"), shipment.address),
        Pair(_("Receiver"), f"{shipment.receiver} {shipment.receiver_phone}".strip()),
        Pair(_("To arrive by"), day_text(shipment.required_on, "week")),
        Pair(_("Transport"), shipment.mode),
        Pair(_("Carrier"), shipment.carrier),
        Pair(_("Waybill"), shipment.waybill),
    ]
    if shipment.signed_on:
        pairs += [
            Pair(_("Receipt no."), shipment.receipt_number or ""),
            Pair(_("Signed by"), shipment.signed_by_name),
            Pair(_("Signed on"), day_text(shipment.signed_on, "week")),
        ]
        if shipment.receipt_note:
            pairs.append(Pair(_("Shortage or damage"), shipment.receipt_note))
    return pairs


def line_context(shipment: Shipment) -> dict[str, Any]:
    """Give the lines of a shipment."""
    return {"lines": queries.shipment_lines(shipment)}
