"""How often one person may do a thing within a time: counters in the cache, never in the database.

A cache that does not answer limits nobody: throttling must not be what brings the house down.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.addresses import client_address
from core.refusals import NotNow

_MUTE_SECONDS = 30.0


class _Muted:
    """Until when the cache is not asked, after it failed."""

    until = 0.0


def within_limit(name: str, who: str, *, limit: int, seconds: int) -> bool:
    """Count one more ``name`` by ``who``; False when it is more than ``limit`` in this window."""
    if not settings.RATE_LIMITS_ON or time.monotonic() < _Muted.until:
        return True
    key = f"limit:{name}:{who}:{int(time.time()) // seconds}"
    try:
        cache.add(key, 0, timeout=seconds)
        return int(cache.incr(key)) <= limit
    except ValueError:  # dropped between the two calls
        return True
    except Exception:  # noqa: BLE001  # whatever a cache's client raises when it is away
        _Muted.until = time.monotonic() + _MUTE_SECONDS
        return True


def who_asks(request: HttpRequest) -> str:
    """The key that limits count by: the person, or the address of somebody unknown."""
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return f"address-{client_address(request)}"


def check_may_export(request: HttpRequest) -> None:
    """Count one more export of this person; raises NotNow beyond those of an hour."""
    limit: int = settings.RATE_LIMIT_EXPORTS_PER_HOUR
    if not within_limit("export", who_asks(request), limit=limit, seconds=3600):
        raise NotNow(
            _("You made %(limit)d exports within an hour. Wait a while and try again.")
            % {"limit": limit}
        )
