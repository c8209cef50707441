"""Load the usual hours, how limits are counted, and the published holidays of 2004 to 2027."""

from datetime import date
from functools import lru_cache
from typing import Any

import holidays
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

YEARS = range(2004, 2028)
HOURS = "08:30-12:00, 13:30-18:00"
WORKING_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@lru_cache(maxsize=1)
def published() -> list[dict[str, Any]]:
    """List the holidays and make-up working days that the library knows of."""
    chinese = holidays.country_holidays("CN", years=YEARS, language="zh_CN")
    english = holidays.country_holidays("CN", years=YEARS, language="en_US")
    made_up = {day for day in chinese.weekend_workdays if day.year in YEARS}
    return [
        {
            "date": day,
            "is_working": day in made_up,
            "name_zh": "" if day in made_up else chinese.get(day) or "",
            "name_en": "" if day in made_up else english.get(day) or "",
        }
        for day in sorted(made_up | set(chinese))
        if day.year in YEARS
    ]


def load_calendar(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Make what is missing; what somebody has entered already stays as it is."""
    apps.get_model("worktime", "CalendarVersion").objects.get_or_create(pk=1)
    apps.get_model("worktime", "ClockSettings").objects.get_or_create(
        pk=1,
        defaults={
            "working_day_minutes": 480,
            "immediate_minutes": 120,
            "warn_days_ahead": 61,
        },
    )
    apps.get_model("worktime", "WorkingHours").objects.get_or_create(
        valid_from=date(YEARS[0], 1, 1),
        defaults={"make_up": HOURS, **dict.fromkeys(WORKING_WEEKDAYS, HOURS)},
    )
    CalendarDay = apps.get_model("worktime", "CalendarDay")
    days = published()
    CalendarDay.objects.bulk_create(
        [CalendarDay(source="holidays", **day) for day in days], ignore_conflicts=True
    )
    announced = {day["date"].year for day in days if day["is_working"]}
    CalendarYear = apps.get_model("worktime", "CalendarYear")
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, announced=year in announced) for year in YEARS],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]
    operations = [migrations.RunPython(load_calendar, migrations.RunPython.noop)]
