"""Headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class HeadersMiddleware:
    """Signed-in pages stay out of every cache; the browser's devices stay off.

    The camera is for the page that takes a photo of the signed receipt.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(), microphone=()"
        )
        user = getattr(request, "user", None)
        if response.status_code < 500 and user is not None and user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response
