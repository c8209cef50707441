"""The Celery application; its settings are the CELERY_ lines of marketing/settings.py."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketing.settings")

app = Celery("marketing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Stop Celery from installing its own handlers: workers write the same lines as the web."""
    from django.conf import settings  # noqa: PLC0415  # settings may not be ready at import

    dictConfig(settings.LOGGING)
