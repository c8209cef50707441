"""Where a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address, which a client cannot choose.

    ``X-Forwarded-For`` is read only when TRUSTED_PROXIES says how many proxies of ours stand in
    front, and then counted from the right: what stands further left anybody may have written.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    proxies: int = settings.TRUSTED_PROXIES
    if proxies < 1:
        return direct
    told = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    chosen = told[-proxies] if len(told) >= proxies else ""
    return chosen[:45] or direct
