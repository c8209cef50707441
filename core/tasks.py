"""Jobs that beat starts; each may run twice."""

from __future__ import annotations

from celery import shared_task

from core import formkeys, jobs, outbox


@shared_task(ignore_result=True)
def drain_outbox() -> None:
    """Every 5 seconds; whatever is left the next beat finds."""
    with jobs.job_run("drain_outbox") as run:
        done = outbox.drain(now=run.now)
        run.result = f"{done} done"


@shared_task(ignore_result=True)
def forget_old_form_keys() -> None:
    """Each night; form keys are kept 30 days."""
    with jobs.job_run("forget_old_form_keys") as run:
        run.result = f"{formkeys.forget_old_keys(now=run.now)} removed"
