"""Give a database that was emptied (`flush`, between tests) its calendar again."""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import connections

from worktime.models import CalendarVersion


def after_migrate(*, using: str, **_signal: Any) -> None:
    """Run the data migration's step again where its rows are gone; else do nothing."""
    connection = connections[using]
    if using != "default" or (
        CalendarVersion._meta.db_table not in connection.introspection.table_names()
    ):
        return
    if not CalendarVersion.objects.exists():
        step = import_module("worktime.migrations.0002_load_calendar")
        step.load_calendar(apps, None)
