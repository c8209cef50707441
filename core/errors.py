"""The pages that say why something did not work: same clothes, what happened, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.refusals import Stale

# Waited for a lock, ran out of time, broke a deadlock, had to be repeated, no more connections,
# server starting or stopping.
_BUSY_CODES = frozenset(
    {"55P03", "57014", "40P01", "40001", "53300", "57P01", "57P02", "57P03", "25P03"}
)
_BUSY_WORDS = (
    "locked",
    "could not connect",
    "connection refused",
    "server closed the connection",
    "connection already closed",
    "terminating connection",
    "connection not open",
    "could not translate host",
    "timeout expired",
)
_KEPT_CHARACTERS = 200_000


def is_busy(error: BaseException | None) -> bool:
    """Whether the database was busy or away, so that trying again later may help."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if getattr(error.__cause__, "pgcode", None) in _BUSY_CODES:
        return True
    return any(word in str(error).lower() for word in _BUSY_WORDS)


def error_page(
    request: HttpRequest,
    status: int,
    *,
    message: str = "",
    difference: Sequence[tuple[str, str, str]] = (),
    typed: Sequence[tuple[str, str]] = (),
    is_about_now: bool = False,
) -> HttpResponse:
    """Render the page of this status; ``typed`` offers to send the same form again.

    ``is_about_now``: it is refused by how things stand, not by a right that somebody could give.
    """
    context: dict[str, Any] = {
        "status": status,
        "message": message,
        "difference": difference,
        "typed": typed,
        "is_about_now": is_about_now,
        "path": request.path,
    }
    names = [f"{status}.html", "core/error.html"]
    try:
        # 500 and 503 are drawn without the request: its context asks the database.
        body: str = render_to_string(names, context, None if status in {500, 503} else request)
    except TemplateDoesNotExist:
        body = message or str(status)
    response = HttpResponse(body, status=status)
    if status in {429, 503}:
        response["Retry-After"] = "30"
    return response


def busy_page(request: HttpRequest) -> HttpResponse:
    """503: nothing was saved; what was typed can be sent again."""
    return error_page(
        request,
        503,
        message=_("The system is busy. Nothing was saved. Wait a moment and send it again."),
        typed=typed_again(request),
    )


def stale_page(request: HttpRequest, refusal: Stale) -> HttpResponse:
    """409: what changed since the page was opened."""
    return error_page(request, 409, message=refusal.message, difference=refusal.difference)


def typed_again(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, to send once more; none when files or secrets came."""
    if request.method != "POST" or request.FILES or any("password" in n for n in request.POST):
        return []
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    return fields if sum(len(value) for _name, value in fields) <= _KEPT_CHARACTERS else []
