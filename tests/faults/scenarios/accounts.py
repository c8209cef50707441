"""The services of people and of one's own account."""

from __future__ import annotations

import uuid

from accounts import services
from accounts.models import User
from accounts.services import PersonDetails
from tests.accounts.makers import lock_out
from tests.customers.makers import person
from tests.faults.harness import Call, scenario

PASSWORD = "correct-horse-battery-7"  # noqa: S105  # of no account outside the tests


def _somebody() -> User:
    one = person("sales", f"somebody-{uuid.uuid4().hex[:8]}")
    one.email = f"{one.username}@example.com"
    one.set_unusable_password()
    one.save(update_fields=["email", "password"])
    return one


def _details(username: str) -> PersonDetails:
    return PersonDetails(
        username=username,
        display_name="祁牧川",
        title="营销人员",
        department=None,
        superior=person("centre_head"),
        region="华北",
        email=f"{username}@example.com",
        language="zh-hans",
        roles=["sales", "market"],
    )


@scenario("accounts.services.own.change_language")
def change_language() -> Call:
    one = _somebody()
    return lambda: services.change_language(user=one, language="en")


@scenario("accounts.services.own.update_profile")
def update_profile() -> Call:
    one = _somebody()
    return lambda: services.update_profile(
        user=one,
        email="new@example.com",
        language="en",
        mail_pace="morning",
        version=one.version,
    )


@scenario("accounts.services.own.change_password")
def change_password() -> Call:
    one = _somebody()
    return lambda: services.change_password(user=one, password=PASSWORD)


@scenario("accounts.services.own.ask_for_reset")
def ask_for_reset() -> Call:
    email = _somebody().email
    return lambda: services.ask_for_reset(email=email)


@scenario("accounts.services.own.note_lockout")
def note_lockout() -> Call:
    username = _somebody().username
    return lambda: services.note_lockout(username=username)


@scenario("accounts.services.people.add_person")
def add_person() -> Call:
    details, by, key = _details(f"new-{uuid.uuid4().hex[:8]}"), person("admin"), uuid.uuid4()
    person("market")
    return lambda: services.add_person(details=details, by=by, form_key=key)


@scenario("accounts.services.people.change_person")
def change_person() -> Call:
    one, by = _somebody(), person("admin")
    person("market")
    details = _details(one.username)
    return lambda: services.change_person(person=one, details=details, by=by, version=one.version)


@scenario("accounts.services.people.deactivate_person")
def deactivate_person() -> Call:
    one, by = _somebody(), person("admin")
    return lambda: services.deactivate_person(person=one, by=by)


@scenario("accounts.services.people.reactivate_person")
def reactivate_person() -> Call:
    one, by = _somebody(), person("admin")
    services.deactivate_person(person=one, by=by)
    return lambda: services.reactivate_person(person=one, by=by)


@scenario("accounts.services.people.lift_lockout")
def lift_lockout() -> Call:
    one, by = _somebody(), person("admin")
    lock_out(one)
    return lambda: services.lift_lockout(person=one, by=by)
