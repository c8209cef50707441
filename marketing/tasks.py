"""Jobs that concern the whole house."""

from celery import shared_task

from marketing import readings, services


@shared_task(ignore_result=True)
def note_heartbeat() -> None:
    """Every 20 seconds by beat: leave a mark that the operations page can read."""
    readings.note_heartbeat()


@shared_task(ignore_result=True)
def check_books() -> None:
    """Each night; what it finds stands on the operations page and is told to administrators."""
    services.judge_books()
