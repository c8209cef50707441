"""What administrators do to the calendar, and what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from accounts.models import User
from core.refusals import NotAllowed, Refused, Stale
from core.work import SERVICES, unit_of_work
from records.models import Event
from tests.worktime.calendars import at
from worktime import announcements, queries, services
from worktime.models import CalendarDay, CalendarVersion, CalendarYear, ClockSettings, WorkingHours
from worktime.rules import add_working_minutes
from worktime.signals import calendar_changed

pytestmark = pytest.mark.django_db
FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
USUAL = "08:30-12:00, 13:30-18:00"
WEEK = [USUAL] * 5 + ["", ""]
FIGURES = services.LimitFigures(
    working_day_minutes=420,
    immediate_minutes=60,
    is_lenient=True,
    warn_days_ahead=30,
    remind_percent=40,
    escalate_percent=120,
    escalates_at_once=True,
    offer_percent=60,
    urge_minutes=90,
)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    """What the signal told those above, in order, with the calendar they saw."""
    heard: list[dict[str, Any]] = []

    def listen(sender: object, signal: object, **said: Any) -> None:
        heard.append({**said, "saturday": queries.calendar().is_working_day(SATURDAY)})

    calendar_changed.connect(listen)
    yield heard
    calendar_changed.disconnect(listen)


def set_saturday(by: User, *, version: int = 0, hours: str = "") -> CalendarDay:
    return services.set_day(
        day=SATURDAY, is_working=True, hours=hours, note="stocktaking", version=version, by=by
    )


def last_event(verb: str) -> Event:
    return Event.objects.filter(verb=verb).latest("pk")


def test_a_weekend_day_can_be_worked(admin: User, told: list[dict[str, Any]]) -> None:
    set_saturday(admin, hours="9:00–12:00")

    due = add_working_minutes(at("2026-11-20 17:00"), 120, queries.calendar())
    assert due == at("2026-11-21 10:00")
    assert CalendarDay.objects.get(date=SATURDAY).hours == "09:00-12:00"
    # Those who keep due moments see the new calendar inside the same unit of work.
    assert [(each["first_day"], each["saturday"], each["by"]) for each in told] == [
        (SATURDAY, True, admin)
    ]
    event = last_event("worktime.day_set")
    assert event.by == admin
    assert "working 09:00-12:00 stocktaking" in event.body


def test_a_working_day_can_be_off_and_put_back(admin: User) -> None:
    day = services.set_day(day=FRIDAY, is_working=False, hours="", version=0, by=admin)
    assert not queries.calendar().is_working_day(FRIDAY)

    services.clear_day(day=FRIDAY, version=day.version, by=admin)

    assert queries.calendar().is_working_day(FRIDAY)
    assert not CalendarDay.objects.get(date=FRIDAY).in_force


def test_the_same_change_sent_twice_is_made_once(admin: User, told: list[Any]) -> None:
    set_saturday(admin)
    set_saturday(admin)

    assert len(told) == 1
    assert Event.objects.filter(verb="worktime.day_set").count() == 1


def test_a_day_that_somebody_else_changed_is_not_overwritten(admin: User) -> None:
    set_saturday(admin)

    with pytest.raises(Stale) as refusal:
        services.set_day(day=SATURDAY, is_working=False, version=0, by=admin)

    assert refusal.value.difference == (("2026-11-21", "day off", "working day stocktaking"),)
    assert CalendarDay.objects.get(date=SATURDAY).is_working


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ("nine to five", "cannot be read"),
        ("12:00-08:30", "ends before it begins"),
        ("08:00-12:00, 11:00-13:00", "overlaps"),
        (", ".join(f"{h:02}:00-{h:02}:30" for h in range(24)), "too many"),
    ],
)
def test_hours_that_cannot_be_used_are_refused_at_their_field(
    admin: User, hours: str, problem: str
) -> None:
    with pytest.raises(Refused, match=problem) as refusal:
        set_saturday(admin, hours=hours)

    assert refusal.value.field == "hours"
    assert not CalendarDay.objects.filter(date=SATURDAY).exists()


def test_days_beyond_the_calendar_are_refused(admin: User) -> None:
    with pytest.raises(Refused, match="2100"):
        services.set_day(day=date(2101, 1, 1), is_working=True, version=0, by=admin)


@pytest.mark.parametrize(
    "change",
    [
        set_saturday,
        lambda by: services.clear_day(day=SATURDAY, version=0, by=by),
        lambda by: services.load_year(year=2027, by=by),
        lambda by: services.confirm_year(year=2027, by=by),
        lambda by: services.withdraw_confirmation(year=2026, by=by),
        lambda by: services.set_hours(
            valid_from=FRIDAY, week=WEEK, make_up=USUAL, version=0, by=by
        ),
        lambda by: services.set_limits(figures=FIGURES, version=1, by=by),
    ],
)
def test_only_administrators_change_the_calendar(salesperson: User, change: Any) -> None:
    before = CalendarVersion.objects.get().stamp

    with pytest.raises(NotAllowed, match="administrator"):
        change(salesperson)

    assert CalendarVersion.objects.get().stamp == before
    assert not Event.objects.exists()


def test_loading_a_year_again_respects_what_an_administrator_has_set(admin: User) -> None:
    holiday, made_up = date(2026, 10, 6), date(2026, 10, 10)
    services.set_day(day=holiday, is_working=True, version=1, by=admin)
    services.clear_day(day=made_up, version=1, by=admin)
    CalendarDay.objects.filter(date=date(2026, 10, 7)).update(is_working=True)

    changed = services.load_year(year=2026, by=admin)

    calendar = queries.calendar()
    assert changed == 1
    assert calendar.is_working_day(holiday)
    assert not calendar.is_working_day(made_up)
    assert not calendar.is_working_day(date(2026, 10, 7))


def test_loading_what_is_loaded_already_changes_nothing(admin: User, told: list[Any]) -> None:
    assert services.load_year(year=2026, by=admin) == 0
    assert told == []
    assert not Event.objects.exists()


def test_a_new_announcement_makes_the_year_announced(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = [
        announcements.AnnouncedDay(date(2027, 2, 6), is_working=False, name_zh="春节", name_en=""),
        announcements.AnnouncedDay(date(2027, 2, 14), is_working=True, name_zh="", name_en=""),
    ]
    monkeypatch.setattr(services, "published_days", lambda year: notice)

    services.load_year(year=2027, by=admin)

    assert CalendarYear.objects.get(year=2027).announced
    calendar = queries.calendar()
    assert calendar.is_working_day(date(2027, 2, 14))
    # New Year's Day 2027, a Friday, is no longer published: the usual week holds again.
    assert calendar.is_working_day(date(2027, 1, 1))
    assert "announced" in last_event("worktime.year_loaded").body


def test_a_year_without_make_up_days_stays_unannounced_until_confirmed(admin: User) -> None:
    services.load_year(year=2027, by=admin)
    assert queries.unannounced_years_ahead(date(2026, 11, 23)) == [2027]

    services.confirm_year(year=2027, by=admin)
    services.confirm_year(year=2027, by=admin)
    assert queries.unannounced_years_ahead(date(2026, 11, 23)) == []
    assert Event.objects.filter(verb="worktime.year_confirmed").count() == 1

    services.withdraw_confirmation(year=2027, by=admin)
    assert queries.unannounced_years_ahead(date(2026, 11, 23)) == [2027]


def test_new_hours_hold_from_their_day_on(admin: User, told: list[dict[str, Any]]) -> None:
    services.set_hours(
        valid_from=date(2026, 12, 1),
        week=["09:00-17:00"] * 5 + ["09:00-12:00", ""],
        make_up="09:00-17:00",
        version=0,
        by=admin,
    )

    calendar = queries.calendar()
    assert add_working_minutes(at("2026-11-30 18:00"), 1, calendar) == at("2026-12-01 09:01")
    assert calendar.is_working_day(date(2026, 12, 5))
    assert not calendar.is_working_day(date(2026, 11, 28))
    assert told[0]["first_day"] == date(2026, 12, 1)


def test_hours_can_be_corrected_and_stale_ones_are_refused(admin: User) -> None:
    row = WorkingHours.objects.get()
    change: dict[str, Any] = {"valid_from": row.valid_from, "make_up": USUAL, "by": admin}

    services.set_hours(week=["09:00-17:00", *WEEK[1:]], version=row.version, **change)
    with pytest.raises(Stale):
        services.set_hours(week=WEEK, version=row.version, **change)

    assert WorkingHours.objects.get().monday == "09:00-17:00"


@pytest.mark.parametrize(
    ("week", "make_up", "field"),
    [
        ([""] * 7, USUAL, "monday"),
        (WEEK, "", "make_up"),
        ([USUAL, "25:00-26:00", *WEEK[2:]], USUAL, "tuesday"),
    ],
)
def test_a_week_that_cannot_be_worked_is_refused(
    admin: User, week: list[str], make_up: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        services.set_hours(valid_from=FRIDAY, week=week, make_up=make_up, version=0, by=admin)

    assert refusal.value.field == field
    assert WorkingHours.objects.count() == 1


def test_the_count_of_limits_is_a_setting(admin: User, told: list[dict[str, Any]]) -> None:
    settings = ClockSettings.objects.get()

    services.set_limits(figures=FIGURES, version=settings.version, by=admin)

    policy = queries.calendar().policy
    assert (policy.working_day_minutes, policy.immediate_minutes) == (420, 60)
    assert (policy.offer_percent, policy.urge_minutes) == (60, 90)
    assert policy.is_lenient
    assert told[0]["first_day"] == date.min
    with pytest.raises(Stale):
        services.set_limits(
            figures=replace(FIGURES, working_day_minutes=480), version=settings.version, by=admin
        )


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("remind_percent", replace(FIGURES, remind_percent=0)),
        ("remind_percent", replace(FIGURES, remind_percent=100)),
        ("escalate_percent", replace(FIGURES, escalate_percent=100)),
        ("offer_percent", replace(FIGURES, offer_percent=0)),
        ("offer_percent", replace(FIGURES, offer_percent=100)),
    ],
)
def test_who_hears_when_follows_the_end_of_the_limit(
    admin: User, name: str, figures: services.LimitFigures
) -> None:
    with pytest.raises(Refused) as refusal:
        services.set_limits(figures=figures, version=1, by=admin)

    assert refusal.value.field == name


def test_the_calendar_costs_one_statement_while_nothing_changes(
    admin: User, django_assert_num_queries: Any
) -> None:
    first = queries.calendar()
    with django_assert_num_queries(1):
        assert queries.calendar() is first

    set_saturday(admin)
    assert queries.calendar() is not first


def test_a_unit_of_work_asks_once_and_sees_its_own_change(
    admin: User, django_assert_num_queries: Any
) -> None:
    def several() -> None:
        first = queries.calendar()
        with django_assert_num_queries(0):
            assert queries.calendar() is first
        set_saturday(admin)
        assert queries.calendar() is not first

    before = dict(SERVICES)
    unit_of_work(several)()
    SERVICES.clear()
    SERVICES.update(before)
