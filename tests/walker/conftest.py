"""The world that is walked, and who walks it."""

from __future__ import annotations

import pytest

from accounts.models import User
from tests.walker import table
from tests.walker.table import World
from tests.walker.visits import Visitor

table.load()


@pytest.fixture
def world(people: dict[str, User], other_sales: User) -> World:
    """Everything the table's addresses need."""
    return table.build_world(people, other_sales)


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Goes anywhere as anybody and leaves nothing behind."""
    return Visitor(world)
