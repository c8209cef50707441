"""Our own `flush`: only for tests, with the guards out of its way, and the reference data back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as FlushCommand
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython

from core.guards import drop_guards, install_guards, on_a_test_database


class Command(FlushCommand):
    help = "Empty a test database. Anywhere else it refuses: business rows are never deleted."

    def handle(self, **options: Any) -> None:
        if not on_a_test_database():
            raise CommandError("flush empties test databases only.")
        drop_guards()
        try:
            super().handle(**options)
            load_reference_data()
        finally:
            install_guards()


def load_reference_data() -> None:
    """Load again what the migrations loaded: the work standard, the calendar, the policies."""
    loader = MigrationLoader(connection)
    if not loader.applied_migrations:
        return
    state = loader.project_state()
    done: set[tuple[str, str]] = set()
    with connection.schema_editor() as editor:
        for leaf in sorted(loader.graph.leaf_nodes()):
            for key in loader.graph.forwards_plan(leaf):
                if key in done or key[0] not in settings.OWN_APPS:
                    continue
                done.add(key)
                for operation in loader.graph.nodes[key].operations:
                    if isinstance(operation, RunPython):
                        operation.code(state.apps, editor)
