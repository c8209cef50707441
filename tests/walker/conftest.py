"""The world that is walked, and who walks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django import DjangoDbBlocker

from tests.conftest import one_of_each_role, second_salesperson
from tests.walker import canary, table
from tests.walker.table import World
from tests.walker.visits import Visitor, rolled_back

table.load()


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The world, made once for a module and taken back behind it: making it takes seconds."""
    with django_db_blocker.unblock(), rolled_back(), translation.override("zh-hans"):
        people = one_of_each_role()
        yield table.build_world(people, second_salesperson(people))


@pytest.fixture
def world(_built: World, db: None) -> World:
    """Everything the table's addresses need; the test's own transaction lies inside."""
    return _built


@pytest.fixture
def canaries(world: World) -> World:
    """The world with every cost made a canary (canary.py)."""
    canary.plant()
    return world


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Goes anywhere as anybody and leaves nothing behind."""
    return Visitor(world)
