"""The contracts' services."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from contracts import services
from contracts.models import Contract
from core import clock
from orders.models import Order
from records.services import store_upload
from tests.contracts.makers import drafted, in_force, issued, png
from tests.customers.makers import person
from tests.faults.harness import Call, scenario


def text_of(contract: Contract) -> services.ContractText:
    """The contract's text as it stands."""
    names = services.ContractText.__dataclass_fields__
    return services.ContractText(**{name: getattr(contract, name) for name in names})


@scenario("contracts.services.drafting.draft_contract")
def draft() -> Call:
    contract = drafted()
    order = Order.objects.select_related("customer", "owner").get(pk=contract.order_id)
    services.cancel_contract(contract=contract, by=person("centre_head"))
    return lambda: services.draft_contract(order=order, by=person("centre_head"), signed=False)


@scenario("contracts.services.drafting.update_contract")
def update() -> Call:
    contract = drafted()
    text = replace(text_of(contract), place="云汀市", remarks="随货附合格证")
    return lambda: services.update_contract(
        contract=contract, by=contract.owner, version=contract.version, text=text
    )


@scenario("contracts.services.performing.issue_contract")
def issue() -> Call:
    contract, by = drafted(), person("centre_head")
    return lambda: services.issue_contract(contract=contract, by=by, version=contract.version)


@scenario("contracts.services.performing.record_signature")
def sign() -> Call:
    contract = issued()
    scan = store_upload(png("合同.png"))
    return lambda: services.record_signature(
        contract=contract,
        by=contract.owner,
        version=contract.version,
        signed_on=clock.today(),
        scan=scan,
    )


@scenario("contracts.services.performing.complete_contract")
def complete() -> Call:
    contract = in_force()
    return lambda: services.complete_contract(contract=contract, by=None)


@scenario("contracts.services.performing.cancel_contract")
def cancel() -> Call:
    contract, by = issued(), person("centre_head")
    return lambda: services.cancel_contract(contract=contract, by=by)


@scenario("contracts.services.performing.note_plan_paid")
def paid() -> Call:
    contract = in_force()
    line = contract.plan.get()
    # Nothing: what is paid in truth is for receivables to say.
    return lambda: services.note_plan_paid(contract=contract, paid={line.pk: Decimal(0)})
