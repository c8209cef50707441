"""An order's page marks its own way on the flow chart; a draft has none yet."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from insights.queries.ways import items_on_the_way
from orders.models import Order
from tests.conftest import SignedIn
from tests.deliveries import makers as deliveries
from tests.orders import makers as orders
from workflow.models import WorkItem
from workflow.rules.chart import WHOLE

pytestmark = pytest.mark.django_db


def marks(client: Client, order: Order, address: str = "") -> dict[str, str]:
    """Read the table behind the picture: node and state, in the page's language."""
    page = client.get(address or order.get_absolute_url())
    assert page.status_code == 200
    text = page.content.decode()
    found = {}
    for row in text.split("<tr>"):
        if 'class="ca b">' in row and "st-" in row:
            name = row.split('class="ca b">')[1].split("<")[0]
            state = row.split("</svg>")[1].split("<")[0]
            found[name.strip()] = state.strip()
    return found


def test_a_delivered_order_shows_what_it_did_skipped_and_waits_for(
    people: dict[str, User], as_user: SignedIn
) -> None:
    shipment = deliveries.shipped()
    order = shipment.contract.order

    found = marks(as_user(people["gm"]), order)

    assert found["3 订货登记"] == found["4 自决签单"] == found["8.2 发货"] == "已办"
    assert found["6.3 总监审批"] == found["8.4 生产、研发"] == "不适用"
    assert found["9.1 返回回单"] == "在办"
    assert len(found) == 18


def test_a_draft_has_no_way_yet(people: dict[str, User], as_user: SignedIn) -> None:
    order, client = orders.draft(), as_user(people["gm"])

    assert marks(client, order) == {}
    assert client.get(reverse("insights:way", args=[order.pk])).status_code == 404


def test_the_whole_chart_has_the_way_too(people: dict[str, User], as_user: SignedIn) -> None:
    order, client = deliveries.shipped().contract.order, as_user(people["gm"])
    address = reverse("insights:way", args=[order.pk])

    assert f'href="{address}"' in client.get(order.get_absolute_url()).content.decode()
    found = marks(client, order, address)

    assert found["4.1–4.3 自决签单"] == found["是否新客户？"] == found["8.2 发货"] == "已办"
    assert found["超过额度？"] == found["2.1–2.2 价格策略"] == "不适用"
    assert found["9.1 返回回单"] == "在办"
    assert len(found) == len(WHOLE.nodes)


def test_the_way_is_made_of_the_items_of_all_that_hangs_on_the_order(
    people: dict[str, User],
) -> None:
    order = deliveries.shipped().contract.order
    deliveries.shipped()

    found = set(items_on_the_way(order))

    subjects = {("orders.order", order.pk)}
    for contract in order.contracts.all():
        subjects.add(("contracts.contract", contract.pk))
        subjects |= {("deliveries.shipment", one.pk) for one in contract.shipments.all()}
        subjects |= {("deliveries.job", one.pk) for one in contract.jobs.all()}
        subjects |= {("receivables.instalment", one.pk) for one in contract.instalments.all()}
    wanted = {
        item for item in WorkItem.objects.exclude(outcome="withdrawn")
        if (item.subject_type, item.subject_id) in subjects
    }  # fmt: skip
    assert found == wanted
    assert WorkItem.objects.count() > len(wanted) > 4


def test_the_way_costs_two_statements() -> None:
    order = deliveries.shipped().contract.order

    with CaptureQueriesContext(connection) as seen:
        list(items_on_the_way(order))

    assert len(seen) == 2
