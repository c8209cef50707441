"""What happens around signing in: the security log, the start of a session, the lock."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.middleware import SEEN, STARTED
from accounts.models import User
from accounts.services import note_lockout
from core.addresses import client_address
from core.errors import error_page

security = logging.getLogger("security")


def locked_page(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """429: too many wrong passwords for this name from this address."""
    return error_page(
        request,
        429,
        message=_(
            "Too many wrong passwords were given for this name from here. "
            "Wait 15 minutes, or ask for a new password by mail."
        ),
    )


def started(sender: object, request: HttpRequest, user: User, **_kwargs: Any) -> None:
    """Stamp the session and log who signed in."""
    request.session[STARTED] = request.session[SEEN] = int(time.time())
    security.info("signed_in", extra={"user_id": user.pk, "address": client_address(request)})


def ended(sender: object, request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Log who signed out."""
    if user is not None:
        security.info("signed_out", extra={"user_id": user.pk})


def failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any
) -> None:
    """Log a wrong password without the name that was typed: it may be the password."""
    address = client_address(request) if request is not None else ""
    security.warning("sign_in_failed", extra={"address": address})


def locked(sender: object, request: HttpRequest, username: str, **_kwargs: Any) -> None:
    """Log the lock and tell the person by mail."""
    security.warning("locked_out", extra={"address": client_address(request)})
    note_lockout(username=str(username or "")[:150])


def connect() -> None:
    """Follow Django's and axes' signals."""
    from axes.signals import user_locked_out  # noqa: PLC0415  # needs the app registry

    user_logged_in.connect(started, dispatch_uid="accounts.started")
    user_logged_out.connect(ended, dispatch_uid="accounts.ended")
    user_login_failed.connect(failed, dispatch_uid="accounts.failed")
    user_locked_out.connect(locked, dispatch_uid="accounts.locked")
