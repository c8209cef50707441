"""Items opened, planned and done; the rules that the database itself keeps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from accounts.models import User
from core import clock
from core.guards import guards_off
from core.models import OutboxRow
from core.outbox import drain
from core.refusals import NotAllowed, Refused, Stale
from records.models import Event
from tests.workflow.conftest import Opener, moment
from workflow import queries, services
from workflow.models import Breach, Notice, Step, Task, WorkItem

pytestmark = pytest.mark.django_db


def test_the_standard_has_ten_tasks_and_33_steps_and_the_node_of_the_chart() -> None:
    assert Task.objects.count() == 10
    steps = Step.objects.exclude(code="N17")
    assert [steps.filter(task__number=task).count() for task in range(1, 11)] == [
        *(2, 4, 2, 3, 4, 5, 1, 4, 5, 3)
    ]
    assert not Step.objects.filter(sentence_zh="").exists()
    assert not Step.objects.filter(sentence_en="").exists()
    assert queries.version_in_force().code == "YG002"


def test_an_item_is_due_by_the_limit_of_its_step(opened: Opener, director: User) -> None:
    item = opened("6.3", arrived_at=moment("2026-11-20 16:00"))

    assert (item.role, item.department) == ("director", "marketing")
    assert item.due_at == moment("2026-11-23 16:00")
    assert item.half_at == moment("2026-11-23 10:30")


def test_immediately_means_two_working_hours(opened: Opener, sales: User) -> None:
    item = opened("4.1", person=sales, arrived_at=moment("2026-11-23 11:00"))

    assert item.due_at == moment("2026-11-23 14:30")


def test_a_payment_plan_line_is_due_on_its_day(opened: Opener, sales: User) -> None:
    item = opened("10.1", person=sales, planned_on=date(2026, 11, 28))

    assert item.due_at == moment("2026-11-30 18:00")  # the 28th is a Saturday


def test_the_months_opinions_are_due_on_the_fifth_working_day(opened: Opener) -> None:
    item = opened("9.3", arrived_at=moment("2026-10-01 00:00"))

    assert item.due_at == moment("2026-10-13 18:00")  # 8, 9, 10 (made up), 12, 13


def test_a_salespersons_item_names_the_person(opened: Opener) -> None:
    with pytest.raises(ValueError, match="names the person"):
        opened("4.1")


def test_departments_asked_for_an_opinion_do_not_see_the_amount(opened: Opener) -> None:
    asked = opened("6.2", role="production", amount=Decimal("146100.00"))
    finance = opened("6.2", role="finance", amount=Decimal("146100.00"))

    assert asked.amount is None
    assert WorkItem.objects.get(pk=finance.pk).amount == Decimal("146100.00")


def test_one_step_of_a_subject_is_open_once_for_each_slot(opened: Opener) -> None:
    opened("6.2", role="finance", slot="finance")
    opened("6.2", role="production", slot="production")

    with pytest.raises(IntegrityError):
        opened("6.2", role="finance", slot="finance")


def test_a_step_may_be_opened_again_once_it_is_done(opened: Opener, director: User) -> None:
    first = opened("6.3", slot="")
    services.close_item(item=first, outcome="returned", by=director)

    assert opened("6.3", slot="").pk != first.pk


def test_the_holders_are_told_when_something_arrives(opened: Opener, director: User) -> None:
    opened("6.3")
    drain(now=clock.now())

    notice = Notice.objects.get(user=director)
    assert notice.code == "workflow.arrived"
    assert OutboxRow.objects.filter(key=f"mail/{notice.key}", kind="mail").exists()


def test_nobody_is_told_of_what_they_started_for_themselves(opened: Opener, sales: User) -> None:
    opened("4.1", person=sales, initiator=sales)

    assert not OutboxRow.objects.exists()


def test_closing_keeps_outcome_person_and_working_minutes(opened: Opener, director: User) -> None:
    item = opened("6.3", arrived_at=moment("2026-11-20 16:00"))

    done = services.close_item(
        item=item, outcome="approved", by=director, at=moment("2026-11-23 09:30")
    )

    assert (done.outcome, done.done_by, done.minutes_held) == ("approved", director, 180)
    assert not Breach.objects.exists()


def test_who_comes_second_is_told_who_was_first(opened: Opener, director: User, gm: User) -> None:
    item = opened("6.3")
    services.close_item(item=item, outcome="approved", by=director)

    with pytest.raises(Stale) as refusal:
        services.close_item(item=item, outcome="refused", by=gm)

    assert "顾行舟" in str(refusal.value)
    assert WorkItem.objects.get(pk=item.pk).outcome == "approved"


def test_an_item_done_late_goes_into_the_ledger_even_before_the_job_saw_it(
    opened: Opener, director: User
) -> None:
    item = opened("6.3", arrived_at=moment("2026-11-20 16:00"))

    services.close_item(item=item, outcome="approved", by=director, at=moment("2026-11-23 16:01"))

    breach = Breach.objects.get()
    assert (breach.item, breach.due_at) == (item, moment("2026-11-23 16:00"))


def test_withdrawing_closes_what_is_open_and_leaves_the_rest(
    opened: Opener, director: User, sales: User
) -> None:
    done = opened("3.2", slot="")
    services.close_item(item=done, outcome="passed", by=director)
    opened("6.2", role="finance", slot="finance")
    opened("6.2", role="production", slot="production")
    other = opened("6.3", subject=director)

    closed = services.close_open_items(subject=sales, by=sales)

    assert [item.outcome for item in closed] == ["withdrawn", "withdrawn"]
    assert WorkItem.objects.get(pk=done.pk).outcome == "passed"
    assert WorkItem.objects.get(pk=other.pk).done_at is None


def test_only_named_steps_are_closed(opened: Opener, sales: User) -> None:
    opened("6.2", role="finance")
    stays = opened("6.3")

    services.close_open_items(subject=sales, steps=["6.2"], outcome="cancelled", by=None)

    assert list(queries.open_items_of(sales)) == [stays]


def test_the_holder_sets_the_planned_date_and_the_due_moment_follows(
    opened: Opener, sales: User
) -> None:
    item = opened("5.1", person=sales)
    assert item.due_at is None

    with time_machine.travel(moment("2026-11-23 10:00"), tick=False):
        services.set_planned_date(item=item, planned_on=date(2026, 11, 27), by=sales)

    assert WorkItem.objects.get(pk=item.pk).due_at == moment("2026-11-27 18:00")
    event = Event.objects.get(subject=f"workflow.workitem/{item.pk}")
    assert event.verb == "workflow.planned"


def test_a_stranger_sets_no_date_and_nobody_sets_a_day_that_is_over(
    opened: Opener, sales: User, other_sales: User
) -> None:
    item = opened("5.1", person=sales)

    with pytest.raises(NotAllowed):
        services.set_planned_date(item=item, planned_on=date(2099, 1, 4), by=other_sales)
    with pytest.raises(Refused) as refusal:
        services.set_planned_date(item=item, planned_on=date(2020, 1, 6), by=sales)
    assert refusal.value.field == "planned_on"


def test_a_limit_set_by_the_standard_cannot_be_planned_away(opened: Opener, director: User) -> None:
    item = opened("6.3")

    with pytest.raises(Refused):
        services.set_planned_date(item=item, planned_on=date(2099, 1, 4), by=director)


def test_a_late_item_stays_late_when_it_gets_a_new_date(opened: Opener, sales: User) -> None:
    item = opened("5.1", person=sales, planned_on=date(2026, 11, 23))
    services.flag_breaches(now=moment("2026-11-24 09:00"))

    with time_machine.travel(moment("2026-11-24 09:30"), tick=False):
        services.set_planned_date(item=item, planned_on=date(2026, 11, 27), by=sales)

    item = WorkItem.objects.get(pk=item.pk)
    assert item.due_at == moment("2026-11-23 18:00")
    assert item.escalate_at is not None
    assert item.escalate_at > moment("2026-11-27 18:00")


def test_opening_an_item_is_noted_once(opened: Opener, director: User) -> None:
    item = opened("6.3")
    services.mark_opened(item=item, by=director)
    first = WorkItem.objects.get(pk=item.pk).opened_at
    services.mark_opened(item=WorkItem.objects.get(pk=item.pk), by=director)

    assert first is not None
    assert WorkItem.objects.get(pk=item.pk).opened_at == first


def test_a_notice_comes_once_to_each_person(sales: User, centre_head: User) -> None:
    for _time in range(2):
        services.notify(
            people=[sales],
            role="centre_head",
            text_code="workflow.arrived_plain",
            params={"step": "6.3", "label": "DD-1", "due": ""},
            url="/x/",
            key="arrived/1",
        )

    assert set(Notice.objects.values_list("user", flat=True)) == {sales.pk, centre_head.pk}
    assert OutboxRow.objects.filter(kind="mail").count() == 2


def test_who_has_left_is_not_told(sales: User) -> None:
    sales.is_active = False
    services.notify(people=[sales], text_code="x", url="/", key="k")

    assert not Notice.objects.exists()


def test_reading_marks_only_ones_own_notices(sales: User, centre_head: User) -> None:
    services.notify(people=[sales, centre_head], text_code="x", url="/", key="k")
    services.mark_read(notice=Notice.objects.get(user=centre_head), by=sales)
    assert queries.unread_count(centre_head) == 1

    services.mark_all_read(by=sales)

    assert (queries.unread_count(sales), queries.unread_count(centre_head)) == (0, 1)


def test_an_open_item_has_no_outcome_and_a_done_one_has(opened: Opener) -> None:
    item = opened("6.3")

    for change in ({"outcome": "approved"}, {"done_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WorkItem.objects.filter(pk=item.pk).update(**change)


def test_nothing_is_late_before_its_due_moment(opened: Opener) -> None:
    item = opened("6.3")
    assert item.due_at is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(breached_at=item.due_at - timedelta(minutes=1))


def test_the_ledger_takes_an_excuse_and_nothing_else(
    opened: Opener, director: User, sales: User
) -> None:
    opened("3.2")
    services.flag_breaches(now=moment("2026-11-25 09:00"))
    breach = Breach.objects.get()

    with pytest.raises(NotAllowed):
        services.excuse_breach(breach=breach, by=sales, excuse="系统停电")
    with pytest.raises(Refused):
        services.excuse_breach(breach=breach, by=director, excuse="  ")
    services.excuse_breach(breach=breach, by=director, excuse="系统停电")

    assert Breach.objects.get().excuse == "系统停电"
    with pytest.raises(Refused):
        services.excuse_breach(breach=breach, by=director, excuse="再来")
    for change in ({"due_at": clock.now()}, {"role": "gm"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Breach.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Breach.objects.all().delete()
    with guards_off():
        assert Breach.objects.all().delete()
