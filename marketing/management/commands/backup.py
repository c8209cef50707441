"""`backup DIR`: the whole of it, in one folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from marketing import backups, readings


class Command(BaseCommand):
    """Write database, uploads and manifest into an empty folder."""

    help = "Write a backup into an empty folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and leave the mark that the status page reads."""
        try:
            manifest = backups.make(options["folder"])
        except backups.BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        readings.note_backup()
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"{rows} rows, {len(manifest['sha256'])} files in {options['folder']}.")
