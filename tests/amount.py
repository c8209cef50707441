"""How much is asked: `./test` asks what takes minutes, `./test --all` (what CI runs) everything.

What is marked `slow` is left out of the former, and the longest walks sample further. A path given
to `./test`, or pytest called by itself, asks all of what it names.
"""

from __future__ import annotations

import os

import pytest
from django.db import connection

SHORT = os.environ.get("TEST_SHORT") == "1"

# `./test --all` runs both halves: what PostgreSQL is asked more widely there, SQLite is not.
BOTH = os.environ.get("TEST_BOTH") == "1"
NIGHT = os.environ.get("WALK_ALL") == "1"
wider_on_postgresql = pytest.mark.skipif(
    BOTH and not NIGHT and connection.vendor == "sqlite",
    reason="asked of PostgreSQL in the other half; ./test asks it here",
)
# The second of two faults of a kind, which takes its time as well.
by_night = pytest.mark.skipif(not NIGHT, reason="asked by night (WALK_ALL=1)")
# Asked of SQLite each time; of PostgreSQL again only with --all.
slow_on_postgresql = pytest.mark.slow if connection.vendor == "postgresql" else pytest.mark.quick
