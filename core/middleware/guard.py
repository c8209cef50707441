"""First in line: no NUL and no lone surrogate gets past here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.request import UnreadablePostError

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class GuardMiddleware:
    """Answer 400 where a value can be stored in no database.

    NUL in a search or a path is a server error on PostgreSQL and passes on SQLite; a lone
    surrogate is one on both.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            unstorable = any(_UNSTORABLE.search(value) for value in _values(request))
        except (UnreadablePostError, UnicodeError, LookupError):
            unstorable = True
        if unstorable:
            return HttpResponseBadRequest(
                "400: a character was sent that cannot be stored. / 400：含有无法保存的字符。",
                content_type="text/plain; charset=utf-8",
            )
        return self.get_response(request)


def _values(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield request.path_info
    yield from (v for name, v in request.META.items() if name.startswith("HTTP_"))
    for fields in (request.GET, request.POST):
        for name, values in fields.lists():
            yield name
            yield from values
    for name, uploads in request.FILES.lists():
        yield name
        yield from (str(upload.name or "") for upload in uploads)
