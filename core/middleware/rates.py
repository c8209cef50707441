"""Nobody sends more in a minute than a person can."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import error_page
from core.limits import who_asks, within_limit

_READS = frozenset({"GET", "HEAD", "OPTIONS"})


class RateMiddleware:
    """Limit the writes of one person, or of one unknown address, in a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READS:
            return self.get_response(request)
        limit: int = settings.RATE_LIMIT_WRITES_PER_MINUTE
        if within_limit("write", who_asks(request), limit=limit, seconds=60):
            return self.get_response(request)
        return error_page(
            request,
            429,
            message=_(
                "More than %(limit)d forms were sent within a minute, so this one was not taken. "
                "Wait a minute and send it again."
            )
            % {"limit": limit},
        )
