"""Machines ask whether it lives and serves."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from core import guards
from marketing import health


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
