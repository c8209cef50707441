"""Refusals that no view caught become pages; a busy database becomes one too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.errors import busy_page, error_page, is_busy, stale_page
from core.refusals import NotNow, Refusal, Stale


class RefusalMiddleware:
    """403, 409, 422 and 503 with the sentence that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django asks here before it makes a 500 of an exception in a view."""
        if isinstance(error, Stale):
            return stale_page(request, error)
        if isinstance(error, NotNow):
            return error_page(request, error.status, message=error.message, is_about_now=True)
        if isinstance(error, Refusal):
            return error_page(request, error.status, message=error.message)
        if is_busy(error):
            return busy_page(request)
        return None
