"""Shipments and jobs for stories, made by services; usable without fixtures too."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from contracts.models import Contract
from core import clock
from customers.models import Customer
from deliveries.models import Job, Shipment
from deliveries.services import (
    Carriage,
    Receipt,
    plan_delivery,
    return_receipt,
    ship,
    take_job,
)
from orders.rules.content import LineContent, OrderContent
from pricing.models import Product
from records.services import store_upload
from tests.contracts.makers import in_force, png
from tests.customers.makers import person
from tests.orders.makers import content, goods

LORRY = Carriage("汽运", "云汀通达", "YD-1")


def scarce(stock: str = "4") -> Product:
    """The product of the stories, of which there is little."""
    return goods(stock=stock)


def with_new_item(**changes: Any) -> OrderContent:
    """An order of something that nobody has made yet."""
    goods()
    given = content(**changes)
    line = LineContent(
        quantity=Decimal(2),
        price=Decimal(3000),
        new_item="DN150 锻钢波纹管闸阀",
        rd_cost=Decimal(30000),
    )
    return OrderContent(lines=(line,), terms=given.terms, delivery_on=given.delivery_on)


def planned(
    of: Customer | None = None, typed: OrderContent | None = None
) -> tuple[Contract, list[Shipment], list[Job]]:
    """A contract for which 8.1 is decided."""
    contract = in_force(of, typed)
    shipments, jobs = plan_delivery(contract=contract, by=person("centre_head"))
    return contract, shipments, jobs


def to_ship(of: Customer | None = None, typed: OrderContent | None = None) -> Shipment:
    """A shipment that logistics have to send."""
    return planned(of, typed)[1][0]


def shipped(of: Customer | None = None, typed: OrderContent | None = None) -> Shipment:
    """A shipment on its way."""
    one = to_ship(of, typed)
    return ship(shipment=one, by=person("logistics"), version=one.version, carriage=LORRY)


def receipt(shipment: Shipment, *, short: str = "0", **changes: Any) -> Receipt:
    """What the customer signed for: everything, or less by `short` of the first line."""
    received = {line.pk: line.quantity for line in shipment.lines.all()}
    first = min(received)
    received[first] -= Decimal(short)
    given = {"signed_by_name": "仲书远", "signed_on": clock.today(), **changes}
    return Receipt(received=received, **given)


def returned(of: Customer | None = None, typed: OrderContent | None = None) -> Shipment:
    """A shipment whose signed receipt is back."""
    one = shipped(of, typed)
    return return_receipt(
        shipment=one,
        by=person("logistics"),
        version=one.version,
        receipt=receipt(one),
        scan=store_upload(png()),
    )


def waiting_job(typed: OrderContent | None = None) -> Job:
    """A job that nobody has taken."""
    if typed is None:
        scarce()
    return planned(None, typed)[2][0]


def taken_job(typed: OrderContent | None = None) -> Job:
    """A job under way."""
    job = waiting_job(typed)
    return take_job(
        job=job,
        by=person("rd" if job.kind == Job.Kind.RD else "production"),
        version=job.version,
        planned_start_on=clock.today(),
        planned_end_on=clock.today() + timedelta(days=10),
        remark="",
    )
