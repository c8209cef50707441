"""For health checks of containers: have the background jobs been alive lately?"""

from typing import Any

from django.core.management import BaseCommand, CommandError

from marketing import readings


class Command(BaseCommand):
    """Exit with 1 when beat's message has not come through a worker for two minutes.

    Or when that cannot be known, because the shared cache is away.
    """

    help = "Say when beat and a worker were last alive."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare the age of the mark with two minutes."""
        left = readings.marks()
        if not left.are_known:
            raise CommandError("The shared cache does not answer (CACHE_URL).")
        age = left.ages.get(readings.HEARTBEAT)
        if age is None or age > 120:
            raise CommandError("No background job has run for two minutes.")
        self.stdout.write(f"Alive {age:.0f} s ago.")
