"""Our own `flush`: only for tests, and with the guards out of its way."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as FlushCommand

from core.guards import drop_guards, install_guards, on_a_test_database


class Command(FlushCommand):
    help = "Empty a test database. Anywhere else it refuses: business rows are never deleted."

    def handle(self, **options: Any) -> None:
        if not on_a_test_database():
            raise CommandError("flush empties test databases only.")
        drop_guards()
        try:
            super().handle(**options)
        finally:
            install_guards()
