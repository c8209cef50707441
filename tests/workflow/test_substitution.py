"""Substitution: who may propose, answer and end it, and what the substitute may do meanwhile."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.services import deactivate_person
from core import clock
from core.outbox import drain
from core.refusals import NotAllowed, Refused
from core.work import unit_of_work
from tests.conftest import SignedIn
from tests.workflow.conftest import Opener
from tests.workflow.makers import proposed, stands_in
from workflow import permissions, queries, services
from workflow.models import Notice, Substitution, WorkItem


def test_it_counts_only_once_the_substitute_has_accepted(
    opened: Opener, director: User, gm: User
) -> None:
    item = opened()
    row = proposed(director, gm)
    assert not permissions.holds(item=item, user=gm)

    services.accept_substitution(substitution=row, by=gm, version=row.version)

    assert permissions.holds(item=item, user=gm)
    assert item in queries.open_items_for(gm)


def test_nobody_but_the_substitute_accepts(director: User, gm: User) -> None:
    row = proposed(director, gm)

    with pytest.raises(NotAllowed):
        services.accept_substitution(substitution=row, by=director, version=row.version)


def test_a_colleague_does_not_name_a_substitute_for_another(
    director: User, gm: User, finance: User, sales: User
) -> None:
    with pytest.raises(NotAllowed):
        proposed(sales, gm, by=finance)
    assert proposed(director, gm, by=gm).state == Substitution.State.PROPOSED


def test_a_circle_is_refused_with_the_names(director: User, gm: User) -> None:
    stands_in(director, gm)

    with pytest.raises(Refused, match=str(director)):
        proposed(gm, director)


def test_from_its_last_day_on_it_no_longer_counts(
    opened: Opener, director: User, gm: User, settings: LazySettings
) -> None:
    settings.DEBUG = True  # the clock is moved only with it
    item = opened()
    today = clock.today()
    stands_in(director, gm, first_on=today, until_on=today + timedelta(days=2))

    with clock.at(clock.now() + timedelta(days=2)):
        assert not permissions.holds(item=item, user=gm)


def test_only_the_named_steps_count(opened: Opener, director: User, gm: User) -> None:
    stands_in(director, gm, steps=("2.3",))

    assert not permissions.holds(item=opened("6.3"), user=gm)
    assert permissions.holds(item=opened("2.3"), user=gm)


def test_what_the_substitute_started_is_never_theirs_to_do(
    opened: Opener, director: User, centre_head: User, gm: User
) -> None:
    stands_in(director, centre_head)
    own = opened(initiator=centre_head)

    assert not permissions.holds(item=own, user=centre_head)
    assert own not in queries.open_items_for(centre_head)


def test_an_item_closed_for_somebody_carries_both_names(
    opened: Opener, director: User, gm: User
) -> None:
    item = opened()
    stands_in(director, gm)

    @unit_of_work
    def decide() -> None:
        assert permissions.holds(item=item, user=gm)
        services.close_item(item=item, outcome="approved", by=gm)

    decide()

    done = WorkItem.objects.get(pk=item.pk)
    assert (done.done_by, done.on_behalf_of) == (gm, director)


def test_a_role_s_act_needs_enough_authority(director: User, centre_head: User, gm: User) -> None:
    row = stands_in(director, centre_head)
    assert not permissions.may_excuse(centre_head)

    services.give_authority(substitution=row, by=gm, version=row.version, full=True)

    assert permissions.may_excuse(centre_head)


def test_only_the_general_manager_gives_full_authority(director: User, centre_head: User) -> None:
    row = stands_in(director, centre_head)

    with pytest.raises(NotAllowed):
        services.give_authority(substitution=row, by=director, version=row.version, full=True)


def test_a_leavers_items_go_back_to_the_role_with_a_notice(
    opened: Opener, people: dict[str, User]
) -> None:
    sales, head = people["sales"], people["centre_head"]
    item = opened("5.1", person=sales)

    deactivate_person(person=sales, by=people["admin"])
    drain(now=clock.now())

    item = WorkItem.objects.get(pk=item.pk)
    assert (item.person, item.role) == (None, "centre_head")
    assert permissions.holds(item=item, user=head)
    assert Notice.objects.filter(user=head, code="workflow.handed_back").exists()


def test_a_leavers_substitutions_end(director: User, gm: User, people: dict[str, User]) -> None:
    row = stands_in(director, gm)

    deactivate_person(person=director, by=people["admin"])

    assert Substitution.objects.get(pk=row.pk).state == Substitution.State.ENDED


def test_a_page_costs_the_same_however_many_items_are_for_somebody_else(
    opened: Opener,
    director: User,
    gm: User,
    as_user: SignedIn,
) -> None:
    stands_in(director, gm)
    client = as_user(gm)
    counted, page = [], ""
    for number in (1, 12):
        for _turn in range(number):
            opened()
        with CaptureQueriesContext(connection) as statements:
            page = client.get(reverse("workflow:inbox")).content.decode()
        counted.append(len(statements))

    assert str(director) in page
    assert counted[0] == counted[1]


def test_the_pages_lead_from_asking_to_accepting(
    director: User, gm: User, as_user: SignedIn
) -> None:
    today = clock.today()
    asked = as_user(director).post(
        reverse("workflow:propose"),
        {
            "form_key": str(uuid.uuid4()),
            "holder": director.pk,
            "substitute": gm.pk,
            "first_on": today.isoformat(),
            "until_on": (today + timedelta(days=3)).isoformat(),
            "steps": ["6.3"],
        },
    )
    row = Substitution.objects.get()
    assert asked.status_code == 302
    assert row.steps == ["6.3"]

    as_user(gm).post(reverse("workflow:accept", args=[row.pk]), {"version": row.version})

    assert Substitution.objects.get().state == Substitution.State.ACCEPTED
