"""`restore DIR`: bring a backup into an empty system and check it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from marketing import backups


class Command(BaseCommand):
    """Restore, migrate to this release, check the books."""

    help = "Restore a backup into an empty database and an empty folder for files."
    requires_system_checks: list[str] = []  # there are no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """A backup counts when the books hold after it was restored."""
        try:
            manifest = backups.restore(options["folder"])
        except backups.BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Restored what was saved at {manifest['made_at']}.")
        call_command("release", stdout=self.stdout)
        call_command("check_books", files=True, stdout=self.stdout)
