"""Bring the database to this release: a step of its own, before web and workers start."""

import re
import time
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection

from core import guards

LOCK = 7_201_001  # any number that nobody else uses for an advisory lock
TRIES = 10
APPLICATION_ROLE = "mkt_app"


class Command(BaseCommand):
    """Migrate under an advisory lock, again when somebody held a table; then take rights away."""

    help = "Migrate and set the application's rights; safe to run again and by two at once."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it on either database; SQLite knows neither advisory locks nor roles."""
        if connection.vendor != "postgresql":
            call_command("migrate", interactive=False)
            return
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET lock_timeout = '2s'")
        try:
            self.migrate()
            revoked = restrict_application_role()
        finally:
            connection.close()  # and with it the lock
        self.stdout.write(f"Ready; {revoked} tables can only be added to.")

    def migrate(self) -> None:
        """Wait for a busy table instead of making everybody queue behind us."""
        for attempt in range(1, TRIES + 1):
            try:
                call_command("migrate", interactive=False)
            except OperationalError as busy:
                if "lock timeout" not in str(busy):
                    raise
                self.stderr.write(f"A table is busy; try {attempt} of {TRIES}.")
                time.sleep(min(attempt, 5))
            else:
                return
        raise CommandError("A table was busy all the time; nothing was left half done. Try again.")


def restrict_application_role() -> int:
    """Take from the application's role what a guard refuses to everybody, row for row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        if cursor.fetchone() is None:
            return 0
        restricted = set()
        for guard in guards.declared_guards():
            for right in refused_by(guard):
                table = connection.ops.quote_name(guard.table)
                cursor.execute(f"REVOKE {right} ON {table} FROM {APPLICATION_ROLE}")
                restricted.add(guard.table)
    return len(restricted)


def refused_by(guard: guards.Guard) -> list[str]:
    """Name the rights that a guard refuses without any condition; its SQLite words say so."""
    return [
        right
        for right in ("UPDATE", "DELETE")
        if any(re.search(rf"BEFORE {right} ON \w+\s+BEGIN", sql) for sql in guard.sqlite)
    ]
