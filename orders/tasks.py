"""The job that beat starts: it finds out itself what is still to do."""

from __future__ import annotations

from celery import shared_task

from core import jobs
from orders import services


@shared_task(ignore_result=True, soft_time_limit=1700, time_limit=1800)
def run_replays() -> None:
    """Every 10 seconds; shares of replays that wait or whose job has died.

    What one worker is at, a second one leaves: two of them share a replay.
    """
    with jobs.job_run("run_replays") as run:
        run.result = f"{services.run_waiting_replays(now=run.now)} run"
