"""Every service is whole or not at all, at whichever of its statements it dies."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from core.outbox import HANDLERS
from tests.amount import NIGHT, slow_on_postgresql
from tests.faults.harness import (
    all_services,
    die_at_every_statement,
    kill_at_every_statement,
    load_scenarios,
)

SERVICES = all_services()
SCENARIOS = load_scenarios()
# A killed process takes its session with it, whichever the service: a sixth of them shows it.
KILLED = [n for n in SERVICES if n in SCENARIOS and (NIGHT or zlib.crc32(n.encode()) % 6 == 0)]


@pytest.fixture(autouse=True)
def _a_clean_house(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    handlers = dict(HANDLERS)
    yield
    HANDLERS.clear()
    HANDLERS.update(handlers)


def test_every_service_has_a_scenario() -> None:
    assert [name for name in SERVICES if name not in SCENARIOS] == []


def test_every_scenario_is_of_a_service() -> None:
    assert [name for name in SCENARIOS if name not in SERVICES] == []


@slow_on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in SERVICES if name in SCENARIOS])
def test_dying_at_any_statement_leaves_nothing_half_done(name: str) -> None:
    """At every third on SQLite, elsewhere at every fifth; each service starts by its name.

    At every one by night.
    """
    step = 1 if NIGHT else 5 if connection.vendor == "postgresql" else 3
    first = 1 + zlib.crc32(name.encode()) % step

    assert die_at_every_statement(SCENARIOS[name], first=first, step=step) > 0


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.parametrize("name", KILLED)
def test_a_killed_process_leaves_nothing_half_done(name: str, transactional_db: None) -> None:
    scene = SCENARIOS[name]
    if scene.absorbs:
        pytest.skip("it lives on by design; its faults are tested one by one")

    assert kill_at_every_statement(scene, step=3 if NIGHT else 8) > 0
