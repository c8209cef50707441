"""A job's memory of its last moment, so that its `now` never goes backwards."""

from __future__ import annotations

import logging
from datetime import datetime

from core.locks import lock
from core.models import JobRun
from core.work import unit_of_work

logger = logging.getLogger(__name__)


@unit_of_work
def steady_now(name: str, now: datetime) -> datetime:
    """Return `now`, or the stored moment of the last run when the clock has been put back."""
    JobRun.objects.bulk_create(
        [JobRun(name=name, last_now=now, started_at=now)], ignore_conflicts=True
    )
    run = lock(JobRun).get(name=name)
    if now < run.last_now:
        logger.warning("job_clock_went_back", extra={"job": name})
        return run.last_now
    run.last_now = run.started_at = now
    run.finished_at = None
    run.save(update_fields=["last_now", "started_at", "finished_at"])
    return now
