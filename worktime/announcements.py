"""The published holidays of a year, from the holidays library; asked when a year is loaded only."""

import re
from dataclasses import dataclass
from datetime import date

import holidays

# The library's English names write days as Americans do: "substituted from 01/04/2026".
_AMERICAN = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


@dataclass(frozen=True)
class AnnouncedDay:
    """A public holiday, or a weekend day that is worked to make up for one (调休)."""

    date: date
    is_working: bool
    name_zh: str
    name_en: str


def published_days(year: int) -> list[AnnouncedDay]:
    """List the year's holidays and make-up working days by date.

    Without make-up days the year is not announced yet: the library then knows only what the
    law itself says.
    """
    chinese = holidays.country_holidays("CN", years=year, language="zh_CN")
    english = holidays.country_holidays("CN", years=year, language="en_US")
    made_up = {day for day in chinese.weekend_workdays if day.year == year}
    days = [
        AnnouncedDay(day, is_working=False, name_zh=name, name_en=with_days(english.get(day) or ""))
        for day, name in chinese.items()
        if day.year == year and day not in made_up
    ]
    days += [AnnouncedDay(day, is_working=True, name_zh="", name_en="") for day in made_up]
    return sorted(days, key=lambda each: each.date)


def with_days(name: str) -> str:
    """Write the days in an English name of a holiday as everywhere else: 2026-01-04."""
    return _AMERICAN.sub(r"\3-\1-\2", name)
