"""The services of jobs and shipments."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from core import clock
from customers.services import freeze_customer
from deliveries import services
from records.services import store_upload
from tests.contracts.makers import in_force, png
from tests.customers.makers import person
from tests.deliveries.makers import (
    LORRY,
    receipt,
    scarce,
    shipped,
    taken_job,
    to_ship,
    waiting_job,
)
from tests.faults.harness import Call, scenario


@scenario("deliveries.services.planning.plan_delivery")
def plan() -> Call:
    scarce()
    contract, by = in_force(), person("centre_head")
    return lambda: services.plan_delivery(contract=contract, by=by)


@scenario("deliveries.services.jobs.take_job")
def take() -> Call:
    job, by = waiting_job(), person("production")
    return lambda: services.take_job(
        job=job,
        by=by,
        version=job.version,
        planned_start_on=clock.today(),
        planned_end_on=clock.today() + timedelta(days=300),
        remark="铸件外购",
    )


@scenario("deliveries.services.jobs.replan_job")
def replan() -> Call:
    job, by = taken_job(), person("production")
    return lambda: services.replan_job(
        job=job,
        by=by,
        version=job.version,
        planned_start_on=clock.today(),
        planned_end_on=clock.today() + timedelta(days=300),
        remark="铸件返修",
    )


@scenario("deliveries.services.jobs.report_finished")
def finished() -> Call:
    job, by = taken_job(), person("production")
    return lambda: services.report_finished(
        job=job, by=by, version=job.version, quantity=job.quantity
    )


@scenario("deliveries.services.jobs.cancel_job")
def cancel_job() -> Call:
    job, by = taken_job(), person("centre_head")
    return lambda: services.cancel_job(job=job, by=by, version=job.version, reason="客户改型号")


@scenario("deliveries.services.shipping.ship")
def ship() -> Call:
    shipment, by = to_ship(), person("logistics")
    return lambda: services.ship(shipment=shipment, by=by, version=shipment.version, carriage=LORRY)


@scenario("deliveries.services.shipping.release_shipment")
def release() -> Call:
    shipment, by = to_ship(), person("director")
    freeze_customer(customer=shipment.contract.customer, reason="逾期", by=person("finance"))
    return lambda: services.release_shipment(
        shipment=shipment, by=by, version=shipment.version, reason="已付银行承兑"
    )


@scenario("deliveries.services.shipping.return_receipt")
def give_back() -> Call:
    shipment, by = shipped(), person("logistics")
    given, scan = receipt(shipment, short="1", note="破损一台"), store_upload(png())
    assert sum(given.received.values()) < Decimal(1000)
    return lambda: services.return_receipt(
        shipment=shipment, by=by, version=shipment.version, receipt=given, scan=scan
    )


@scenario("deliveries.services.shipping.cancel_shipment")
def cancel_shipment() -> Call:
    shipment, by = to_ship(), person("centre_head")
    return lambda: services.cancel_shipment(
        shipment=shipment, by=by, version=shipment.version, reason="客户要求推迟"
    )
