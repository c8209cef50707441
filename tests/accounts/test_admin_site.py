"""The admin site: there by a setting only, and then it changes nothing."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.contrib import admin
from django.test import Client
from django.urls import path

from accounts.models import User
from core.admin import ReadOnlyAdmin
from marketing import urls as house
from tests.conftest import MakePerson, SignedIn

pytestmark = pytest.mark.django_db
urlpatterns = [*house.urlpatterns, path("admin-site/", admin.site.urls)]
handler404 = house.handler404


@pytest.fixture
def root(make_person: MakePerson) -> User:
    person = make_person("root", "admin")
    person.is_staff = person.is_superuser = True
    person.save()
    return person


def test_it_is_not_there_by_default(as_user: SignedIn, root: User) -> None:
    assert as_user(root).get("/admin-site/").status_code == 404


def test_every_model_on_it_is_read_only() -> None:
    writable = [m for m, a in admin.site._registry.items() if not isinstance(a, ReadOnlyAdmin)]

    assert writable == []


def test_even_a_superuser_changes_nothing(
    as_user: SignedIn, root: User, settings: LazySettings
) -> None:
    settings.ROOT_URLCONF = __name__
    client = as_user(root)

    assert client.get("/admin-site/").status_code == 200
    assert client.get(f"/admin-site/accounts/user/{root.pk}/change/").status_code == 200
    answers = [
        client.post(f"/admin-site/accounts/user/{root.pk}/change/", {"username": "x"}),
        client.post(f"/admin-site/accounts/user/{root.pk}/delete/", {"post": "yes"}),
        client.post("/admin-site/accounts/user/add/", {"username": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


def test_it_opens_for_nobody_without_the_staff_mark(
    people: dict[str, User], as_user: SignedIn, settings: LazySettings
) -> None:
    settings.ROOT_URLCONF = __name__

    for role in ("sales", "gm", "admin"):
        assert as_user(people[role]).get("/admin-site/").status_code == 302
    assert Client().get("/admin-site/").status_code == 302
