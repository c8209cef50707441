"""Types that keep views free of casts."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class AuthedRequest(HttpRequest):
    """A request behind LoginRequiredMixin: its user is a person."""

    user: User
    htmx: HtmxDetails
