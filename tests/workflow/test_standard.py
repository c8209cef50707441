"""The standard is amended by administrators; open items keep their limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import User
from core.refusals import NotAllowed, Refused, Stale
from records.models import Event
from tests.conftest import MakePerson, SignedIn
from tests.workflow.conftest import Opener, moment
from workflow import queries, services
from workflow.models import StandardVersion, Step, Task

pytestmark = pytest.mark.django_db
AMENDMENT = services.Amendment(
    issuer_zh="营销中心",
    issuer_en="Marketing centre",
    approver_zh="总经理",
    approver_en="General manager",
    reason="总经理办公会 2026-11",
    days={"6.3": 2, "6.1": 0},
)


@pytest.fixture
def admin(make_person: MakePerson) -> User:
    return make_person("root", "admin")


def test_open_items_keep_their_limit_and_the_next_get_the_new_one(
    admin: User, opened: Opener
) -> None:
    before = opened("6.3", arrived_at=moment("2026-11-23 10:00"))

    issued = services.amend_standard(amendment=AMENDMENT, number=1, by=admin)

    after = opened("6.3", arrived_at=moment("2026-11-23 10:00"))
    at_once = opened("6.1", arrived_at=moment("2026-11-23 10:00"))
    before.refresh_from_db()
    assert issued.number == 2
    assert before.due_at == moment("2026-11-24 10:00")
    assert after.due_at == moment("2026-11-25 10:00")
    assert at_once.due_at == moment("2026-11-23 12:00")


def test_the_whole_document_goes_over_and_the_old_version_stays(admin: User) -> None:
    services.amend_standard(amendment=AMENDMENT, number=1, by=admin)

    old = StandardVersion.objects.get(number=1)
    new = queries.version_in_force()
    assert (old.in_force, new.number) == (False, 2)
    for version in (old, new):
        assert Task.objects.filter(version=version).count() == 10
        assert Step.objects.filter(version=version).count() == 34
    assert old.steps.get(code="6.3").limit_days == 1
    step = new.steps.get(code="6.3")
    assert (step.limit_zh, step.limit_en) == ("2个工作日内", "Within 2 working days")
    assert step.task is not None
    assert step.task.version == new


def test_the_trail_tells_old_and_new_limits(admin: User) -> None:
    issued = services.amend_standard(amendment=AMENDMENT, number=1, by=admin)

    event = Event.objects.get(subject=f"workflow.standardversion/{issued.pk}")
    assert (event.before, event.after, event.comment) == ("V1", "V2", AMENDMENT.reason)
    assert "working_days 1" in event.body
    assert "working_days 2" in event.body


def test_nobody_else_amends_the_standard(people: dict[str, User]) -> None:
    for role, person in people.items():
        if role != "admin":
            with pytest.raises(NotAllowed):
                services.amend_standard(amendment=AMENDMENT, number=1, by=person)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(AMENDMENT, days={"6.3": 1}),  # as it is
        replace(AMENDMENT, days={"6.3": 61}),
        replace(AMENDMENT, days={"6.3": -1}),
        replace(AMENDMENT, days={"10.1": 3}),  # by the dates of the contract
        replace(AMENDMENT, reason=" "),
    ],
)
def test_what_is_no_amendment_is_refused(admin: User, wrong: services.Amendment) -> None:
    with pytest.raises(Refused):
        services.amend_standard(amendment=wrong, number=1, by=admin)

    assert queries.version_in_force().number == 1


def test_two_administrators_do_not_overwrite_each_other(admin: User) -> None:
    services.amend_standard(amendment=AMENDMENT, number=1, by=admin)

    with pytest.raises(Stale):
        services.amend_standard(amendment=replace(AMENDMENT, days={"6.3": 5}), number=1, by=admin)


def test_an_administrator_amends_it_on_its_page(admin: User, as_user: SignedIn) -> None:
    client, address = as_user(admin), reverse("workflow:amend_standard")
    form = client.get(address).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() is not None}

    assert client.post(address, {**sent, "days_6_3": "99"}).status_code == 422
    unchanged = client.post(address, {**sent, "reason": "x"})
    assert unchanged.status_code == 422
    assert client.post(address, {**sent, "reason": "x", "days_6_3": "4"}).status_code == 302
    assert queries.step_in_force("6.3").limit_days == 4
