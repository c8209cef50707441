"""The pages as people of each role see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core import clock
from core.books import check_books
from core.guards import guards_off
from tests.workflow.conftest import Opener, moment
from workflow import queries, services
from workflow.models import Breach, Notice, WorkItem

if TYPE_CHECKING:
    from tests.conftest import SignedIn

pytestmark = pytest.mark.django_db

INBOX, DEPARTMENT, ALL = "workflow:inbox", "workflow:department", "workflow:all"
DONE, STARTED = "workflow:done", "workflow:started"
NOW = "2026-11-23 14:10"


@pytest.fixture(autouse=True)
def _monday_afternoon() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


def test_the_inbox_is_sorted_by_due_moment_and_what_has_none_comes_last(
    opened: Opener, director: User, as_user: SignedIn
) -> None:
    opened("9.5", role="director", label="HB-1")
    opened("6.3", label="DD-2", arrived_at=moment("2026-11-23 10:00"))
    opened("6.3", label="DD-1", arrived_at=moment("2026-11-19 10:00"))

    page = as_user(director).get(reverse(INBOX)).content.decode()

    places = [page.index(label) for label in ("DD-1", "DD-2", "HB-1")]
    assert places == sorted(places)
    assert "st-red" in page


def test_an_item_turns_amber_when_half_of_its_limit_is_used(
    opened: Opener, director: User, as_user: SignedIn
) -> None:
    opened("6.3", arrived_at=moment("2026-11-23 08:30"))  # due 18:00 today
    opened("6.3", arrived_at=moment("2026-11-20 16:30"), subject=director)  # due today as well
    fresh = opened("6.3", arrived_at=moment("2026-11-23 13:45"), subject=director)

    page = as_user(director).get(reverse(INBOX)).content.decode()
    row_of_fresh = page[: page.index(fresh.subject_label)].rsplit("<tr", 1)[1]

    assert page.count("st-amber") == 2
    assert "st-amber" not in row_of_fresh


def test_somebody_elses_items_do_not_exist(
    opened: Opener, sales: User, other_sales: User, as_user: SignedIn
) -> None:
    item = opened("4.1", person=sales, label="DD-secret")
    client = as_user(other_sales)

    for name in (INBOX, DEPARTMENT, DONE, STARTED):
        assert "DD-secret" not in client.get(reverse(name)).content.decode()
    assert client.get(item.get_absolute_url()).status_code == 404
    assert client.post(reverse("workflow:opened", args=[item.pk])).status_code == 404
    assert client.get(reverse("workflow:plan", args=[item.pk])).status_code == 404
    assert client.get(reverse(ALL)).status_code == 403


def test_a_head_sees_the_department_and_the_whole_process(
    opened: Opener, sales: User, centre_head: User, as_user: SignedIn
) -> None:
    opened("4.1", person=sales, label="DD-mine")
    opened("6.2", role="finance", label="DD-finance")
    client = as_user(centre_head)

    department = client.get(reverse(DEPARTMENT)).content.decode()
    whole = client.get(reverse(ALL)).content.decode()

    assert "DD-mine" in department
    assert "DD-finance" not in department
    assert "DD-mine" in whole
    assert "DD-finance" in whole


def test_filters_live_in_the_address(opened: Opener, director: User, as_user: SignedIn) -> None:
    opened("6.3", label="DD-late", arrived_at=moment("2026-11-18 09:00"))
    opened("6.3", label="DD-today", arrived_at=moment("2026-11-20 16:30"))
    opened("6.3", label="DD-tomorrow", arrived_at=moment("2026-11-23 11:00"))
    opened("2.3", label="CL-tomorrow", arrived_at=moment("2026-11-23 11:00"))
    client = as_user(director)

    def shown(query: str) -> set[str]:
        page = client.get(f"{reverse(INBOX)}?{query}").content.decode()
        return {
            label
            for label in ("DD-late", "DD-today", "DD-tomorrow", "CL-tomorrow")
            if label in page
        }

    assert shown("due=late") == {"DD-late"}
    assert shown("due=today") == {"DD-today"}
    assert shown("due=tomorrow") == {"DD-tomorrow", "CL-tomorrow"}
    assert shown("task=2") == {"CL-tomorrow"}
    assert shown("step=6.3&due=tomorrow") == {"DD-tomorrow"}
    assert shown("q=CL-") == {"CL-tomorrow"}
    assert shown("due=nonsense") == {"DD-late", "DD-today", "DD-tomorrow", "CL-tomorrow"}


def test_a_department_asked_for_an_opinion_sees_no_amount(
    opened: Opener, people: dict[str, User], as_user: SignedIn
) -> None:
    opened("6.2", role="production", amount=Decimal("77777.77"), label="DD-1")

    page = as_user(people["production"]).get(reverse(INBOX)).content.decode()

    assert "DD-1" in page
    assert "77,777.77" not in page


def test_following_an_item_changes_nothing_until_the_mark_is_posted(
    opened: Opener, director: User, as_user: SignedIn
) -> None:
    item = opened("6.3", url="/somewhere/")
    client = as_user(director)

    response = client.get(item.get_absolute_url())
    assert response.status_code == 302
    assert response["Location"] == "/somewhere/"
    assert WorkItem.objects.get(pk=item.pk).opened_at is None

    assert client.get(reverse("workflow:opened", args=[item.pk])).status_code == 405
    assert client.post(reverse("workflow:opened", args=[item.pk])).status_code == 204
    assert WorkItem.objects.get(pk=item.pk).opened_at == moment(NOW)


def test_only_the_holder_leaves_the_mark(
    opened: Opener, director: User, gm: User, as_user: SignedIn
) -> None:
    item = opened("6.3")

    assert as_user(gm).post(reverse("workflow:opened", args=[item.pk])).status_code == 204

    assert WorkItem.objects.get(pk=item.pk).opened_at is None


def test_work_as_the_case_may_be_asks_for_its_date_first(
    opened: Opener, sales: User, as_user: SignedIn
) -> None:
    item = opened("5.1", person=sales)
    client, plan = as_user(sales), reverse("workflow:plan", args=[item.pk])
    assert client.get(item.get_absolute_url())["Location"] == plan
    assert client.get(plan).status_code == 200

    for wrong in ("", "tomorrow", "2020-01-06", "9999-99-99"):
        response = client.post(plan, {"planned_on": wrong})
        assert response.status_code == 422
    assert client.post(plan, {"planned_on": "2026-11-27"}).status_code == 302

    assert WorkItem.objects.get(pk=item.pk).planned_on == date(2026, 11, 27)
    assert client.get(item.get_absolute_url())["Location"] == item.subject_url


def test_what_was_done_and_what_was_started_have_their_lists(
    opened: Opener, director: User, sales: User, as_user: SignedIn
) -> None:
    item = opened("6.3", initiator=sales, label="DD-done")
    services.close_item(item=item, outcome="approved", by=director)
    opened("6.5", initiator=sales, label="DD-done")

    done = as_user(director).get(reverse(DONE)).content.decode()
    started = as_user(sales).get(reverse(STARTED)).content.decode()

    assert "DD-done" in done
    assert "同意" in done or "agreed" in done
    assert started.count("<tr") == 1 + 2


def test_what_was_done_in_time_is_never_overdue_afterwards(
    opened: Opener, director: User, sales: User, as_user: SignedIn
) -> None:
    item = opened("6.3", initiator=sales, label="DD-done")
    services.close_item(item=item, outcome="approved", by=director)

    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        started = as_user(sales).get(reverse(STARTED)).content.decode()

    assert "按时" in started
    assert "逾期" not in started.split("<tbody>")[1]


def test_every_list_exports_what_it_shows(
    opened: Opener, director: User, as_user: SignedIn
) -> None:
    opened("6.3", label="=1+1", arrived_at=moment("2026-11-18 09:00"))
    opened("6.3", label="DD-tomorrow", arrived_at=moment("2026-11-23 11:00"))
    services.flag_breaches(now=clock.now())
    client = as_user(director)

    response = client.get(f"{reverse(INBOX)}?due=late&export=xlsx")
    sheet = load_workbook(BytesIO(b"".join([response.content]))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert "=1+1" in rows[1]

    for name in (DEPARTMENT, ALL, DONE, STARTED, "workflow:breaches", "workflow:notices"):
        assert client.get(f"{reverse(name)}?export=xlsx").status_code == 200
    assert client.get(reverse("workflow:standard_export")).status_code == 200


@pytest.mark.parametrize(
    "name",
    [INBOX, DEPARTMENT, ALL, DONE, STARTED, "workflow:breaches", "workflow:notices"],
)
def test_a_list_costs_the_same_statements_for_5_and_for_50_rows(
    name: str, opened: Opener, director: User, as_user: SignedIn
) -> None:
    client = as_user(director)
    used: list[int] = []
    for number in (5, 45):
        for _n in range(number):
            item = opened("6.3", initiator=director, arrived_at=moment("2026-11-18 09:00"))
            if name == DONE:
                services.close_item(item=item, outcome="approved", by=director)
            services.notify(people=[director], text_code="x", url="/", key=f"k/{item.pk}")
        services.flag_breaches(now=clock.now())
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as statements:
            page = client.get(reverse(name)).content.decode()
        assert page.count("<tr") == 1 + (5 if not used else 50)
        used.append(len(statements))

    assert used[0] == used[1]
    assert used[0] <= 14


def test_the_counts_of_the_header_are_one_statement_each(opened: Opener, director: User) -> None:
    for number in range(6):
        opened("6.3", arrived_at=moment(f"2026-11-{17 + number} 09:00"))
    opened("2.3")

    with CaptureQueriesContext(connection) as statements:
        roles = director.roles
        counts = queries.counts(director)

    # The roles and the substitutions in force, read once a request, and the count.
    assert len(statements) == 3
    assert roles == {"director"}
    assert counts.open == 7
    assert counts.by_task == {6: 6, 2: 1}
    assert counts.late == 4  # 17, 18, 19 and 20: due on the 18th to the 23rd at 09:00
    assert counts.late_by_task == {6: 4}


def test_the_header_asks_for_its_counts(opened: Opener, director: User, as_user: SignedIn) -> None:
    opened("6.3", arrived_at=moment("2026-11-18 09:00"))

    page = as_user(director).get(reverse("workflow:counts")).content.decode()

    assert 'id="count-inbox"' in page
    assert "count-red" in page
    assert "<html" not in page


def test_the_header_costs_two_statements_and_counts_what_the_lists_show(
    opened: Opener, director: User
) -> None:
    opened("6.3", arrived_at=moment("2026-11-18 09:00"))
    opened("6.3", arrived_at=moment("2026-11-23 14:00"))
    services.notify(people=[director], text_code="x", url="/", key="k")
    assert director.roles  # read once a request, for the right to see the page

    with CaptureQueriesContext(connection) as statements:
        header = queries.header_of(director, now=clock.now())

    assert len(statements) == 2  # and for whom the reader stands in, once a request
    assert header == (1, 2, True)
    assert queries.counts(director).open == header.waiting


def test_notices_are_read_one_by_one_and_all_at_once(
    sales: User, director: User, as_user: SignedIn
) -> None:
    for number in range(3):
        services.notify(
            people=[sales, director],
            text_code="workflow.arrived_plain",
            params={"step": "6.3", "label": f"DD-{number}", "due": ""},
            url=f"/orders/{number}/",
            key=f"k/{number}",
        )
    mine = Notice.objects.filter(user=sales).first()
    others = Notice.objects.filter(user=director).first()
    assert mine is not None
    assert others is not None
    client = as_user(sales)

    assert "DD-1" in client.get(reverse("workflow:notices")).content.decode()
    assert client.get(reverse("workflow:notice", args=[mine.pk]))["Location"] == mine.url
    assert client.get(reverse("workflow:notice", args=[others.pk])).status_code == 404
    assert client.post(reverse("workflow:read", args=[others.pk])).status_code == 404
    client.post(reverse("workflow:read", args=[mine.pk]))
    assert queries.unread_count(sales) == 2
    client.post(reverse("workflow:read_all"))
    assert (queries.unread_count(sales), queries.unread_count(director)) == (0, 3)


def test_the_standard_shows_its_header_sentences_and_figures(
    opened: Opener, director: User, sales: User, as_user: SignedIn
) -> None:
    in_time = opened("6.3", arrived_at=moment("2026-11-18 09:00"))
    services.close_item(
        item=in_time, outcome="approved", by=director, at=moment("2026-11-18 10:00")
    )
    too_late = opened("6.3", arrived_at=moment("2026-11-18 09:00"))
    services.close_item(
        item=too_late, outcome="approved", by=director, at=moment("2026-11-20 10:00")
    )
    opened("6.3", arrived_at=moment("2026-11-19 09:00"))

    page = as_user(director).get(reverse("workflow:standard")).content.decode()
    for words in ("YG002", "营销中心的审查意见报营销总监审批", "《合同评审制度》", "33"):
        assert words in page
    figures = queries.figures_by_step(first=moment("2026-11-01 00:00"), now=clock.now())["6.3"]
    assert (figures.open, figures.open_late, figures.on_time, figures.done_late) == (1, 1, 1, 1)
    assert figures.on_time_percent == 33
    own = queries.figures_by_step(first=moment("2026-11-01 00:00"), now=clock.now(), user=sales)
    assert own == {}
    by_task = queries.figures_by_task(first=moment("2026-11-01 00:00"), now=clock.now())
    assert by_task[6] == figures
    by_department = queries.figures_by_department(first=moment("2026-11-01 00:00"), now=clock.now())
    assert by_department["marketing"] == figures


def test_the_standard_costs_the_same_whatever_has_happened(
    opened: Opener, director: User, as_user: SignedIn
) -> None:
    client = as_user(director)
    used: list[int] = []
    for number in (1, 20):
        for _n in range(number):
            opened("6.3")
        client.get(reverse("workflow:standard"))
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("workflow:standard"))
        used.append(len(statements))
    assert used[0] == used[1]


def test_the_director_accepts_an_excuse_and_others_may_not(
    opened: Opener, director: User, sales: User, as_user: SignedIn
) -> None:
    opened("4.1", person=sales, arrived_at=moment("2026-11-18 09:00"))
    services.flag_breaches(now=clock.now())
    excuse = reverse("workflow:excuse", args=[Breach.objects.get().pk])

    assert as_user(sales).get(excuse).status_code == 403
    assert as_user(director).post(excuse, {"excuse": " "}).status_code == 422
    assert as_user(director).post(excuse, {"excuse": "停电"}).status_code == 302

    assert Breach.objects.get().excused_by == director
    assert "停电" in as_user(sales).get(reverse("workflow:breaches")).content.decode()


def test_the_breach_ledger_leaves_with_question_and_answer(
    opened: Opener, director: User, gm: User, as_user: SignedIn
) -> None:
    for _turn in range(2):
        opened("6.3", person=director, arrived_at=moment("2026-11-18 09:00"))
    services.flag_breaches(now=clock.now())
    first, second = Breach.objects.order_by("pk")
    services.plead_breach(breach=first, by=director, plea="客户停产")
    services.refuse_excuse(breach=first, by=gm, refusal="应提前说明")
    services.excuse_breach(breach=second, by=gm, excuse="停电")

    answer = as_user(gm).get(f"{reverse('workflow:breaches')}?export=xlsx")

    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = [set(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert any({"客户停产", str(director), "应提前说明", str(gm)} <= row for row in rows)
    assert any({"停电", str(gm)} <= row for row in rows)


def test_next_is_what_falls_due_next_and_after_the_last_the_first(
    opened: Opener, director: User
) -> None:
    first = opened("6.3", arrived_at=moment("2026-11-18 09:00"))
    second = opened("6.3", arrived_at=moment("2026-11-19 09:00"))
    third = opened("9.5", role="director")

    assert queries.next_item_after(director, first) == second
    assert queries.next_item_after(director, second) == third
    assert queries.next_item_after(director, third) == first
    services.close_open_items(subject=first.initiator or director, by=director)


def test_subjects_concern_whoever_had_an_item_of_them(
    opened: Opener, sales: User, other_sales: User, people: dict[str, User]
) -> None:
    asked = opened("6.2", role="production", subject=other_sales)
    opened("6.3", subject=sales)
    production = people["production"]
    assert list(queries.subjects_waiting_for(production, User)) == [other_sales.pk]

    services.close_item(item=asked, outcome="agreed", by=production)

    assert list(queries.subjects_waiting_for(production, User)) == [other_sales.pk]
    assert list(queries.subjects_waiting_for(other_sales, User)) == []


def test_the_books_hold_after_a_busy_week_and_name_what_does_not(
    opened: Opener, director: User, sales: User
) -> None:
    late = opened("6.3", arrived_at=moment("2026-11-18 09:00"))
    done = opened("6.3", arrived_at=moment("2026-11-18 09:00"))
    services.close_item(item=done, outcome="approved", by=director)
    waiting = opened("6.3", arrived_at=moment("2026-11-23 11:00"))
    services.flag_breaches(now=clock.now())
    services.remind(now=clock.now())
    services.escalate(now=clock.now())
    assert _problems() == []

    WorkItem.objects.filter(pk=late.pk).update(breached_at=None)
    assert any("another due moment or mark" in one for one in _problems())
    WorkItem.objects.filter(pk=late.pk).update(breached_at=clock.now())
    assert _problems() == []

    WorkItem.objects.filter(pk=done.pk).update(minutes_held=None)
    assert any("without minutes" in one for one in _problems())
    WorkItem.objects.filter(pk=done.pk).update(minutes_held=1)

    WorkItem.objects.filter(pk=waiting.pk).update(due_at=clock.now() + timedelta(days=9))
    assert any("by limit and calendar" in one for one in _problems())
    WorkItem.objects.filter(pk=waiting.pk).update(due_at=waiting.due_at)

    with guards_off():
        Breach.objects.filter(item=done).delete()
        assert any("the ledger does not know it" in one for one in _problems())


def _problems() -> list[str]:
    return [one.problem for name, one in check_books() if name.startswith("workflow")]
