"""Nightly jobs of the trail; each may run twice."""

from __future__ import annotations

from celery import shared_task

from core.jobs import job_run
from records import services


@shared_task(ignore_result=True)
def seal_trail() -> None:
    """Each night: seal the last event of every chain."""
    with job_run("seal_trail") as run:
        seal = services.seal_trail(now=run.now)
        run.result = seal.seal if seal else "sealed today already"


@shared_task(ignore_result=True)
def remove_orphans() -> None:
    """Each night: remove files without a row that are older than a day."""
    with job_run("remove_orphans") as run:
        run.result = f"{services.remove_orphans()} removed"
