"""What tests of accounts and of the whole house share."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from accounts.models import User


def lock_out(person: User) -> None:
    """Leave the person as after too many wrong passwords from one address."""
    AccessAttempt.objects.create(
        username=person.username,
        ip_address="192.0.2.7",
        user_agent="",
        attempt_time=timezone.now(),
        failures_since_start=settings.AXES_FAILURE_LIMIT,
    )
