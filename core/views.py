"""Pages that belong to no app: what went wrong, and reports of the content policy."""

from __future__ import annotations

import json
import logging
import re
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.errors import busy_page, error_page, is_busy

security = logging.getLogger("security")
_REPORT_BYTES = 16_384


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what arrived is no request of ours."""
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the exception's sentence, when it has one, says which right is missing."""
    return error_page(request, 403, message=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing that this reader may see; never says which."""
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database was busy or away outside of a view."""
    if is_busy(sys.exc_info()[1]):
        return busy_page(request)
    return error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit, mostly because of signing in anew in between."""
    return error_page(
        request,
        403,
        message=_(
            "This page was opened before you last signed in, so the form was not taken. "
            "Go back, reload the page and send it again."
        ),
    )


@method_decorator(csrf_exempt, name="dispatch")
class CspReportView(View):
    """Browsers tell here what the content policy stopped; nothing but the log keeps it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        report = _report_of(request)
        if report:
            security.warning(
                "csp_report",
                extra={
                    "directive": str(report.get("violated-directive", ""))[:100],
                    "blocked": _without_query(report.get("blocked-uri")),
                    "page": _without_query(report.get("document-uri")),
                },
            )
        return HttpResponse(status=204)


def _without_query(address: object) -> str:
    return re.split(r"[?#]", str(address or "")[:300], maxsplit=1)[0]


def _report_of(request: HttpRequest) -> dict[str, Any]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > _REPORT_BYTES:
        return {}
    try:
        sent = json.loads(request.body[:_REPORT_BYTES])
    except (ValueError, RecursionError, RawPostDataException):
        return {}
    report = sent.get("csp-report") if isinstance(sent, dict) else None
    return report if isinstance(report, dict) else {}
