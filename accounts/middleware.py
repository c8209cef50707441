"""How long a session lasts, and in which language its pages are."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

STARTED, SEEN = "started_at", "seen_at"
# A page only writes the session when the last note is older than this.
_NOTE_EVERY = 300

GetResponse = Callable[[HttpRequest], HttpResponse]


class SessionAgeMiddleware:
    """End sessions that idled or lasted too long, by the real clock, never by the movable one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.session_key and request.user.is_authenticated:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        now = int(time.time())
        started = request.session.get(STARTED)
        seen = request.session.get(SEEN, started)
        if started is None or seen is None:
            request.session[STARTED] = request.session[SEEN] = now
            return
        idle, lasted = now - seen, now - started
        if idle > settings.SESSION_IDLE_SECONDS or lasted > settings.SESSION_LONGEST_SECONDS:
            logout(request)
        elif idle > _NOTE_EVERY:
            request.session[SEEN] = now


class UserLanguageMiddleware:
    """Somebody signed in reads in the language of their profile, on any machine."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return self.get_response(request)
