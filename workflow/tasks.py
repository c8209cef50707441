"""The jobs that beat starts each minute; each finds out itself what is still to do."""

from __future__ import annotations

from celery import shared_task

from core import clock
from workflow import services


@shared_task(ignore_result=True)
def flag_breaches() -> None:
    """Write what has become late into the ledger; a second run finds nothing left to flag."""
    services.flag_breaches(now=clock.now())


@shared_task(ignore_result=True)
def remind() -> None:
    """Remind at 50 % of the limit, offer a substitute at 75 %, tell superiors from 150 % on."""
    now = clock.now()
    services.remind(now=now)
    services.offer_substitutes(now=now)
    services.escalate(now=now)
