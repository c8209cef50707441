"""Jobs that concern the whole house."""

from celery import shared_task

from marketing import health


@shared_task(ignore_result=True)
def note_heartbeat() -> None:
    """Every 20 seconds by beat: leave a mark that the status page can read."""
    health.note_heartbeat()
