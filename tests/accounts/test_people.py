"""Roles, superiors and what the administrator does with people."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts import queries, services, sync
from accounts.models import Department, User
from accounts.roles import DEPARTMENTS, ROLES, Role
from accounts.services import PersonDetails
from core.authority import Level
from core.models import OutboxRow
from core.refusals import NotAllowed, Refused, Stale
from records.models import Event
from tests.accounts.makers import lock_out
from tests.conftest import MakePerson, SignedIn

pytestmark = pytest.mark.django_db


def details(**changed: object) -> PersonDetails:
    base = PersonDetails(
        username="new",
        display_name="新人",
        title="",
        department=None,
        superior=None,
        region="",
        email="new@example.com",
        language="zh-hans",
        roles=("sales",),
    )
    return replace(base, **changed)  # type: ignore[arg-type]  # the test's own words


def as_they_are(person: User, **changed: object) -> PersonDetails:
    return details(
        username=person.username,
        display_name=person.display_name,
        title=person.title,
        department=person.department,
        superior=person.superior,
        region=person.region,
        email=person.email,
        language=person.language,
        roles=tuple(person.roles),
        **changed,
    )


def test_every_role_is_a_group_with_the_permissions_of_the_table() -> None:
    for role in ROLES.values():
        held = {
            f"{p.content_type.app_label}.{p.codename}"
            for p in Group.objects.get(name=role.code).permissions.select_related("content_type")
        }
        assert held == set(role.permissions)


def test_a_permission_taken_from_the_table_is_taken_from_the_group(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poorer = Role("gm", "", "gm_office", ("accounts.see_cost", "nowhere.unknown"))  # type: ignore[arg-type]  # a short name will do
    monkeypatch.setattr(sync, "ROLES", {"gm": poorer})

    sync.sync_roles(using="default")
    assert [p.codename for p in Group.objects.get(name="gm").permissions.all()] == ["see_cost"]
    assert "nowhere.unknown" in sync.check_roles(None)[0].msg


def test_the_table_names_no_permission_that_nobody_declares() -> None:
    assert sync.check_roles(None) == []


def test_the_departments_of_the_standard_are_there() -> None:
    assert set(Department.objects.values_list("code", flat=True)) >= {d.code for d in DEPARTMENTS}


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("sales", Level.SALES),
        ("centre_head", Level.CENTRE),
        ("director", Level.DIRECTOR),
        ("gm", Level.GM),
        ("finance", None),
        ("admin", None),
    ],
)
def test_the_role_decides_the_level(
    role: str, level: Level | None, make_person: MakePerson
) -> None:
    assert make_person("x", role).level == level


def test_the_highest_of_several_roles_counts(make_person: MakePerson) -> None:
    person = make_person("x", "sales")
    person.groups.add(Group.objects.get(name="director"))

    assert User.objects.get(pk=person.pk).level is Level.DIRECTOR


def test_the_chain_of_superiors_passes_over_people_who_left(people: dict[str, User]) -> None:
    User.objects.filter(pk=people["centre_head"].pk).update(is_active=False)

    assert queries.superior_of(people["sales"]) == people["director"]
    assert queries.superior_of(people["gm"]) is None


def test_a_circle_of_superiors_ends(make_person: MakePerson) -> None:
    first, second = make_person("a"), make_person("b")
    User.objects.filter(pk=first.pk).update(superior=second)
    User.objects.filter(pk=second.pk).update(superior=first)
    first.refresh_from_db()

    assert list(queries.superiors_of(first)) == [second]


def test_nobody_is_their_own_superior(make_person: MakePerson) -> None:
    person = make_person("a")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(superior=person.pk)


def test_only_the_active_with_the_role_are_found(people: dict[str, User]) -> None:
    User.objects.filter(pk=people["quality"].pk).update(is_active=False)

    assert list(queries.people_with_role("quality")) == []
    assert set(queries.people_with_role("gm", "director")) == {people["gm"], people["director"]}


def test_a_new_person_gets_a_link_and_no_password(people: dict[str, User]) -> None:
    url = services.add_person(details=details(), by=people["admin"], form_key=uuid.uuid4())

    person = User.objects.get(username="new")
    assert url == person.get_absolute_url()
    assert not person.has_usable_password()
    assert person.roles == {"sales"}
    assert OutboxRow.objects.get(key=f"accounts.welcome/{person.pk}")
    assert Event.objects.get(subject=f"accounts.user/{person.pk}").verb == "accounts.person_added"


def test_a_form_sent_twice_adds_one_person(people: dict[str, User]) -> None:
    key = uuid.uuid4()
    first = services.add_person(details=details(), by=people["admin"], form_key=key)

    assert services.add_person(details=details(), by=people["admin"], form_key=key) == first
    assert User.objects.filter(username="new").count() == 1


@pytest.mark.parametrize("role", [code for code in ROLES if code != "admin"])
def test_nobody_else_adds_people(people: dict[str, User], role: str) -> None:
    with pytest.raises(NotAllowed):
        services.add_person(details=details(), by=people[role], form_key=uuid.uuid4())


def test_a_name_for_signing_in_is_taken_once_whatever_its_case(people: dict[str, User]) -> None:
    with pytest.raises(Refused) as refusal:
        services.add_person(
            details=details(username="Sales"), by=people["admin"], form_key=uuid.uuid4()
        )
    assert refusal.value.field == "username"


def test_a_change_tells_what_changed(people: dict[str, User]) -> None:
    person = people["sales"]

    services.change_person(
        person=person,
        details=as_they_are(
            person,
        ).__class__(**{**as_they_are(person).__dict__, "title": "高级"}),
        by=people["admin"],
        version=1,
    )
    event = Event.objects.get(subject=f"accounts.user/{person.pk}")
    assert '"title":["营销人员","高级"]' in event.body
    assert User.objects.get(pk=person.pk).version == 2


def test_a_stale_change_shows_the_difference(people: dict[str, User]) -> None:
    person = people["sales"]
    with pytest.raises(Stale) as refusal:
        services.change_person(
            person=person,
            details=replace(as_they_are(person), title="高级"),
            by=people["admin"],
            version=7,
        )
    assert ("title", "高级", "营销人员") in refusal.value.difference


def test_superiors_never_form_a_circle(people: dict[str, User]) -> None:
    gm = people["gm"]
    with pytest.raises(Refused) as refusal:
        services.change_person(
            person=gm,
            details=replace(as_they_are(gm), superior=people["sales"]),
            by=people["admin"],
            version=1,
        )
    assert refusal.value.field == "superior"


def test_the_last_administrator_stays(people: dict[str, User], make_person: MakePerson) -> None:
    admin = people["admin"]
    with pytest.raises(Refused):
        services.change_person(
            person=admin, details=replace(as_they_are(admin), roles=("info",)), by=admin, version=1
        )
    second = make_person("admin2", "admin")
    services.deactivate_person(person=admin, by=second)
    assert not User.objects.get(pk=admin.pk).is_active


def test_nobody_deactivates_themselves(people: dict[str, User]) -> None:
    with pytest.raises(NotAllowed):
        services.deactivate_person(person=people["admin"], by=people["admin"])


def test_deactivation_leaves_an_event_and_can_be_undone(people: dict[str, User]) -> None:
    person = people["sales"]
    services.deactivate_person(person=person, by=people["admin"])
    services.reactivate_person(person=person, by=people["admin"])

    verbs = list(
        Event.objects.filter(subject=f"accounts.user/{person.pk}")
        .order_by("seq")
        .values_list("verb", flat=True)
    )
    assert verbs == ["accounts.deactivated", "accounts.reactivated"]
    assert User.objects.get(pk=person.pk).is_active


def test_an_administrator_lifts_a_lockout_and_it_stands_in_the_trail(
    people: dict[str, User], as_user: SignedIn
) -> None:
    person = people["sales"]
    lock_out(person)
    client = as_user(people["admin"])
    assert "unlock" in client.get(person.get_absolute_url()).content.decode()

    with pytest.raises(NotAllowed):
        services.lift_lockout(person=person, by=people["gm"])
    services.lift_lockout(person=person, by=people["admin"])

    assert queries.locked_until(person) is None
    assert "unlock" not in client.get(person.get_absolute_url()).content.decode()
    assert Event.objects.get(subject=f"accounts.user/{person.pk}").after == "free"
    with pytest.raises(Refused):
        services.lift_lockout(person=person, by=people["admin"])
