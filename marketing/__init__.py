"""The Django project: settings, addresses, jobs and the commands for the whole house."""

from marketing.celery import app as celery_app

__all__ = ["celery_app"]
