"""Who may do what with jobs and shipments, and if not, why not."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from contracts.models import Contract
from core.refusals import NotAllowed, Refused
from deliveries.models import Job, Shipment
from workflow.permissions import acts_as

ROLE_OF_KIND = {Job.Kind.PRODUCTION: "production", Job.Kind.RD: "rd"}


def may_plan(*, contract: Contract, by: User) -> bool:
    """The marketing centre decides between stock and production (8.1)."""
    return contract.state == Contract.State.EFFECTIVE and acts_as(by, "centre_head", step="8.1")


def check_may_plan(*, contract: Contract, by: User) -> None:
    """Refuse before the contract is signed, and everybody but the marketing centre."""
    if contract.state != Contract.State.EFFECTIVE:
        raise Refused(
            _("Contract %(contract)s is “%(state)s”; goods are planned once it is in force.")
            % {"contract": contract, "state": contract.get_state_display()}
        )
    if not acts_as(by, "centre_head", step="8.1"):
        raise NotAllowed(_("The marketing centre decides between stock and production (8.1)."))


def may_work_on(*, job: Job, by: User) -> bool:
    """Production works on production jobs, R&D on its own."""
    return acts_as(by, ROLE_OF_KIND[Job.Kind(job.kind)], step="8.4")


def check_may_work_on(*, job: Job, by: User) -> None:
    """Refuse everybody but the department that makes it (8.4)."""
    if not may_work_on(job=job, by=by):
        raise NotAllowed(_("Job %(job)s belongs to another department.") % {"job": job})


def may_ship(by: User, step: str = "8.2") -> bool:
    """Warehouse and logistics let goods leave (8.2) and bring the receipt back (9.1)."""
    return acts_as(by, "logistics", step=step)


def check_may_ship(by: User, step: str = "8.2") -> None:
    """Refuse everybody but warehouse and logistics."""
    if not may_ship(by, step):
        raise NotAllowed(_("Goods leave through warehouse and logistics only (8.2)."))


def may_release(*, shipment: Shipment, by: User) -> bool:
    """Director and general manager may let a blocked shipment go, with a reason (domain B6)."""
    owner = shipment.contract.order.owner_id
    return shipment.state == Shipment.State.TO_SHIP and acts_as(
        by, "director", "gm", barred=(owner,)
    )


def check_may_plan_page(*, contract: Contract, by: User) -> None:
    """Like `check_may_plan`, for opening a form: both refusals are the page 403."""
    try:
        check_may_plan(contract=contract, by=by)
    except Refused as refusal:
        raise NotAllowed(refusal.message) from None


def check_may_release(*, shipment: Shipment, by: User) -> None:
    """Director and general manager, and never for an order of their own."""
    if not may_release(shipment=shipment, by=by):
        raise NotAllowed(_("Director or general manager release a blocked shipment."))
    if by.pk == shipment.contract.order.owner_id:
        raise NotAllowed(_("Nobody releases a shipment of their own order."))
