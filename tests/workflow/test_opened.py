"""查看: that somebody has an item before them is noted, whatever way led to it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from orders import services as orders
from orders.models import Order
from tests.conftest import SignedIn
from tests.orders.makers import again, content, old_customer, submitted
from workflow import queries, services
from workflow.models import WorkItem

pytestmark = pytest.mark.django_db
BEYOND = "632"


@pytest.fixture
def order(sales: User) -> Order:
    """An order of the salesperson that the centre has to decide."""
    return submitted(old_customer(sales), content(price=BEYOND))


@pytest.fixture
def item(order: Order) -> WorkItem:
    """The centre's item of it."""
    return queries.open_items_of(order).get(step_code="3.2")


def mark_of(item: WorkItem) -> str:
    return f'data-opened="{reverse("workflow:opened", args=[item.pk])}"'


@pytest.mark.parametrize("page", ["orders:decide", "orders:detail"])
def test_the_page_of_a_step_notes_it_once_for_its_holder(
    order: Order, item: WorkItem, people: dict[str, User], as_user: SignedIn, page: str
) -> None:
    client, address = as_user(people["centre_head"]), reverse(page, args=[order.pk])

    assert client.get(address).content.decode().count(mark_of(item)) == 1
    assert WorkItem.objects.get(pk=item.pk).opened_at is None  # a GET writes nothing

    assert client.post(reverse("workflow:opened", args=[item.pk])).status_code == 204

    assert WorkItem.objects.get(pk=item.pk).opened_at is not None
    assert mark_of(item) not in client.get(address).content.decode()


def test_the_item_s_own_sheet_notes_it_too_and_a_list_does_not(
    item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    client = as_user(people["centre_head"])

    assert mark_of(item) in client.get(item.get_sheet_url()).content.decode()
    assert mark_of(item) not in client.get(reverse("workflow:inbox")).content.decode()


def test_who_only_looks_on_opens_nothing(
    order: Order, item: WorkItem, people: dict[str, User], as_user: SignedIn
) -> None:
    for role in ("sales", "director", "gm"):
        page = as_user(people[role]).get(order.get_absolute_url()).content.decode()
        assert mark_of(item) not in page


def test_whoever_decides_has_seen_it(order: Order, item: WorkItem, people: dict[str, User]) -> None:
    orders.decide_order(
        order=order,
        by=people["centre_head"],
        version=again(order).version,
        outcome="approve",
        opinion="同意。",
    )

    decided = WorkItem.objects.get(pk=item.pk)
    assert decided.opened_at == decided.done_at


def test_what_was_seen_before_keeps_its_moment(item: WorkItem, people: dict[str, User]) -> None:
    services.mark_opened(item=item, by=people["centre_head"])
    seen = WorkItem.objects.get(pk=item.pk).opened_at

    services.close_item(item=item, outcome="approve", by=people["centre_head"])

    assert WorkItem.objects.get(pk=item.pk).opened_at == seen is not None


def test_what_is_taken_back_or_gone_on_without_was_not_seen(
    order: Order, item: WorkItem, people: dict[str, User]
) -> None:
    other = services.open_item(step="6.2", subject=order, label="DD-1", url="/", role="quality")
    services.close_item(item=other, outcome="absent", by=people["centre_head"])

    orders.withdraw_order(
        order=order, by=order.owner, version=again(order).version, reason="客户改量"
    )

    assert set(
        WorkItem.objects.filter(pk__in=[item.pk, other.pk]).values_list("opened_at", flat=True)
    ) == {None}
