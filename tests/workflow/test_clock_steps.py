"""The machine's clock is put back an hour, or forward a day, between two runs of the jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from core.books import check_books
from core.models import OutboxRow
from core.outbox import drain
from tests.workflow.conftest import Opener, moment
from workflow import services
from workflow.models import Breach, Pause, Reminder, WorkItem

pytestmark = pytest.mark.django_db

Set = Callable[[str], None]


@pytest.fixture
def clock_says(monkeypatch: pytest.MonkeyPatch) -> Set:
    def set_to(text: str) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment(text))

    return set_to


def run_the_jobs() -> None:
    now = clock.now()
    services.flag_breaches(now=now)
    services.remind(now=now)
    services.offer_substitutes(now=now)
    services.escalate(now=now)
    drain(now=now)


def told(item: WorkItem) -> list[str]:
    return sorted(Reminder.objects.filter(item=item).values_list("kind", flat=True))


def test_nothing_twice_and_nothing_lost_when_it_goes_back_and_then_far_ahead(
    opened: Opener, clock_says: Set
) -> None:
    clock_says("2026-11-23 09:00")
    first = opened(arrived_at=clock.now())
    clock_says("2026-11-24 09:10")
    run_the_jobs()
    clock_says("2026-11-24 08:10")
    meanwhile = opened(arrived_at=clock.now())
    run_the_jobs()
    before = told(first)
    clock_says("2026-11-25 09:10")
    run_the_jobs()
    run_the_jobs()

    assert before == ["due"]
    assert sorted(Breach.objects.values_list("item_id", flat=True)) == [first.pk, meanwhile.pk]
    for item in WorkItem.objects.all():
        assert item.due_at is not None
        assert item.due_at > item.arrived_at
    for item in (first, meanwhile):
        kinds = told(item)
        assert len(kinds) == len(set(kinds))
        assert OutboxRow.objects.filter(key=f"breach/{item.pk}").count() == 1
    assert list(check_books()) == []


def test_what_is_done_or_goes_on_before_it_came_is_done_when_it_came(
    opened: Opener, director: User, clock_says: Set
) -> None:
    clock_says("2026-11-23 10:00")
    done, paused = opened(arrived_at=clock.now()), opened(arrived_at=clock.now())
    services.pause_item(item=paused, by=director, reason="customer", note="等客户确认")
    clock_says("2026-11-23 09:00")

    services.close_item(item=done, outcome="approved", by=director)
    services.resume_item(item=paused, by=director)

    done, paused = (WorkItem.objects.get(pk=item.pk) for item in (done, paused))
    assert (done.done_at, done.minutes_held) == (done.arrived_at, 0)
    assert Pause.objects.get().ended_at == moment("2026-11-23 10:00")
    assert paused.due_at == moment("2026-11-24 10:00")
    assert list(check_books()) == []


def test_a_day_ahead_over_a_new_day_off_moves_no_due_moment_before_its_arrival(
    opened: Opener, clock_says: Set
) -> None:
    clock_says("2026-11-27 17:50")  # a Friday
    item = opened(arrived_at=clock.now())
    clock_says("2026-11-28 17:50")
    run_the_jobs()

    services.recompute_open_dues()

    item = WorkItem.objects.get(pk=item.pk)
    assert item.due_at is not None
    assert item.due_at - item.arrived_at > timedelta(days=2)
    assert not Breach.objects.exists()
