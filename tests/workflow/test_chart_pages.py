"""The process map's page: counts as a slow count finds them, for everybody what they may see."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import ROLES
from core import clock
from tests.conftest import SignedIn
from workflow.models import WorkItem
from workflow.queries import Waiting, item_for, waiting_by_step
from workflow.rules.chart import WHOLE
from workflow.services import close_item, open_item

pytestmark = pytest.mark.django_db


def opened(people: dict[str, User], number: int, step: str, **fields: Any) -> WorkItem:
    return open_item(step=step, subject=people["admin"], slot=f"chart-{number}",
                     label=f"DD-202611-{number:04d}", url="/orders/", **fields)  # fmt: skip


@pytest.fixture
def process(people: dict[str, User]) -> list[WorkItem]:
    """Items of several steps, holders and ages; one is done."""
    now = clock.now()
    found = [
        opened(people, 1, "6.3", role="director"),
        opened(people, 2, "6.3", role="director", arrived_at=now - timedelta(days=20)),
        opened(people, 3, "4.2", person=people["sales"], initiator=people["sales"]),
        opened(people, 4, "8.4", role="production", initiator=people["sales"]),
        opened(people, 5, "10.2", role="finance", arrived_at=now - timedelta(hours=1)),
        opened(people, 6, "6.5", role="gm"),
        opened(people, 7, "6.3", role="director"),
    ]
    close_item(item=found[-1], by=people["director"], outcome="agreed")
    return found


def slowly(user: User) -> dict[str, Waiting]:
    """Ask of each item by itself whether the person may know of it, and where it stands."""
    now, counted = clock.now(), dict[str, Waiting]()
    for item in WorkItem.objects.all():
        if item.done_at is not None or item_for(user, item.pk) is None:
            continue
        is_late = item.due_at is not None and item.due_at < now
        is_today = (
            item.due_at is not None and not is_late and clock.day_of(item.due_at) == clock.today()
        )
        one = Waiting(1, int(is_today), int(is_late))
        counted[item.step_code] = counted.get(item.step_code, Waiting()) + one
    return counted


@pytest.mark.parametrize("role", list(ROLES))
def test_counts_are_those_of_a_slow_count(
    role: str, people: dict[str, User], process: list[WorkItem]
) -> None:
    found = waiting_by_step(people[role], now=clock.now())

    assert found == slowly(people[role])


def test_who_sees_the_figures_sees_all_and_others_their_own(
    people: dict[str, User], process: list[WorkItem]
) -> None:
    now = clock.now()

    assert sum(one.open for one in waiting_by_step(people["gm"], now=now).values()) == 6
    assert set(waiting_by_step(people["sales"], now=now)) == {"4.2", "8.4"}
    assert set(waiting_by_step(people["finance"], now=now)) == {"10.2"}


@pytest.mark.parametrize("role", list(ROLES))
def test_the_list_behind_a_node_shows_what_was_counted(
    role: str, people: dict[str, User], process: list[WorkItem], as_user: SignedIn
) -> None:
    client = as_user(people[role])

    picture = client.get(reverse("workflow:map")).context["picture"]

    quiet = [row for row in picture.rows if not row.waiting.open]
    for row in [row for row in picture.rows if row.waiting.open] + quiet[:2]:
        listed = client.get(row.url).context["rows"]
        assert len(listed) == row.waiting.open, row.name
        late = client.get(f"{row.url}&due=late").context["rows"]
        assert len(late) == row.waiting.late, row.name
        today = client.get(f"{row.url}&due=today").context["rows"]
        assert len(today) == row.waiting.today, row.name


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_map_costs_the_same_for_more_items(
    people: dict[str, User], process: list[WorkItem], as_user: SignedIn
) -> None:
    client, url = as_user(people["centre_head"]), reverse("workflow:map")
    before = statements(client, url), statements(client, reverse("workflow:map_items"))

    for number in range(100, 130):
        opened(people, number, "6.1", role="centre_head")

    assert (statements(client, url), statements(client, reverse("workflow:map_items"))) == before
    assert before[0] <= 12


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    for name in ("map", "map_items"):
        assert client.get(reverse(f"workflow:{name}")).status_code == 302


def test_the_map_speaks_to_those_who_do_not_see_it(
    people: dict[str, User], process: list[WorkItem], as_user: SignedIn
) -> None:
    text = as_user(people["gm"]).get(reverse("workflow:map")).content.decode()

    assert 'role="img"' in text
    assert "<title>流程图：在办 6 项" in text
    assert len(re.findall(r"<td class=\"ca b\">", text)) == len([n for n in WHOLE.nodes if n.steps])
    assert "6.3 总监审批：在办 2 逾期 1" in text


def test_the_map_is_there_in_english(
    people: dict[str, User], process: list[WorkItem], as_user: SignedIn
) -> None:
    client = as_user(people["gm"])
    client.post(reverse("accounts:language"), {"language": "en"})

    text = client.get(reverse("workflow:map")).content.decode()

    assert "6.3 Director decides: open 2 late 1" in text


def test_the_items_of_a_node_are_exported_as_shown(
    people: dict[str, User], process: list[WorkItem], as_user: SignedIn
) -> None:
    response = as_user(people["gm"]).get(reverse("workflow:map_items") + "?steps=6.3&export=xlsx")

    assert response.status_code == 200
    assert response["Content-Type"].endswith("sheet")
