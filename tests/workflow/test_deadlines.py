"""Late items, reminders, escalation; twice, with the clock put back, over a changed calendar."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import clock
from core.models import OutboxRow
from core.outbox import drain
from records.models import Event
from tests.workflow.conftest import Opener, moment
from workflow import services
from workflow.models import Breach, Notice, Reminder, WorkItem
from worktime.models import CalendarDay, CalendarVersion
from worktime.services import set_day

pytestmark = pytest.mark.django_db

DUE = "2026-11-24 09:00"  # one working day after Monday 09:00


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is a working afternoon: mails go at once."""
    monkeypatch.setattr(clock, "now", lambda: moment("2026-11-24 14:00"))


def test_an_item_is_late_after_its_due_moment_and_not_at_it(opened: Opener) -> None:
    item = opened("6.3")
    assert item.due_at == moment(DUE)

    assert services.flag_breaches(now=moment(DUE)) == 0
    assert services.flag_breaches(now=moment(DUE) + timedelta(seconds=1)) == 1

    item = WorkItem.objects.get(pk=item.pk)
    breach = Breach.objects.get()
    assert breach.flagged_at == item.breached_at == moment(DUE) + timedelta(seconds=1)
    assert (breach.step_code, breach.role, breach.subject_label) == (
        "6.3",
        "director",
        item.subject_label,
    )


def test_running_twice_changes_nothing(opened: Opener) -> None:
    for _n in range(3):
        opened("6.3")
    late = moment(DUE) + timedelta(minutes=1)

    assert services.flag_breaches(now=late) == 3
    before = _everything()
    assert services.flag_breaches(now=late + timedelta(minutes=1)) == 0

    assert _everything() == before


def test_the_late_item_gets_an_event_an_outbox_row_and_the_reminder(opened: Opener) -> None:
    item = opened("6.3")
    services.flag_breaches(now=moment(DUE) + timedelta(minutes=1))

    event = Event.objects.get(subject=f"workflow.workitem/{item.pk}")
    assert (event.verb, event.seq, event.after) == ("workflow.breached", 1, "late")
    assert OutboxRow.objects.filter(key=f"breach/{item.pk}").exists()
    assert Reminder.objects.get().kind == "due"


def test_the_event_continues_the_items_chain(opened: Opener, sales: User) -> None:
    item = opened("5.1", person=sales)
    services.set_planned_date(item=item, planned_on=clock.today(), by=sales)

    services.flag_breaches(now=clock.now() + timedelta(days=30))

    events = Event.objects.filter(subject=f"workflow.workitem/{item.pk}").order_by("seq")
    assert [event.verb for event in events] == ["workflow.planned", "workflow.breached"]
    assert events[1].prev == events[0].hash


def test_done_items_and_items_without_limit_are_never_late(
    opened: Opener, director: User, sales: User
) -> None:
    services.close_item(
        item=opened("6.3"), outcome="approved", by=director, at=moment("2026-11-23 10:00")
    )
    opened("4.3", person=sales)

    assert services.flag_breaches(now=moment("2027-01-15 09:00")) == 0


def test_the_clock_put_back_does_not_count(opened: Opener) -> None:
    services.flag_breaches(now=moment("2026-11-26 09:00"))
    opened("6.3")

    assert services.flag_breaches(now=moment("2026-11-20 09:00")) == 1

    assert Breach.objects.get().flagged_at == moment("2026-11-26 09:00")


def test_batches_are_bounded_and_nothing_is_left(
    opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.services.deadlines.BATCH", 2)
    for _n in range(5):
        opened("6.3")

    assert services.flag_breaches(now=moment("2026-11-26 09:00")) == 5


def test_the_job_costs_the_same_statements_for_5_and_for_50(
    opened: Opener,
) -> None:
    services.flag_breaches(now=moment("2026-11-23 08:00"))  # a job's first run is remembered anew
    used = []
    for number, at in ((5, "2026-11-26 09:00"), (50, "2026-11-26 09:01")):
        for _n in range(number):
            opened("6.3")
        with CaptureQueriesContext(connection) as statements:
            assert services.flag_breaches(now=moment(at)) == number
        used.append(len(statements))
    assert used[0] == used[1]


def test_half_the_limit_reminds_once_and_only_within_working_hours(
    opened: Opener, director: User
) -> None:
    item = opened("6.3")  # half at 14:30
    assert item.half_at == moment("2026-11-23 14:30")

    assert services.remind(now=moment("2026-11-23 14:29")) == 0
    assert services.remind(now=moment("2026-11-23 18:30")) == 0
    assert services.remind(now=moment("2026-11-24 08:31")) == 1
    assert services.remind(now=moment("2026-11-24 08:32")) == 0

    drain(now=clock.now())
    assert Notice.objects.filter(user=director, code="workflow.half").count() == 1


def test_what_is_late_already_gets_no_reminder_of_half(opened: Opener) -> None:
    opened("6.3")
    services.flag_breaches(now=moment("2026-11-24 09:01"))

    assert services.remind(now=moment("2026-11-24 09:01")) == 0


def test_the_superior_hears_at_150_percent_and_then_each_working_day(
    opened: Opener, director: User, gm: User
) -> None:
    opened("6.3", arrived_at=moment("2026-11-26 09:00"))  # Thursday; due Friday 09:00
    told = []
    now = moment("2026-11-27 08:30")
    while now < moment("2026-12-02 08:00"):
        services.flag_breaches(now=now)
        if services.escalate(now=now):
            told.append(clock.local(now).strftime("%m-%d %H:%M"))
        now += timedelta(minutes=30)

    assert told == ["11-27 14:30", "11-30 14:30", "12-01 14:30"]  # no weekend
    for _turn in range(2):
        drain(now=clock.now() + timedelta(days=30))
    notices = Notice.objects.filter(code="workflow.escalation")
    assert notices.filter(user=gm).count() == 3
    assert not notices.filter(user=director).exists()


def test_after_a_long_pause_the_superior_hears_once(opened: Opener, gm: User) -> None:
    opened("6.3")
    late = moment("2026-12-10 10:00")
    services.flag_breaches(now=late)

    assert services.escalate(now=late) == 1
    assert services.escalate(now=late + timedelta(minutes=1)) == 0


def test_where_nobody_is_above_the_holder_hears_again(opened: Opener, gm: User) -> None:
    opened("6.5")
    services.flag_breaches(now=moment("2026-11-25 10:00"))
    services.escalate(now=moment("2026-11-25 10:00"))
    drain(now=clock.now() + timedelta(days=30))

    assert Notice.objects.filter(user=gm, code="workflow.escalation").count() == 1


def test_a_late_item_is_told_once_in_the_application_and_by_mail(
    opened: Opener, director: User, at_work: None
) -> None:
    item = opened("6.3")
    services.flag_breaches(now=moment("2026-11-24 09:01"))
    for days in range(3):
        drain(now=clock.now() + timedelta(days=days))

    assert Notice.objects.filter(key=f"breach/{item.pk}/{director.pk}").count() == 1
    late = [one for one in mail.outbox if item.subject_label in one.subject]
    assert len(late) == 2  # arrived, late
    assert len({one.extra_headers["Message-ID"] for one in late}) == 2


def test_a_mail_speaks_the_readers_language(opened: Opener, director: User, at_work: None) -> None:
    director.language = "en"
    director.save(update_fields=["language"])
    opened("6.3")
    for minutes in range(2):
        drain(now=clock.now() + timedelta(minutes=minutes))

    (sent,) = mail.outbox
    assert sent.subject.startswith("To do: 6.3 Director's approval")
    assert "/inbox/" in sent.body


def test_a_new_day_off_moves_open_due_moments_and_nothing_else(
    opened: Opener, director: User
) -> None:
    done = opened("6.3")
    services.close_item(item=done, outcome="approved", by=director, at=moment("2026-11-23 10:00"))
    late = opened("6.3", arrived_at=moment("2026-11-19 09:00"))
    services.flag_breaches(now=moment("2026-11-23 12:00"))
    waiting = opened("6.3")

    _make_a_day_off(date(2026, 11, 24))
    assert services.recompute_open_dues() == 1

    assert WorkItem.objects.get(pk=waiting.pk).due_at == moment("2026-11-25 09:00")
    assert WorkItem.objects.get(pk=waiting.pk).escalate_at == moment("2026-11-25 14:30")
    assert WorkItem.objects.get(pk=done.pk).due_at == moment("2026-11-24 09:00")
    assert WorkItem.objects.get(pk=late.pk).due_at == moment("2026-11-20 09:00")
    assert services.recompute_open_dues() == 0


def test_the_calendars_own_change_sets_the_recomputation_off(
    opened: Opener, people: dict[str, User]
) -> None:
    item = opened("6.3")

    set_day(day=date(2026, 11, 24), is_working=False, version=0, by=people["admin"])

    assert WorkItem.objects.get(pk=item.pk).due_at == moment("2026-11-25 09:00")


def _make_a_day_off(day: date) -> None:
    CalendarDay.objects.create(
        date=day, is_working=False, name_zh="停电", name_en="Power cut", source="manual"
    )
    CalendarVersion.objects.update(stamp=uuid.uuid4())


def _everything() -> list[object]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (WorkItem, Breach, Reminder, OutboxRow, Event, Notice)
    ]
