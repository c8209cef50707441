"""The pages of planning, jobs and shipments, as the people who use them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from customers.services import freeze_customer
from deliveries.models import Job, Shipment
from stock.models import StockItem
from stock.services import correct_stock
from tests.contracts.makers import in_force, png
from tests.contracts.test_pages import as_, statements
from tests.deliveries.makers import scarce, to_ship
from tests.orders.makers import PREPAID, content, old_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def posted(client: Client, name: str, thing: Shipment | Job, **typed: Any) -> None:
    version = type(thing).objects.get(pk=thing.pk).version
    response = client.post(
        reverse(f"deliveries:{name}", args=[thing.pk]), {"version": version, **typed}
    )
    assert response.status_code == 302, response.content.decode()


def test_from_the_plan_to_the_receipt_on_the_pages(people: dict[str, User]) -> None:
    scarce("4")
    contract = in_force(old_customer(people["sales"]))
    address = reverse("deliveries:plan", args=[contract.pk])
    centre = as_(people["centre_head"])
    assert centre.get(address).status_code == 200
    assert centre.post(address).status_code == 302
    assert centre.post(address).status_code == 422
    job, one = Job.objects.get(), Shipment.objects.get()
    production, logistics = as_(people["production"]), as_(people["logistics"])
    posted(production, "take", job, planned_start_on=clock.today(), planned_end_on=clock.today())
    posted(production, "finished", job, quantity="6")
    posted(logistics, "ship", one, mode="汽运", carrier="云汀通达")
    line = one.lines.get()
    posted(
        logistics,
        "receipt",
        one,
        signed_by_name="仲书远",
        signed_on=clock.today(),
        scan=png(),
        **{f"received_{line.pk}": "4"},
    )

    assert Shipment.objects.filter(state="to_ship").count() == 1
    assert Shipment.objects.get(pk=one.pk).state == Shipment.State.RETURNED


def test_departments_see_no_prices(people: dict[str, User]) -> None:
    scarce("4")
    one = to_ship(old_customer(people["sales"]), content(price="677.77"))
    job = Job.objects.get()
    for person, addresses in (
        (
            people["logistics"],
            (
                one.get_absolute_url(),
                reverse("deliveries:shipments"),
                reverse("deliveries:notice", args=[one.pk]),
            ),
        ),
        (people["production"], (job.get_absolute_url(), reverse("deliveries:jobs"))),
    ):
        for address in addresses:
            page = as_(person).get(address)
            assert page.status_code == 200
            assert "677.77" not in page.content.decode()
            assert "6,777.70" not in page.content.decode()


def test_a_block_is_told_with_who_releases_it(people: dict[str, User]) -> None:
    one = to_ship(old_customer(people["sales"]), content(terms=PREPAID))
    freeze_customer(customer=one.contract.customer, reason="逾期", by=people["finance"])
    logistics = as_(people["logistics"])
    page = logistics.get(one.get_absolute_url())
    assert len(page.context["blocks"]) == 2
    assert "6,800.00" not in page.content.decode()
    director = as_(people["director"])
    told = director.get(one.get_absolute_url()).content.decode()
    assert "6,800.00" in told
    assert reverse("deliveries:release", args=[one.pk]) in told
    posted(director, "release", one, reason="已付承兑")

    posted(logistics, "ship", one, mode="汽运", carrier="云汀通达")


def test_a_receipt_without_its_scan_is_refused(people: dict[str, User]) -> None:
    one = to_ship(old_customer(people["sales"]))
    logistics = as_(people["logistics"])
    posted(logistics, "ship", one, mode="汽运", carrier="云汀通达")
    answer = logistics.post(
        reverse("deliveries:receipt", args=[one.pk]),
        {"version": 2, "signed_by_name": "仲", f"received_{one.lines.get().pk}": "11"},
    )

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"scan", "signed_on", f"received_{one.lines.get().pk}"} <= errors.keys()


@pytest.mark.parametrize("name", ["jobs", "shipments"])
def test_the_lists_cost_the_same_at_1_and_at_4_rows(people: dict[str, User], name: str) -> None:
    scarce("4")
    customer = old_customer(people["sales"], limit="900000")
    client, address = as_(people["gm"]), reverse(f"deliveries:{name}")
    to_ship(customer)
    few = statements(client, address)
    for n in range(3):
        correct_stock(
            product=StockItem.objects.get().product,
            change=Decimal(4),
            reason="盘盈",
            by=people["logistics"],
            form_key=f"00000000-0000-4000-8000-00000000000{n}",
        )
        to_ship(customer)

    assert statements(client, address) == few
