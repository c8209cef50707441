"""Making what is missing: production and R&D jobs (work standard 8.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from core import clock
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from deliveries import permissions
from deliveries.models import Job
from deliveries.services.opening import open_planning, open_shipment, ready_to_ship
from orders.queries import lines_of
from orders.services import note_reserved
from records.services import record
from stock.services import cancel_expected, receive_finished, reserve
from workflow.services import close_open_items, notify


@unit_of_work
def take_job(
    *, job: Job, by: User, version: int, planned_start_on: date, planned_end_on: date, remark: str
) -> Job:
    """Take the job and say when it starts and ends.

    An end after the day it is needed wants a remark, and the salesperson is told. Raises Refused
    for dates in the wrong order.
    """
    _contract, job = _locked(job, version)
    permissions.check_may_work_on(job=job, by=by)
    if job.state != Job.State.WAITING:
        raise Stale(_("Job %(job)s is taken already.") % {"job": job})
    before = job.state
    job.take()
    job.taken_by = by
    job.started_on = clock.today()
    _set_dates(job, planned_start_on, planned_end_on, remark)
    job.save()
    record(
        subject=job,
        verb="deliveries.job_taken",
        by=by,
        before=before,
        after=job.state,
        comment=remark,
        changes={"planned_end_on": (None, planned_end_on)},
    )
    _tell_slip(job, by=by)
    return job


@unit_of_work
def replan_job(
    *, job: Job, by: User, version: int, planned_start_on: date, planned_end_on: date, remark: str
) -> Job:
    """Change the dates of a job under way; a slip wants its reason (domain C 8.4)."""
    _contract, job = _locked(job, version)
    permissions.check_may_work_on(job=job, by=by)
    if job.state != Job.State.WORKING:
        raise Refused(_("Job %(job)s is not under way.") % {"job": job})
    before = job.planned_end_on
    _set_dates(job, planned_start_on, planned_end_on, remark)
    job.save()
    record(
        subject=job,
        verb="deliveries.job_replanned",
        by=by,
        before=job.state,
        after=job.state,
        comment=remark,
        changes={"planned_end_on": (before, planned_end_on)},
    )
    _tell_slip(job, by=by)
    return job


@unit_of_work
def report_finished(*, job: Job, by: User, version: int, quantity: Decimal) -> Job:
    """Put finished goods into stock and set them aside for the job's order.

    The last piece finishes the job; what is ready goes to warehouse and logistics (8.2).
    """
    contract, job = _locked(job, version)
    permissions.check_may_work_on(job=job, by=by)
    if job.state != Job.State.WORKING:
        raise Refused(_("Take job %(job)s first; then report what is finished.") % {"job": job})
    left = job.quantity - job.finished_quantity
    if quantity <= 0 or quantity > left:
        raise Refused(
            _("Between 0 and %(left)s are still to be made.") % {"left": f"{left.normalize():f}"},
            "quantity",
        )
    before = job.state
    job.finished_quantity += quantity
    if job.finished_quantity == job.quantity:
        job.finish()
        job.finished_on = clock.today()
    job.version += 1
    job.save()
    _set_aside(job, quantity, by=by)
    done = job.state == Job.State.FINISHED
    if done:
        close_open_items(subject=job, by=by, outcome="finished")
    ready = ready_to_ship(contract, lines_of(contract.order))
    if ready:
        open_shipment(contract, ready, by=by)
    record(
        subject=job,
        verb="deliveries.job_finished" if done else "deliveries.goods_finished",
        by=by,
        before=before,
        after=job.state,
        changes={"finished_quantity": (job.finished_quantity - quantity, job.finished_quantity)},
    )
    return job


@unit_of_work
def cancel_job(*, job: Job, by: User, version: int, reason: str) -> Job:
    """Cancel what is not made yet; the marketing centre plans the line anew (8.1 opens again)."""
    contract, job = _locked(job, version)
    permissions.check_may_plan(contract=contract, by=by)
    if job.state not in (Job.State.WAITING, Job.State.WORKING):
        raise Refused(_("Job %(job)s is finished or cancelled already.") % {"job": job})
    if not reason.strip():
        raise Refused(_("Say why the job is cancelled."), "reason")
    before = job.state
    left = job.quantity - job.finished_quantity
    job.cancel()
    job.version += 1
    job.save()
    if job.product is not None and left > 0:
        cancel_expected(product=job.product, quantity=left, subject=job, by=by)
    close_open_items(subject=job, by=by, outcome="cancelled")
    if left > 0:
        open_planning(contract)
    record(
        subject=job,
        verb="deliveries.job_cancelled",
        by=by,
        before=before,
        after=job.state,
        comment=reason,
    )
    return job


def _set_aside(job: Job, quantity: Decimal, *, by: User) -> None:
    """A new item has no stock row: it is made for this order and goes straight to it."""
    if job.product is not None:
        receive_finished(product=job.product, quantity=quantity, subject=job, by=by)
        quantity = reserve(
            product=job.product, quantity=quantity, subject=job.contract.order, by=by
        )
    note_reserved(line=job.order_line, quantity=quantity, subject=job)


def _set_dates(job: Job, start: date, end: date, remark: str) -> None:
    if end < start:
        raise Refused(_("The planned end lies before the start."), "planned_end_on")
    if job.required_on and end > job.required_on and not remark.strip():
        raise Refused(
            _("The goods are needed on %(day)s. Say why it takes longer.")
            % {"day": job.required_on.isoformat()},
            "remark",
        )
    job.planned_start_on, job.planned_end_on, job.remark = start, end, remark.strip()
    job.version += 1


def _tell_slip(job: Job, *, by: User) -> None:
    late = job.required_on and job.planned_end_on and job.planned_end_on > job.required_on
    if late:
        notify(
            text_code="deliveries.slipped",
            people=[job.contract.owner],
            params={
                "job": job.number,
                "number": str(job.contract.order),
                "reason": job.remark,
            },
            url=job.get_absolute_url(),
            key=f"deliveries.slipped/{job.pk}/{job.version}",
        )


def _locked(job: Job, version: int) -> tuple[Contract, Job]:
    contract = lock(Contract).select_related("customer", "order", "owner").get(pk=job.contract_id)
    locked = lock(Job).select_related("product", "order_line").get(pk=job.pk)
    locked.contract = contract
    if locked.version != version:
        raise Stale(
            _("Job %(job)s changed since you opened it; it is now “%(state)s”.")
            % {"job": locked, "state": locked.get_state_display()}
        )
    return contract, locked
