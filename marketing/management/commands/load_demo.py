"""`load_demo`: fill an empty database with the demo company."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.refusals import Refused
from marketing.demo.load import is_loaded, load_demo
from orders.models import Order


class Command(BaseCommand):
    help = "Load the demo company with three months of orders into an empty database (DEBUG only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, unless orders are there already: then say so and leave all as it is."""
        if not settings.DEBUG:
            raise CommandError("The demo company is loaded with DEBUG on only.")
        if is_loaded():
            self.stdout.write(f"{Order.objects.count()} orders are here already; nothing to load.")
            return
        started = time.monotonic()
        try:
            load_demo()
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"Loaded {Order.objects.count()} orders in {time.monotonic() - started:.0f} s."
        )
