"""Half, end and escalation of a limit; who sees whose items."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflow.conftest import moment
from tests.worktime.calendars import calendar_2026
from workflow import rules
from worktime.rules import Limit, LimitKind

CALENDAR = calendar_2026()
ONE_DAY = Limit(LimitKind.WORKING_DAYS, 1)


def test_a_limit_of_one_day_is_half_gone_at_lunch_and_escalates_half_a_day_after() -> None:
    found = rules.moments(moment("2026-11-23 08:30"), ONE_DAY, CALENDAR)

    assert found.half_at == moment("2026-11-23 14:00")
    assert found.due_at == moment("2026-11-23 18:00")
    assert found.escalate_at == moment("2026-11-24 14:00")


def test_all_three_moments_skip_the_weekend() -> None:
    found = rules.moments(moment("2026-11-20 16:00"), ONE_DAY, CALENDAR)

    assert found.half_at == moment("2026-11-23 10:30")
    assert found.due_at == moment("2026-11-23 16:00")
    assert found.escalate_at == moment("2026-11-24 10:30")


def test_a_day_far_ahead_escalates_one_working_day_after_it_and_no_later() -> None:
    limit = Limit(LimitKind.CONTRACT)

    found = rules.moments(moment("2026-09-01 09:00"), limit, CALENDAR, date(2026, 11, 20))

    assert found.due_at == moment("2026-11-20 18:00")
    assert found.escalate_at == moment("2026-11-23 18:00")


def test_a_day_already_over_is_due_at_once_and_escalates_a_working_day_after_arrival() -> None:
    limit = Limit(LimitKind.CONTRACT)

    found = rules.moments(moment("2026-11-23 09:00"), limit, CALENDAR, date(2026, 11, 2))

    assert found.due_at == found.half_at == moment("2026-11-02 18:00")
    assert found.escalate_at == moment("2026-11-24 09:00")


def test_what_is_due_the_moment_it_arrives_offers_nobody_to_stand_in() -> None:
    found = rules.moments(
        moment("2026-11-23 18:00"), Limit(LimitKind.CONTRACT), CALENDAR, date(2026, 11, 23)
    )

    assert found.due_at == found.half_at == moment("2026-11-23 18:00")
    assert found.offer_at is None
    assert found.escalate_at == moment("2026-11-24 18:00")


@pytest.mark.parametrize("kind", [LimitKind.ANY_TIME, LimitKind.PLANNED, LimitKind.CASE])
def test_without_a_day_there_is_no_due_moment(kind: LimitKind) -> None:
    found = rules.moments(moment("2026-11-23 09:00"), Limit(kind), CALENDAR)

    assert found == rules.NO_MOMENTS


@pytest.mark.parametrize(
    ("step", "task"), [("6.3", 6), ("10.2", 10), ("N17", 5), ("", 0), ("x.1", 0)]
)
def test_a_step_belongs_to_its_task(step: str, task: int) -> None:
    assert rules.task_of(step) == task


def test_a_salesperson_oversees_nobody_and_the_general_manager_everybody() -> None:
    assert rules.overseen_roles(frozenset({"sales"})) == frozenset()
    assert rules.overseen_roles(frozenset({"production"})) == {"production"}
    assert "sales" in rules.overseen_roles(frozenset({"centre_head"}))
    assert "finance" not in rules.overseen_roles(frozenset({"director"}))
    assert {"finance", "sales", "rd"} <= rules.overseen_roles(frozenset({"gm"}))


@pytest.mark.parametrize(
    ("kind", "days", "may"),
    [
        ("monthly", 0, False), ("monthly", 1, True), ("monthly", 20, True), ("monthly", 21, False),
        ("working_days", -1, False), ("working_days", 0, True),
        ("working_days", rules.MOST_DAYS, True), ("working_days", rules.MOST_DAYS + 1, False),
        ("planned", 1, False),
    ],
)  # fmt: skip
def test_which_limits_may_be_amended_to_how_many_days(*, kind: str, days: int, may: bool) -> None:
    assert rules.may_amend(kind, days) is may


@pytest.mark.parametrize(
    ("item", "roles", "upward", "may"),
    [
        ("finance", {"finance"}, False, True),
        ("finance", {"quality"}, False, False),
        ("sales", {"sales"}, True, False),
        ("centre_head", {"director"}, True, True),
        ("centre_head", {"director"}, False, False),
        ("director", {"centre_head"}, True, False),
    ],
)
def test_who_may_take_an_item_over(*, item: str, roles: set[str], upward: bool, may: bool) -> None:
    assert rules.may_take_over(item, frozenset(roles), upward=upward) is may


@pytest.mark.parametrize(
    ("kind", "days", "becomes"),
    [("monthly", 5, "monthly"), ("working_days", 0, "immediate"), ("immediate", 1, "working_days")],
)
def test_a_limit_of_no_days_is_immediate(kind: str, days: int, becomes: str) -> None:
    assert rules.amended_kind(kind, days) == becomes


@pytest.mark.parametrize(
    ("outcome", "decided"),
    [
        *[(outcome, True) for outcome in ("agree", "refuse", "return", "routed 6.1", "submitted")],
        *[(outcome, False) for outcome in ("withdrawn", "cancelled", "rerouted", "reversed")],
    ],
)
def test_an_item_that_ended_for_another_reason_was_not_decided(
    *, outcome: str, decided: bool
) -> None:
    assert rules.is_decided_by(outcome) is decided


@pytest.mark.parametrize(
    ("roles", "sees"),
    [
        ({"quality"}, False),
        ({"quality", "supply"}, False),
        ({"admin"}, False),
        ({"admin", "logistics"}, False),
        ({"quality", "finance"}, True),
        ({"sales"}, True),
        ({"gm"}, True),
        (set(), False),
    ],
)
def test_amounts_are_seen_by_who_has_a_role_that_sees_them(*, roles: set[str], sees: bool) -> None:
    assert rules.sees_amounts(frozenset(roles)) is sees
