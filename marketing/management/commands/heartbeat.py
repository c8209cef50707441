"""For health checks of containers: have the background jobs been alive lately?"""

from typing import Any

from django.core.management import BaseCommand, CommandError

from marketing import readings


class Command(BaseCommand):
    """Exit with 1 when beat's message has not come through a worker for two minutes."""

    help = "Say when beat and a worker were last alive."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare the age of the mark with two minutes."""
        age = readings.age_of(readings.HEARTBEAT)
        if age is None or age > 120:
            raise CommandError("No background job has run for two minutes.")
        self.stdout.write(f"Alive {age:.0f} s ago.")
