"""`demo_logins`: who can sign in to the demo company; nothing where it is not loaded."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand

from marketing.demo.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the demo company's sign-ins (DEBUG only)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each person of the cast that is in this database."""
        if not settings.DEBUG:
            return
        there = set(
            get_user_model()
            ._default_manager.filter(is_active=True)
            .values_list("username", flat=True)
        )
        cast = [person for person in PEOPLE if person.login in there]
        if cast:
            self.stdout.write(f"Sign in with the password {PASSWORD}:")
        for person in cast:
            self.stdout.write(f"  {person.login:<12}{person.name}  {person.title}")
