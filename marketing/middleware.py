"""What a request cost, for its log line."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


class StatementCounter:
    """Counts the statements that run through a connection."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        """Count, then execute."""
        self.count += 1
        return execute(sql, params, *rest)


class FiguresMiddleware:
    """Bind route, milliseconds and statements; the line itself is django-structlog's."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Measure the request."""
        started, counter = time.perf_counter(), StatementCounter()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        structlog.contextvars.bind_contextvars(
            route=request.resolver_match.route if request.resolver_match else None,
            ms=round((time.perf_counter() - started) * 1000, 1),
            statements=counter.count,
        )
        return response
