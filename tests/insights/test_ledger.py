"""The step ledger: as a slow count finds it; its lists, its file, its cost, who may see it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from insights import rules
from insights.queries import ledger
from insights.queries.ledger import Entry
from tests.conftest import SignedIn
from workflow.models import Breach, WorkItem
from workflow.services import close_item, excuse_breach, flag_breaches, open_item

pytestmark = pytest.mark.django_db
LEDGER = "insights:ledger"


@pytest.fixture
def history(people: dict[str, User]) -> None:
    """Forty items of five months: some open, some late, some withdrawn, some without limit."""
    now = clock.now()
    who = [("6.3", "director"), ("8.4", "production"), ("10.2", "finance"), ("5.1", "sales")]
    for number in range(40):
        step, role = who[number % 4]
        fields: dict[str, Any] = {"person": people[role]} if number % 3 else {"role": role}
        if role == "sales":
            fields = {"person": people["sales"]}
        item = open_item(step=step, subject=people["admin"], slot=f"ledger-{number}",
                         label=f"DD-{number}", url="/orders/",
                         arrived_at=now - timedelta(days=number * 4), **fields)  # fmt: skip
        if number % 5:
            outcome = "withdrawn" if number % 7 == 0 else "done"
            close_item(item=item, by=people[role], outcome=outcome)
    # What was done long ago was not done just now.
    WorkItem.objects.filter(done_at__isnull=False, pk__gt=0).update(
        done_at=F("arrived_at") + timedelta(hours=6)
    )
    WorkItem.objects.filter(subject_label__endswith="1").update(opened_at=F("arrived_at"))
    flag_breaches(now=now)
    for breach in Breach.objects.filter(item__done_at=None).order_by("pk")[::3]:
        excuse_breach(breach=breach, by=people["gm"], excuse="客户停产")


def slowly(by: str) -> dict[Any, Entry]:
    """Count item by item in Python."""
    now, found = clock.now(), dict[Any, Entry]()
    for item in WorkItem.objects.all():
        if item.outcome == "withdrawn":
            continue
        key = {
            "step": item.step_code,
            "department": item.department,
            "person": item.done_by_id or item.person_id or ledger.NOBODY,
        }[by]
        done, due = item.done_at, item.due_at
        on_time = done is not None and due is not None and done <= due
        is_late = due is not None and (done > due if done else due < now)
        excused = is_late and Breach.objects.filter(item=item, excused_at__isnull=False).exists()
        held = item.minutes_held or 0
        one = Entry(1, int(item.opened_at is not None), int(done is not None), int(on_time),
                    int(is_late), held, held, int(excused))  # fmt: skip
        found[key] = found.get(key, Entry()) + one
    return found


@pytest.mark.parametrize("by", list(ledger.KEYS))
def test_the_ledger_is_what_a_slow_count_finds(by: str, history: None) -> None:
    now = clock.now()
    months = ledger.window(now)

    read = ledger.ledger(ledger.items(months), months, by=by, now=now)

    assert read.by_key == slowly(by)
    assert read.total == sum(read.by_key.values(), Entry())
    for month, entry in read.by_month.items():
        arrived = [
            item for item in WorkItem.objects.exclude(outcome="withdrawn")
            if rules.month_of(clock.day_of(item.arrived_at)) == month
        ]  # fmt: skip
        assert entry.arrived == len(arrived), month
    assert read.total.late
    assert read.total.on_time
    assert 0 < read.total.excused < read.total.late


@pytest.mark.parametrize("by", list(ledger.KEYS))
def test_each_figure_leads_to_a_list_of_as_many_items(
    by: str, people: dict[str, User], history: None, as_user: SignedIn
) -> None:
    client = as_user(people["gm"])

    panel = client.get(reverse(LEDGER), {"by": by}).context["panels"][1]

    followed = 0
    for row in panel.rows:
        entry = row.item["entry"]
        for cell, key in zip(
            (row.cells[n] for n in (1, 2, 3, 4, 7, 8, 9)),
            ("arrived", "opened", "decided", "undecided", "on_time", "late", "excused"),
            strict=True,
        ):
            if 'href="' not in cell.html:
                assert not getattr(entry, key)
                continue
            url = cell.html.split('href="')[1].split('"')[0].replace("&amp;", "&")
            listed = client.get(url)
            assert len(listed.context["rows"]) == getattr(entry, key), (row.item["name"], key)
            followed += 1
    assert followed > 8


def test_a_month_and_a_step_narrow_the_ledger(
    people: dict[str, User], history: None, as_user: SignedIn
) -> None:
    client = as_user(people["director"])
    month = str(rules.month_of(clock.today()).previous)

    page = client.get(reverse(LEDGER), {"month": month, "step": "8.4"})

    rows = page.context["panels"][1].rows
    assert [row.item["name"][:3] for row in rows] == ["8.4", "合计"]
    wanted = ledger.items([rules.month_from(month) or pytest.fail("no month")], step="8.4").count()
    assert rows[0].item["entry"].arrived == wanted > 0


def test_what_is_no_choice_is_not_asked_for(people: dict[str, User], as_user: SignedIn) -> None:
    asked = {"by": "x' OR 1", "month": "2026-99", "step": "99.9", "who": "all", "department": "?"}

    assert as_user(people["gm"]).get(reverse(LEDGER), asked).status_code == 200


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("by", list(ledger.KEYS))
def test_the_ledger_costs_the_same_with_history_and_without(
    by: str, people: dict[str, User], as_user: SignedIn, request: pytest.FixtureRequest
) -> None:
    client, url = as_user(people["gm"]), f"{reverse(LEDGER)}?by={by}"
    empty = statements(client, url)

    request.getfixturevalue("history")

    assert statements(client, url) == empty
    assert empty <= 14


def test_only_who_sees_the_figures_sees_the_ledger(
    people: dict[str, User], as_user: SignedIn
) -> None:
    for name in (LEDGER, "insights:ledger_items"):
        assert as_user(people["gm"]).get(reverse(name)).status_code == 200
        assert as_user(people["finance"]).get(reverse(name)).status_code == 403
        assert as_user(people["sales"]).get(f"{reverse(name)}?export=xlsx").status_code == 403


def test_the_file_holds_what_the_page_shows(
    people: dict[str, User], history: None, as_user: SignedIn
) -> None:
    response = as_user(people["gm"]).get(reverse(LEDGER), {"by": "department", "export": "xlsx"})

    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    entries = slowly("department")
    assert len(rows) == 1 + len(entries) + ledger.MONTHS + 1
    total = sum(entries.values(), Entry())
    assert rows[-1][2:6] == (total.arrived, total.opened, total.decided, total.undecided)
    assert Decimal(str(rows[-1][-1])) == rules.rate_of(total.on_time, total.on_time + total.late)


def test_the_mean_is_rounded_and_empty_where_nothing_was_decided() -> None:
    assert Entry(decided=2, minutes=5).mean == 3
    assert Entry(arrived=3).mean is None


def test_bars_stand_on_the_line_and_the_highest_reaches_the_top() -> None:
    low, high, none = rules.stacks([(1, 1, 0), (2, 2, 4), (0, 0, 0)])

    assert high.top == rules.STACK_TOP
    assert none.top == rules.STACK_BASE
    assert low.parts[0][0] + low.parts[0][1] == rules.STACK_BASE
    assert low.top > high.top
