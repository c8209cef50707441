"""When a day's hours change, how long closed items were held is measured anew, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from core.books import check_books
from records.models import Event
from tests.conftest import SignedIn
from tests.workflow.conftest import Opener, moment
from workflow import services
from workflow.models import Breach, WorkItem
from workflow.services import minutes
from worktime.services import LimitFigures, set_day, set_limits

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def closed(item: WorkItem, by: User, at: str) -> WorkItem:
    return services.close_item(item=item, outcome="approved", by=by, at=moment(at))


def held(item: WorkItem) -> int | None:
    return WorkItem.objects.get(pk=item.pk).minutes_held


def test_a_day_off_that_has_passed_is_taken_out_of_what_spans_it(
    opened: Opener, people: dict[str, User]
) -> None:
    director = people["director"]
    spanning = closed(opened(), director, "2026-11-25 09:00")
    before = closed(opened(), director, "2026-11-23 11:00")
    after = closed(opened(arrived_at=moment("2026-11-25 09:00")), director, "2026-11-25 10:30")
    assert [held(item) for item in (spanning, before, after)] == [960, 120, 90]
    [breach] = Breach.objects.all()

    set_day(day=TUESDAY, is_working=False, version=0, by=people["admin"])

    assert [held(item) for item in (spanning, before, after)] == [480, 120, 90]
    kept = WorkItem.objects.get(pk=spanning.pk)
    assert (kept.due_at, kept.breached_at, kept.done_at) == (
        spanning.due_at, breach.flagged_at, spanning.done_at,
    )  # fmt: skip
    assert list(Breach.objects.all()) == [breach]
    assert list(check_books()) == []


def test_put_back_the_day_counts_again(opened: Opener, people: dict[str, User]) -> None:
    item = closed(opened(), people["director"], "2026-11-25 09:00")

    row = set_day(day=TUESDAY, is_working=False, version=0, by=people["admin"])
    set_day(day=TUESDAY, is_working=True, version=row.version, by=people["admin"])

    assert held(item) == 960


def test_a_pause_is_left_out_of_the_new_measure_too(
    opened: Opener, people: dict[str, User]
) -> None:
    item = closed(opened(), people["director"], "2026-11-25 09:00")
    WorkItem.objects.filter(pk=item.pk).update(was_paused=True)
    item.pauses.create(
        reason="customer",
        note="等客户",
        began_at=moment("2026-11-23 10:00"),
        began_by=people["director"],
        ended_at=moment("2026-11-24 10:00"),
        ended_by=people["director"],
    )

    set_day(day=TUESDAY, is_working=False, version=0, by=people["admin"])

    assert held(item) == 480 - 390  # the pause took Monday from 10:00 on; Tuesday is off


def test_the_calendar_tells_how_many_were_measured_anew(
    opened: Opener, people: dict[str, User], as_user: SignedIn
) -> None:
    for _turn in range(3):
        closed(opened(), people["director"], "2026-11-25 09:00")

    set_day(day=TUESDAY, is_working=False, version=0, by=people["admin"])

    event = Event.objects.get(verb="workflow.minutes_measured")
    assert event.by == people["admin"]
    page = as_user(people["admin"]).get(reverse("worktime:year", args=[2026])).content.decode()
    assert "重新计量的事项：3" in page


def test_nothing_is_written_where_nothing_changes(opened: Opener, people: dict[str, User]) -> None:
    closed(opened(), people["director"], "2026-11-23 11:00")

    set_day(day=TUESDAY, is_working=False, version=0, by=people["admin"])
    set_limits(
        figures=LimitFigures(
            working_day_minutes=420,
            immediate_minutes=60,
            is_lenient=False,
            warn_days_ahead=30,
            remind_percent=50,
            escalate_percent=150,
            escalates_at_once=False,
        ),
        version=1,
        by=people["admin"],
    )

    assert not Event.objects.filter(verb="workflow.minutes_measured").exists()


def test_many_are_done_in_batches(
    opened: Opener, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(minutes, "BATCH", 2)
    items = [closed(opened(), people["director"], "2026-11-25 09:00") for _turn in range(5)]

    set_day(day=TUESDAY, is_working=False, version=0, by=people["admin"])

    assert [held(item) for item in items] == [480] * 5
