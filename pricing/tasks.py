"""The job that beat starts: it finds out itself what is still to do."""

from __future__ import annotations

from celery import shared_task

from core import clock
from pricing import services


@shared_task(ignore_result=True)
def begin_versions() -> None:
    """Begin approved versions whose day has come; a second run finds nothing left."""
    services.begin_versions(today=clock.today())
