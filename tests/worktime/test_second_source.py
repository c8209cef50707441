"""The loaded calendar against chinesecalendar, a second source, day by day."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from worktime import queries, refill
from worktime.announcements import published_days
from worktime.models import (
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    ClockSettings,
    WorkingHours,
)

# The notice for 2006 moved Saturday 2005-12-31; the second source lacks that one day.
KNOWN_DIFFERENCE = date(2005, 12, 31)


@pytest.mark.django_db
def test_every_day_of_2004_to_2026_agrees_with_the_second_source() -> None:
    calendar = queries.calendar()
    days = [date(2004, 1, 1) + timedelta(days=i) for i in range(8401)]
    assert days[-1] == date(2026, 12, 31)

    different = [
        day for day in days if calendar.is_working_day(day) != chinese_calendar.is_workday(day)
    ]
    assert different == [KNOWN_DIFFERENCE]


@pytest.mark.django_db
def test_2027_is_loaded_but_not_announced() -> None:
    announced = dict(CalendarYear.objects.values_list("year", "announced"))

    assert all(announced[year] for year in range(2004, 2027))
    assert announced[2027] is False
    assert CalendarDay.objects.filter(date__year=2027, is_working=False).exists()
    assert not CalendarDay.objects.filter(date__year=2027, is_working=True).exists()


@pytest.mark.django_db
def test_holidays_carry_both_names() -> None:
    day = CalendarDay.objects.get(date=date(2026, 10, 1))

    assert (day.name_zh, day.name_en) == ("国庆节", "National Day")


@pytest.mark.django_db
def test_an_emptied_database_gets_its_calendar_again() -> None:
    tables = (CalendarDay, CalendarYear, WorkingHours, ClockSettings, CalendarVersion)
    before = [table.objects.count() for table in tables]
    for table in tables:
        table.objects.all().delete()

    refill.after_migrate(using="default")

    assert [table.objects.count() for table in tables] == before
    assert queries.calendar().is_working_day(date(2026, 10, 10))


@pytest.mark.django_db
def test_days_in_english_names_are_written_as_everywhere_else() -> None:
    names = set(CalendarDay.objects.exclude(name_en="").values_list("name_en", flat=True))
    listed = {day.name_en for day in published_days(2026)}

    assert any("2026-" in name for name in names & listed)
    assert not [name for name in names | listed if "/" in name]
