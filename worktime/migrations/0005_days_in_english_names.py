"""Days in the English names of loaded holidays, written 2026-01-04 as everywhere else."""

import re

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

AMERICAN = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def write_days(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Write them anew; names that somebody typed without such a day stay."""
    CalendarDay = apps.get_model("worktime", "CalendarDay")
    days = [day for day in CalendarDay.objects.all() if AMERICAN.search(day.name_en)]
    for day in days:
        day.name_en = AMERICAN.sub(r"\3-\1-\2", day.name_en)
    CalendarDay.objects.bulk_update(days, ["name_en"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("worktime", "0004_who_is_offered_and_urged")]
    operations = [migrations.RunPython(write_days, migrations.RunPython.noop)]
