"""What the administrator does with people: add, change, deactivate; nobody is ever removed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.permissions import may_deactivate, may_manage_people, may_reactivate
from accounts.queries import locked_until, people_with_role, stands_above
from accounts.roles import ROLES
from accounts.signals import person_deactivated, roles_taken
from core.formkeys import keep_result, use_form_key
from core.locks import lock
from core.mail import enqueue_mail
from core.refusals import NotAllowed, Refused, Stale
from core.work import unit_of_work
from records.services import record


@dataclass(frozen=True)
class PersonDetails:
    """What the administrator's form says about a person."""

    username: str
    display_name: str
    title: str
    department: Department | None
    superior: User | None
    region: str
    email: str
    language: str
    roles: Sequence[str]


_COLUMNS = tuple(field.name for field in fields(PersonDetails) if field.name != "roles")


@unit_of_work
def add_person(*, details: PersonDetails, by: User, form_key: uuid.UUID) -> str:
    """Add a person and mail them a link to choose a password; returns the address of the page.

    The administrator never knows a password: until the link was used nobody can sign in.
    """
    _may_manage(by)
    content = {name: getattr(details, name) for name in (*_COLUMNS, "roles")}
    if made := use_form_key(user=by, key=form_key, digest_of=content):
        return made
    _check_free(details.username)
    _check_roles(details.roles)
    person = User(**{name: getattr(details, name) for name in _COLUMNS})
    person.set_unusable_password()
    _save(person)
    _give_roles(person, details.roles)
    changes: dict[str, tuple[Any, Any]] = {"roles": ("", _told(details.roles))}
    record(subject=person, verb="accounts.person_added", by=by, changes=changes)
    if person.email:
        enqueue_mail(
            key=f"accounts.welcome/{person.pk}", renderer="accounts.welcome", user=person.pk
        )
    url = person.get_absolute_url()
    keep_result(user=by, key=form_key, url=url)
    return url


@unit_of_work
def change_person(*, person: User, details: PersonDetails, by: User, version: int) -> None:
    """Change who a person is, under whom and in which roles.

    Who loses a role no longer holds what they held by it (signal `roles_taken`).
    Stale when somebody else changed them since; refused when the chain of superiors would close
    to a circle or the last administrator would lose the role.
    """
    _may_manage(by)
    person = lock(User).get(pk=person.pk)
    if person.version != version:
        raise Stale(
            _("%(name)s was changed by somebody else while this page was open.")
            % {"name": person.display_name},
            _differences(person, details),
        )
    if details.username != person.username:
        _check_free(details.username)
    _check_roles(details.roles)
    _check_superior(person, details.superior)
    if "admin" not in details.roles:
        _keep_an_administrator(person)
    changes = _changes(person, details)
    if not changes:
        return
    lost = person.roles - set(details.roles)
    for name in _COLUMNS:
        setattr(person, name, getattr(details, name))
    person.version += 1
    _save(person)
    _give_roles(person, details.roles)
    if "email" in changes:  # the trail holds no addresses: only that it changed
        changes["email"] = ("…", "…")
    record(subject=person, verb="accounts.person_changed", by=by, changes=changes)
    if lost:
        roles_taken.send(sender=User, person=person, by=by)


@unit_of_work
def deactivate_person(*, person: User, by: User) -> None:
    """End a person's access at once; what they did stays under their name."""
    person = lock(User).get(pk=person.pk)
    if not may_deactivate(by, person):
        raise NotAllowed(
            _("You cannot deactivate this person: it takes an administrator, and somebody else.")
        )
    _keep_an_administrator(person)
    person.is_active = False
    person.version += 1
    person.save(update_fields=["is_active", "version"])
    record(subject=person, verb="accounts.deactivated", by=by, before="active", after="inactive")
    person_deactivated.send(sender=User, person=person, by=by)


@unit_of_work
def reactivate_person(*, person: User, by: User) -> None:
    """Let a person sign in again."""
    person = lock(User).get(pk=person.pk)
    if not may_reactivate(by, person):
        raise NotAllowed(
            _("You cannot activate this person: it takes an administrator, and they must be away.")
        )
    person.is_active = True
    person.version += 1
    person.save(update_fields=["is_active", "version"])
    record(subject=person, verb="accounts.reactivated", by=by, before="inactive", after="active")


@unit_of_work
def lift_lockout(*, person: User, by: User) -> None:
    """Let a person try again at once who gave too many wrong passwords.

    Raises NotAllowed, Refused when nobody is locked out under this name.
    """
    _may_manage(by)
    person = lock(User).get(pk=person.pk)
    if locked_until(person) is None:
        raise Refused(_("%(name)s is not locked out.") % {"name": person.display_name})
    AccessAttempt.objects.filter(username=person.username).delete()
    record(subject=person, verb="accounts.lockout_lifted", by=by, before="locked out", after="free")


def _may_manage(by: User) -> None:
    if not may_manage_people(by):
        raise NotAllowed(
            _("Only an administrator may add and change people. Ask one to do it for you.")
        )


def _check_free(username: str) -> None:
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(
            _("“%(name)s” is taken. Choose another name for signing in.") % {"name": username},
            "username",
        )


def _check_roles(roles: Sequence[str]) -> None:
    if not roles or not set(roles) <= ROLES.keys():
        raise Refused(_("Choose at least one role of the list."), "roles")


def _check_superior(person: User, superior: User | None) -> None:
    if superior is None:
        return
    if superior.pk == person.pk or stands_above(person, superior):
        raise Refused(
            _("%(superior)s stands below %(name)s already. Choose somebody else as superior.")
            % {"superior": superior.display_name, "name": person.display_name},
            "superior",
        )


def _keep_an_administrator(person: User) -> None:
    if person.has_role("admin") and not people_with_role("admin").exclude(pk=person.pk).exists():
        raise Refused(
            _("This is the last administrator. Give the role to somebody else first."), "roles"
        )


def _give_roles(person: User, roles: Sequence[str]) -> None:
    person.groups.set(Group.objects.filter(name__in=roles))
    person.__dict__.pop("roles", None)


def _changes(person: User, details: PersonDetails) -> dict[str, tuple[Any, Any]]:
    changes = {
        name: (getattr(person, name), getattr(details, name))
        for name in _COLUMNS
        if getattr(person, name) != getattr(details, name)
    }
    if person.roles != frozenset(details.roles):
        changes["roles"] = (_told(person.roles), _told(details.roles))
    return changes


def _differences(person: User, details: PersonDetails) -> list[tuple[str, str, str]]:
    return [
        (name.replace("_", " "), str(new or ""), str(old or ""))
        for name, (old, new) in _changes(person, details).items()
    ]


def _told(roles: Sequence[str] | frozenset[str]) -> str:
    return " ".join(sorted(roles))


def _save(person: User) -> None:
    person.full_clean(exclude={"password"}, validate_unique=False, validate_constraints=False)
    person.save()
