"""Stock or production, departure, receipt: what is refused, and who can release it (C5.6)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core import clock
from core.books import check_books
from core.guards import guards_off
from core.refusals import NotAllowed, Refused, Stale
from customers.services import freeze_customer
from deliveries import services
from deliveries.models import Job, Shipment
from orders.models import OrderLine
from records.services import store_upload
from stock.services import correct_stock
from tests.contracts.makers import in_force, issued, png
from tests.customers.makers import person
from tests.deliveries.makers import (
    LORRY,
    planned,
    receipt,
    returned,
    scarce,
    shipped,
    taken_job,
    to_ship,
    waiting_job,
    with_new_item,
)
from tests.orders.makers import PREPAID, content

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def send(one: Shipment) -> Shipment:
    return services.ship(shipment=one, by=person("logistics"), version=one.version, carriage=LORRY)


def give_back(one: Shipment, **changes: Any) -> Shipment:
    return services.return_receipt(
        shipment=one,
        by=person("logistics"),
        version=one.version,
        receipt=receipt(one, **changes),
        scan=store_upload(png()),
    )


def test_an_unsigned_contract_is_not_planned() -> None:
    with pytest.raises(Refused):
        services.plan_delivery(contract=issued(), by=person("centre_head"))


def test_only_the_centre_plans() -> None:
    contract = in_force()

    with pytest.raises(NotAllowed):
        services.plan_delivery(contract=contract, by=contract.owner)


def test_planning_twice_is_refused() -> None:
    contract, shipments, jobs = planned()

    assert (len(shipments), len(jobs)) == (1, 0)
    with pytest.raises(Refused):
        services.plan_delivery(contract=contract, by=person("centre_head"))


def test_money_due_before_shipment_keeps_the_goods_back_until_released() -> None:
    one = to_ship(typed=content(terms=PREPAID))
    with pytest.raises(Refused):
        send(one)
    with pytest.raises(NotAllowed):
        services.release_shipment(
            shipment=one, by=person("finance"), version=one.version, reason="已付"
        )
    one = services.release_shipment(
        shipment=one, by=person("gm"), version=one.version, reason="已付承兑汇票"
    )

    assert send(one).state == Shipment.State.SHIPPED


def test_a_frozen_customer_gets_nothing_until_released() -> None:
    one = to_ship()
    freeze_customer(customer=one.contract.customer, reason="逾期", by=person("finance"))
    with pytest.raises(Refused):
        send(one)
    with pytest.raises(Refused):
        services.release_shipment(
            shipment=one, by=person("director"), version=one.version, reason=" "
        )
    one = services.release_shipment(
        shipment=one, by=person("director"), version=one.version, reason="已结清"
    )

    assert send(one).state == Shipment.State.SHIPPED


def test_only_logistics_send_and_once() -> None:
    one = to_ship()
    with pytest.raises(NotAllowed):
        services.ship(shipment=one, by=person("sales"), version=one.version, carriage=LORRY)
    send(one)
    with pytest.raises(Stale):
        send(one)


def test_part_goes_from_stock_and_production_fills_the_rest() -> None:
    scarce("4")
    _contract, shipments, jobs = planned()
    assert shipments[0].lines.get().quantity == Decimal(4)
    assert jobs[0].quantity == Decimal(6)
    give_back(send(shipments[0]))
    job = services.take_job(
        job=jobs[0],
        by=person("production"),
        version=jobs[0].version,
        planned_start_on=clock.today(),
        planned_end_on=clock.today(),
        remark="",
    )
    job = services.report_finished(
        job=job, by=person("production"), version=job.version, quantity=Decimal(6)
    )
    rest = Shipment.objects.get(state=Shipment.State.TO_SHIP)
    give_back(send(rest))
    line = OrderLine.objects.get()

    assert job.state == Job.State.FINISHED
    assert (line.shipped, line.received, line.reserved) == (Decimal(10), Decimal(10), Decimal(0))
    assert [one for _section, one in check_books()] == []


def test_where_all_goes_together_stock_waits_for_the_rest() -> None:
    scarce("4")
    _contract, shipments, jobs = planned(typed=content(partial_shipment=False))

    assert (shipments, len(jobs)) == ([], 1)


def test_what_came_into_stock_is_taken_before_anything_is_made() -> None:
    product = scarce("4")
    contract = in_force()
    correct_stock(
        product=product,
        change=Decimal(3),
        reason="盘盈",
        by=person("logistics"),
        form_key="00000000-0000-4000-8000-000000000001",
    )
    shipments, jobs = services.plan_delivery(contract=contract, by=person("centre_head"))

    assert shipments[0].lines.get().quantity == Decimal(7)
    assert jobs[0].quantity == Decimal(3)
    assert [one for _section, one in check_books()] == []


def test_a_new_item_goes_to_research_and_straight_to_its_order() -> None:
    job = taken_job(with_new_item())
    assert job.kind == Job.Kind.RD
    with pytest.raises(NotAllowed):
        services.report_finished(
            job=job, by=person("production"), version=job.version, quantity=Decimal(1)
        )
    services.report_finished(job=job, by=person("rd"), version=job.version, quantity=Decimal(2))

    assert Shipment.objects.get().lines.get().quantity == Decimal(2)


def test_a_late_end_wants_its_reason() -> None:
    job = waiting_job()
    given: dict[str, Any] = {
        "job": job,
        "by": person("production"),
        "version": job.version,
        "planned_start_on": clock.today(),
        "planned_end_on": clock.today() + timedelta(days=200),
    }
    with pytest.raises(Refused) as told:
        services.take_job(**given, remark=" ")

    assert told.value.field == "remark"
    assert services.take_job(**given, remark="铸件外购").state == Job.State.WORKING


@pytest.mark.parametrize("quantity", ["0", "-1", "6.001"])
def test_no_more_is_finished_than_is_wanted(quantity: str) -> None:
    job = taken_job()

    with pytest.raises(Refused):
        services.report_finished(
            job=job, by=person("production"), version=job.version, quantity=Decimal(quantity)
        )


def test_a_short_receipt_wants_a_note() -> None:
    one = shipped()
    with pytest.raises(Refused) as told:
        give_back(one, short="1")
    assert told.value.field == "note"
    one = give_back(one, short="1", note="破损一台")

    assert OrderLine.objects.get().received == Decimal(9)
    assert one.receipt_number
    assert one.receipt_number.startswith("SH-")


@pytest.mark.parametrize("days", [1, -1])
def test_a_receipt_is_signed_between_departure_and_today(days: int) -> None:
    with pytest.raises(Refused):
        give_back(shipped(), signed_on=clock.today() + timedelta(days=days))


def test_a_cancelled_shipment_is_planned_anew() -> None:
    one = to_ship()
    services.cancel_shipment(
        shipment=one, by=person("centre_head"), version=one.version, reason="客户要求推迟"
    )
    shipments, _jobs = services.plan_delivery(contract=one.contract, by=person("centre_head"))

    assert len(shipments) == 1
    assert [one for _section, one in check_books()] == []


def test_forced_rows_are_named() -> None:
    one = returned()
    with guards_off():
        Shipment.objects.filter(pk=one.pk).update(receipt_number=None)
        OrderLine.objects.update(received=Decimal(3))
    found = {section for section, _one in check_books()}

    assert {"deliveries: receipts", "deliveries: quantities"} <= found
