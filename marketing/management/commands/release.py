"""Bring the database to this release: a step of its own, before web and workers start."""

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
    """Take UPDATE, DELETE and TRUNCATE on append-only tables from the application's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE])
        if cursor.fetchone() is None:
            return 0
        kept = [g for g in guards.declared_guards() if g.name == f"{g.table}_kept"]
        for guard in kept:
            table = connection.ops.quote_name(guard.table)
            # A table with excuse columns keeps UPDATE; its trigger lets only those through.
            rights = "DELETE, TRUNCATE" if has_excuses(guard) else "UPDATE, DELETE, TRUNCATE"
            cursor.execute(f"REVOKE {rights} ON {table} FROM {APPLICATION_ROLE}")
    return len(kept)


def has_excuses(guard: guards.Guard) -> bool:
    """Say whether some columns of an append-only table may still be written."""
    return any("@changed_except" in statement for statement in guard.sqlite)
