"""The pages of stock."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from stock import services
from stock.models import StockItem
from tests.stock.makers import stocked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people")]


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_warehouse_corrects_and_sees_the_movement(people: dict[str, User]) -> None:
    item, client = stocked("420"), as_(people["logistics"])
    typed = {"form_key": str(uuid.uuid4()), "change": "-5", "reason": "盘点少 5 台"}
    client.post(reverse("stock:correct", args=[item.pk]), typed)
    response = client.post(reverse("stock:correct", args=[item.pk]), typed, follow=True)

    assert StockItem.objects.get(pk=item.pk).on_hand == 415
    assert "盘点少 5 台" in response.content.decode()


@pytest.mark.parametrize("change", ["", "0", "-421", "0.5", "abc", "1e3", "99999999999999999"])
def test_a_senseless_correction_is_told_at_its_field(people: dict[str, User], change: str) -> None:
    item = stocked("420")
    response = as_(people["logistics"]).post(
        reverse("stock:correct", args=[item.pk]),
        {"form_key": str(uuid.uuid4()), "change": change, "reason": "盘点"},
    )

    assert response.status_code == 422
    assert "change" in response.context["form"].errors
    assert StockItem.objects.get(pk=item.pk).on_hand == 420


def test_sales_look_and_do_not_touch(people: dict[str, User]) -> None:
    item, client = stocked("420"), as_(people["sales"])

    assert "420" in client.get(item.get_absolute_url()).content.decode()
    assert client.get(reverse("stock:correct", args=[item.pk])).status_code == 403


def test_filters_narrow_the_list(people: dict[str, User]) -> None:
    free, taken = stocked("5"), stocked("7")
    services.reserve(product=taken.product, quantity=Decimal(7), subject=taken, by=None)
    page = as_(people["sales"]).get(reverse("stock:list") + "?which=none").content.decode()

    assert taken.product.code in page
    assert free.product.code not in page


def test_the_list_costs_the_same_at_5_and_at_50_rows(people: dict[str, User]) -> None:
    client, address = as_(people["sales"]), reverse("stock:list")

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    for _n in range(5):
        stocked()
    few = count()
    for _n in range(45):
        stocked()
    assert count() == few
