"""Our Celery application whose worker is killed in the middle of the first breach batch."""

import os
import signal
from typing import Any

from celery.signals import task_prerun
from django.db import connection

from tests.concurrency.quick_jobs import app


@task_prerun.connect
def _die_in_the_middle(**_task: Any) -> None:
    def wrapper(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "breached_at" in sql:
            os.kill(os.getpid(), signal.SIGKILL)  # the ledger is written, nothing is committed
        return result

    if wrapper.__qualname__ not in {one.__qualname__ for one in connection.execute_wrappers}:
        connection.execute_wrappers.append(wrapper)


__all__ = ["app"]
