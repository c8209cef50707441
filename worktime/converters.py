"""Years and days in addresses; what the calendar does not reach is no page."""

from datetime import date

from worktime.models import FIRST_YEAR, LAST_YEAR


class YearConverter:
    """A year that the calendar reaches, as 2026."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        year = int(value)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(value)
        return year

    def to_url(self, value: int) -> str:
        return str(value)


class DayConverter:
    """A day that the calendar reaches, as 2026-10-10."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        day = date.fromisoformat(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()
