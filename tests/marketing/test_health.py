"""Machines ask whether it lives and serves; administrators ask what is behind."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from core import guards
from marketing import health
from marketing.health import Light
from tests.conftest import MakePerson


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_when_migrations_and_guards_are_there(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200, response.json()


@pytest.mark.django_db
def test_not_ready_without_a_guard(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "missing_guards", lambda: ["event_append_only"])

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"problems": ["guards are missing"]}


@pytest.mark.django_db
def test_not_ready_while_the_database_is_away(client: Client) -> None:
    with mock.patch.object(health, "MigrationExecutor", side_effect=OperationalError("gone")):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert "gone" not in response.content.decode()


@pytest.mark.django_db
def test_a_heartbeat_turns_the_light_green() -> None:
    assert health.heartbeat().light is Light.AMBER

    health.note_heartbeat()

    assert health.heartbeat().light is Light.GREEN


@pytest.mark.parametrize(
    ("seconds", "light"),
    [(None, Light.AMBER), (60, Light.GREEN), (61, Light.AMBER), (601, Light.RED)],
)
def test_the_older_the_redder(seconds: float | None, light: Light) -> None:
    assert health.by_age("", seconds, 60, 600).light is light


@pytest.mark.django_db
def test_the_status_page_is_for_administrators(client: Client, make_person: MakePerson) -> None:
    assert client.get("/statusz").status_code == 404

    client.force_login(make_person("root", "admin"))
    assert client.get("/statusz").status_code == 200
