"""Load the usual hours, how limits are counted, and the published holidays of 2004 to 2027."""

from datetime import date

import holidays
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

YEARS = range(2004, 2028)
HOURS = "08:30-12:00, 13:30-18:00"
WORKING_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def load_calendar(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
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
    chinese = holidays.country_holidays("CN", years=YEARS, language="zh_CN")
    english = holidays.country_holidays("CN", years=YEARS, language="en_US")
    made_up = {day for day in chinese.weekend_workdays if day.year in YEARS}
    CalendarDay = apps.get_model("worktime", "CalendarDay")
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(
                date=day,
                is_working=day in made_up,
                name_zh="" if day in made_up else chinese.get(day) or "",
                name_en="" if day in made_up else english.get(day) or "",
                source="holidays",
            )
            for day in sorted(made_up | set(chinese))
            if day.year in YEARS
        ],
        ignore_conflicts=True,
    )
    CalendarYear = apps.get_model("worktime", "CalendarYear")
    announced = {day.year for day in made_up}
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, announced=year in announced) for year in YEARS],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]
    operations = [migrations.RunPython(load_calendar, migrations.RunPython.noop)]
