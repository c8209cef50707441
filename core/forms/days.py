"""Days and moments, in company time, between 2000 and 2100."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.plaintext import in_ascii_digits, shortened

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)


class DayField(forms.DateField):
    """A day between 2000 and 2100, typed as 2026-11-23, 2026/11/23, 2026.11.23, 2026年11月23日."""

    def __init__(
        self, *, min_value: date = FIRST_DAY, max_value: date = LAST_DAY, **kwargs: Any
    ) -> None:
        self.min_value, self.max_value = min_value, max_value
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        kwargs.setdefault("widget", widget)
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"])
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Name the bounds: with them a browser takes a year of four digits, without them of six."""
        bounds = {"min": self.min_value.isoformat(), "max": self.max_value.isoformat()}
        return {**super().widget_attrs(widget), **bounds}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = in_ascii_digits(value).strip()
        if value in self.empty_values:
            return None
        try:
            day = super().to_python(value)
        except ValidationError:
            raise ValidationError(
                _("“%(typed)s” is not a day of the calendar. Write it like 2026-11-23."),
                code="invalid",
                params={"typed": shortened(str(value))},
            ) from None
        if day is not None and not self.min_value <= day <= self.max_value:
            raise ValidationError(
                _("The day must lie between %(first)s and %(last)s."),
                code="range",
                params={"first": self.min_value.isoformat(), "last": self.max_value.isoformat()},
            )
        return day


class MomentField(forms.DateTimeField):
    """A day and a time, typed and shown in company time."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        kwargs.setdefault("widget", widget)
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"])
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Name the bounds, as for a day."""
        bounds = {"min": f"{FIRST_DAY}T00:00", "max": f"{LAST_DAY}T23:59"}
        return {**super().widget_attrs(widget), **bounds}

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value
        text = in_ascii_digits(str(value or "")).strip()
        if not text:
            return None
        for pattern in self.input_formats or ():
            try:
                moment = datetime.strptime(text, str(pattern))  # noqa: DTZ007  # zone set below
            except ValueError:
                continue
            if FIRST_DAY <= moment.date() <= LAST_DAY:
                return moment.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        raise ValidationError(
            _("“%(typed)s” is not a day and time. Write it like 2026-11-23 16:00."),
            code="invalid",
            params={"typed": shortened(text)},
        )
