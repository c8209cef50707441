"""What deliveries shows on the pages of order and contract."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from contracts.models import Contract
from contracts.queries import live_contract
from contracts.queries import visible_to as contracts_visible_to
from deliveries import permissions, queries
from deliveries.display import job_rows, shipment_rows
from orders.models import Order


def order_section(request: HttpRequest, order: Order) -> dict[str, Any] | None:
    """Give the order's shipments and jobs that this reader may see."""
    contract = live_contract(order)
    return None if contract is None else _section(request, contract)


def contract_section(request: HttpRequest, contract: Contract) -> dict[str, Any] | None:
    """Give the contract's shipments and jobs."""
    return _section(request, contract)


def contract_action(request: HttpRequest, contract: Contract) -> dict[str, Any] | None:
    """Give the way to step 8.1 to the marketing centre while something is to be planned."""
    user: Any = request.user
    if not permissions.may_plan(contract=contract, by=user):
        return None
    if not queries.waits_for_plan(contract):
        return None
    return {"plan_url": queries.plan_address(contract)}


def _section(request: HttpRequest, contract: Contract) -> dict[str, Any] | None:
    user: Any = request.user
    in_force = contract.state in (Contract.State.EFFECTIVE, Contract.State.COMPLETED)
    if not in_force:
        return None
    mine = {job.pk for job in queries.jobs_visible_to(user).filter(contract=contract)}
    sent = {one.pk for one in queries.shipments_visible_to(user).filter(contract=contract)}
    jobs = [pair for pair in job_rows(contract) if pair[0].pk in mine]
    shipments = [pair for pair in shipment_rows(contract) if pair[0].pk in sent]
    sees_contract = contracts_visible_to(user).filter(pk=contract.pk).exists()
    if not jobs and not shipments and not sees_contract:
        return None
    return {
        "jobs": jobs,
        "shipments": shipments,
        "plan_url": queries.plan_address(contract) if sees_contract else "",
    }
