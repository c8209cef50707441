"""Our Celery application with a beat of one second, for tests that start real processes."""

from marketing.celery import app

for _entry in app.conf.beat_schedule.values():
    _entry["schedule"] = 1.0

__all__ = ["app"]
