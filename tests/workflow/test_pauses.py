"""The clock that stands still, the excuse that is asked for, the offer at three quarters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core import clock
from core.books import check_books
from core.outbox import drain
from core.refusals import NotAllowed, Refused
from records.models import Event
from tests.workflow.conftest import Opener, moment
from tests.workflow.makers import stands_in
from tests.worktime.calendars import calendar_2026
from workflow import queries, rules, services
from workflow.models import Breach, Notice, WorkItem
from worktime.rules import Limit, LimitKind, working_time_between

At = Callable[[str], None]
IN_2026 = calendar_2026()
ONE_DAY = Limit(LimitKind.WORKING_DAYS, 1)


@pytest.fixture
def now_is(monkeypatch: pytest.MonkeyPatch) -> At:
    """Let the house's clock say this, in company time."""

    def set_to(text: str) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment(text))

    return set_to


def again(item: WorkItem) -> WorkItem:
    return WorkItem.objects.get(pk=item.pk)


def test_a_pause_over_a_weekend_adds_no_working_time(
    opened: Opener, director: User, now_is: At
) -> None:
    item = opened(arrived_at=moment("2026-11-20 16:00"))  # a Friday; due Monday 16:00
    now_is("2026-11-20 18:30")
    services.pause_item(item=item, by=director, reason="customer", note="等客户确认图纸")

    now_is("2026-11-23 08:00")
    services.resume_item(item=item, by=director)

    assert again(item).due_at == moment("2026-11-23 16:00")


def test_a_pause_is_added_in_working_time_and_not_held_against_anybody(
    opened: Opener, director: User, now_is: At
) -> None:
    item = opened(arrived_at=moment("2026-11-23 08:30"))  # due at 18:00
    now_is("2026-11-23 10:00")
    services.pause_item(item=item, by=director, reason="customer", note="等客户确认图纸")
    assert again(item).due_at is None

    now_is("2026-11-24 10:00")
    services.resume_item(item=item, by=director)
    assert again(item).due_at == moment("2026-11-24 18:00")

    services.close_item(item=item, outcome="approved", by=director, at=moment("2026-11-24 11:00"))
    assert again(item).minutes_held == 150
    assert [f for _section, f in check_books() if "workitem" in f.object] == []


def test_what_stands_still_is_never_flagged_late(
    opened: Opener, director: User, now_is: At
) -> None:
    item = opened(arrived_at=moment("2026-11-23 08:30"))
    now_is("2026-11-23 10:00")
    services.pause_item(item=item, by=director, reason="customer", note="等客户确认图纸")

    services.flag_breaches(now=moment("2026-12-23 10:00"))

    assert again(item).breached_at is None


def test_closing_ends_the_pause(opened: Opener, director: User, now_is: At) -> None:
    item = opened(arrived_at=moment("2026-11-23 08:30"))
    now_is("2026-11-23 10:00")
    services.pause_item(item=item, by=director, reason="customer", note="等客户确认图纸")

    services.close_item(item=item, outcome="approved", by=director, at=moment("2026-11-25 10:00"))

    done = again(item)
    assert (done.minutes_held, done.breached_at, done.paused_at) == (90, None, None)
    assert done.pauses.get().ended_at == moment("2026-11-25 10:00")


def test_a_change_of_the_calendar_moves_what_was_paused_too(
    opened: Opener, director: User, now_is: At
) -> None:
    item = opened(arrived_at=moment("2026-11-23 08:30"))
    now_is("2026-11-23 10:00")
    services.pause_item(item=item, by=director, reason="customer", note="等客户确认图纸")
    now_is("2026-11-24 10:00")
    services.resume_item(item=item, by=director)
    WorkItem.objects.filter(pk=item.pk).update(due_at=moment("2026-11-30 10:00"))

    assert services.recompute_open_dues() == 1

    assert again(item).due_at == moment("2026-11-24 18:00")


def test_a_late_item_and_a_named_day_are_not_paused(
    opened: Opener, director: User, sales: User, now_is: At
) -> None:
    late = opened(arrived_at=moment("2026-11-20 08:30"))
    planned = opened("5.1", person=sales)
    now_is("2026-11-24 10:00")

    with pytest.raises(Refused):
        services.pause_item(item=late, by=director, reason="customer", note="等")
    with pytest.raises(Refused):
        services.pause_item(item=planned, by=sales, reason="customer", note="等")


def test_a_stranger_does_not_pause(opened: Opener, finance: User, now_is: At) -> None:
    item = opened(arrived_at=moment("2026-11-23 08:30"))
    now_is("2026-11-23 10:00")

    with pytest.raises(NotAllowed):
        services.pause_item(item=item, by=finance, reason="customer", note="等")


moments = st.integers(0, 60 * 24 * 200).map(
    lambda minutes: moment("2026-03-02 00:00") + timedelta(minutes=minutes)
)
minutes = st.integers(0, 60 * 24 * 12)


@given(moments, st.lists(st.tuples(minutes, minutes), max_size=3))
def test_the_working_time_left_is_what_the_limit_gives_without_the_pauses(
    arrived: datetime, gaps: list[tuple[int, int]]
) -> None:
    spans, at = [], arrived
    for before, length in gaps:
        began = at + timedelta(minutes=before)
        at = began + timedelta(minutes=length)
        spans.append((began, at))
    whole = rules.moments(arrived, ONE_DAY, IN_2026)
    found = rules.moments(arrived, ONE_DAY, IN_2026, pauses=spans)
    assert whole.due_at is not None
    assert found.due_at is not None

    counted = [span for span in spans if span[0] < found.due_at]
    worked = working_time_between(arrived, found.due_at, IN_2026)

    assert worked - rules.time_paused(counted, IN_2026) == timedelta(hours=8)
    assert found.half_at is not None
    assert found.offer_at is not None
    assert arrived <= found.half_at <= found.offer_at <= found.due_at


def test_the_share_of_the_offer_and_the_pause_between_urges_are_settings() -> None:
    monday = moment("2026-11-16 08:30")
    usual = rules.moments(monday, ONE_DAY, IN_2026)
    policy = replace(IN_2026.policy, offer_percent=25, urge_minutes=60)
    sooner = rules.moments(monday, ONE_DAY, replace(IN_2026, policy=policy))

    assert (usual.offer_at, sooner.offer_at) == (
        moment("2026-11-16 16:00"), moment("2026-11-16 10:30"),
    )  # fmt: skip
    assert rules.next_urge(monday, replace(IN_2026, policy=policy)) == moment("2026-11-16 09:30")


class TestExcuse:
    @pytest.fixture
    def breach(self, opened: Opener, sales: User) -> Breach:
        """A salesperson's item that passed its limit."""
        item = opened("4.2", person=sales, arrived_at=moment("2026-11-16 09:00"))
        services.flag_breaches(now=moment("2026-11-20 09:00"))
        return Breach.objects.get(item=item)

    def test_it_is_asked_by_who_had_it_and_answered_by_the_director(
        self, breach: Breach, sales: User, director: User
    ) -> None:
        services.plead_breach(breach=breach, by=sales, plea="客户停产，联系不上")
        assert Notice.objects.filter(user=director, code="workflow.pleaded").exists()

        services.refuse_excuse(breach=breach, by=director, refusal="应先报告")

        row = Breach.objects.get(pk=breach.pk)
        assert (row.refused_by, row.excused_at) == (director, None)
        assert Notice.objects.filter(user=sales, code="workflow.excuse_refused").exists()
        with pytest.raises(Refused):
            services.excuse_breach(breach=breach, by=director, excuse="系统停电")

    def test_a_colleague_does_not_ask_for_another(self, breach: Breach, other_sales: User) -> None:
        with pytest.raises(NotAllowed):
            services.plead_breach(breach=breach, by=other_sales, plea="客户停产")

    def test_it_is_asked_once(self, breach: Breach, sales: User) -> None:
        services.plead_breach(breach=breach, by=sales, plea="客户停产")

        with pytest.raises(Refused):
            services.plead_breach(breach=breach, by=sales, plea="又一次")

    def test_nobody_excuses_themselves(self, opened: Opener, director: User, gm: User) -> None:
        item = opened(person=director, arrived_at=moment("2026-11-16 09:00"))
        services.flag_breaches(now=moment("2026-11-20 09:00"))
        own = Breach.objects.get(item=item)

        with pytest.raises(NotAllowed):
            services.excuse_breach(breach=own, by=director, excuse="出差")
        services.excuse_breach(breach=own, by=gm, excuse="出差")

    def test_nor_for_what_was_offered_to_their_role_nor_by_a_substitute(
        self, opened: Opener, director: User, centre_head: User, gm: User
    ) -> None:
        items = [opened("6.3"), opened(person=director)]
        services.flag_breaches(now=moment("2026-11-26 09:00"))
        row = stands_in(director, centre_head)
        services.give_authority(substitution=row, by=gm, version=row.version, full=True)

        for breach in Breach.objects.filter(item__in=items):
            for by in (director, centre_head):
                with pytest.raises(NotAllowed):
                    services.excuse_breach(breach=breach, by=by, excuse="出差")

    def test_who_stands_in_for_them_gives_the_reason_too(
        self, opened: Opener, director: User, centre_head: User
    ) -> None:
        item = opened("6.3")
        services.flag_breaches(now=moment("2026-11-26 09:00"))
        stands_in(director, centre_head)

        services.plead_breach(breach=item.breach, by=centre_head, plea="总监出差")

        event = Event.objects.get(verb="workflow.pleaded")
        assert (event.by, event.on_behalf_of) == (centre_head, director.label)


class TestOffer:
    def test_untouched_at_three_quarters_holder_and_superior_are_told_once(
        self, opened: Opener, sales: User, centre_head: User, now_is: At
    ) -> None:
        opened("4.2", person=sales, arrived_at=moment("2026-11-23 08:30"))
        before, after = moment("2026-11-23 15:59"), moment("2026-11-23 16:00")

        assert services.offer_substitutes(now=before) == 0
        assert services.offer_substitutes(now=after) == 1
        assert services.offer_substitutes(now=after) == 0
        drain(now=clock.now() + timedelta(days=1))

        told = Notice.objects.filter(code="workflow.offer")
        assert {notice.user for notice in told} == {sales, centre_head}
        assert {notice.url for notice in told} == {f"/substitutions/new/?holder={sales.pk}"}

    def test_what_was_opened_is_not_offered(self, opened: Opener, sales: User) -> None:
        item = opened("4.2", person=sales, arrived_at=moment("2026-11-23 08:30"))
        services.mark_opened(item=item, by=sales)

        assert services.offer_substitutes(now=moment("2026-11-23 17:00")) == 0

    def test_where_somebody_stands_in_there_is_nothing_to_offer(
        self, opened: Opener, sales: User, other_sales: User
    ) -> None:
        opened("4.2", person=sales, arrived_at=moment("2026-11-23 08:30"))
        stands_in(sales, other_sales)

        services.offer_substitutes(now=moment("2026-11-23 17:00"))
        drain(now=clock.now() + timedelta(days=1))

        assert not Notice.objects.filter(code="workflow.offer").exists()


@pytest.mark.parametrize(
    ("step", "planned", "due"),
    [
        ("4.1", None, "2026-11-23 11:00"),  # immediately: two working hours
        ("6.3", None, "2026-11-24 09:00"),  # one working day
        ("4.3", None, None),  # at any time
        ("5.1", None, None),  # as the case may be, no day named yet
        ("5.1", "2026-11-28", "2026-11-30 18:00"),  # a Saturday: the Monday
        ("9.3", None, "2026-11-06 18:00"),  # monthly: the fifth working day
        ("10.1", "2026-12-15", "2026-12-15 18:00"),  # the payment plan's day
        ("8.4", "2026-12-31", "2026-12-31 18:00"),  # the contract's delivery day
        ("10.3", "2026-12-01", "2026-12-01 18:00"),  # the case's next act
    ],
)
def test_each_kind_of_limit_of_the_standard_gives_its_due_moment(
    opened: Opener, sales: User, step: str, planned: str | None, due: str | None
) -> None:
    day = moment(f"{planned} 00:00").date() if planned else None

    item = opened(step, person=sales, planned_on=day)

    assert item.due_at == (moment(due) if due else None)
    assert queries.step_in_force(step).limit_kind == item.limit_kind
