"""gunicorn's configuration: `gunicorn --config python:marketing.serving marketing.wsgi`."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketing.settings")

from django.conf import settings  # after the line above

bind = settings.WEB_BIND
worker_class = "gthread"
workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
timeout = 60
graceful_timeout = 25
keepalive = 5
limit_request_line = 8190
limit_request_fields = 60
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True


def post_worker_init(_worker: Any) -> None:
    """Tell operators once a start when the application's role is too powerful."""
    from marketing import health  # noqa: PLC0415  # Django is ready only now

    health.warn_of_too_much_power()
