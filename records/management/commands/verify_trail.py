"""`verify_trail`: walk every chain and every seal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.books import Scope, one_snapshot
from records.books import seals, trail


class Command(BaseCommand):
    help = "Check the hash chain of every event and every seal; name what is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        with one_snapshot():
            for section in (trail, seals):
                for finding in section(Scope()):
                    broken += 1
                    self.stdout.write(f"{finding.object}: {finding.problem}")
        if broken:
            raise CommandError(f"The trail is broken in {broken} places.")
        self.stdout.write("The trail is unbroken.")
