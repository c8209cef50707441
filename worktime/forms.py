"""Forms of the calendar's pages; hours are read by the service, which says what is wrong."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.db import models
from django.forms import model_to_dict
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, LineField, PickField, VersionForm, WholeNumberField
from worktime.models import (
    FIRST_YEAR,
    HOURS_LENGTH,
    LAST_YEAR,
    WEEKDAYS,
    CalendarDay,
    ClockSettings,
    WorkingHours,
)
from worktime.rules import MINUTES_A_DAY
from worktime.services import LimitFigures

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class DayKind(models.TextChoices):
    """What an administrator can make of a day."""

    USUAL = "usual", _("As in the usual week")
    WORKING = "working", _("Working day")
    OFF = "off", _("Day off")


class ShownVersionForm(VersionForm):
    """An editing form for a row that may not exist yet: its version is 0 then."""

    version = WholeNumberField(
        widget=forms.HiddenInput(),
        error_messages={"required": _("This page was not opened in the usual way. Open it anew.")},
    )


class DayForm(ShownVersionForm):
    """One day: usual, working (with its own hours, if any) or off."""

    kind = PickField(label=_("This day is"), choices=DayKind, widget=forms.RadioSelect)
    hours = LineField(
        label=_("Own hours"),
        required=False,
        max_length=HOURS_LENGTH,
        help_text=_("Only if they differ from the usual ones, such as 08:30-12:00, 13:30-18:00."),
    )
    name_zh = LineField(label=_("Chinese name"), required=False, max_length=60)
    name_en = LineField(label=_("English name"), required=False, max_length=160)
    note = LineField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=_("Why, and by which notice; the trail keeps it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("hours") and cleaned.get("kind") in {DayKind.USUAL, DayKind.OFF}:
            self.add_error(
                "hours",
                _("Own hours belong to a working day. Choose “Working day” or empty this field."),
            )
        return cleaned

    @classmethod
    def showing(cls, row: CalendarDay | None) -> Self:
        """Give the form as the day stands."""
        if row is None or not row.in_force:
            version = row.version if row else 0
            return cls(version=version, initial={"kind": DayKind.USUAL})
        kind = DayKind.WORKING if row.is_working else DayKind.OFF
        return cls(version=row.version, initial={**model_to_dict(row), "kind": kind})


def _hours_field(label: "_StrOrPromise") -> LineField:
    return LineField(label=label, required=False, max_length=HOURS_LENGTH)


class WeekForm(ShownVersionForm):
    """The usual week; an empty weekday is a day off."""

    monday = _hours_field(_("Monday"))
    tuesday = _hours_field(_("Tuesday"))
    wednesday = _hours_field(_("Wednesday"))
    thursday = _hours_field(_("Thursday"))
    friday = _hours_field(_("Friday"))
    saturday = _hours_field(_("Saturday"))
    sunday = _hours_field(_("Sunday"))
    make_up = LineField(label=_("Make-up day"), max_length=HOURS_LENGTH)

    @classmethod
    def showing(cls, row: WorkingHours) -> Self:
        """Give the form as that week stands."""
        return cls(version=row.version, initial=model_to_dict(row))

    def arguments(self) -> dict[str, Any]:
        """Give what the service asks for."""
        cleaned = dict(self.cleaned_data)
        return {"week": [cleaned.pop(day) for day in WEEKDAYS], **cleaned}


class NewWeekForm(WeekForm):
    """A new usual week, from a day on."""

    valid_from = DayField(
        label=_("Valid from"),
        min_value=date(FIRST_YEAR, 1, 1),
        max_value=date(LAST_YEAR, 12, 31),
    )
    field_order = ("version", "valid_from")

    @classmethod
    def showing(cls, row: WorkingHours) -> Self:
        """Give the form as a copy of a week, for a new day."""
        return cls(version=0, initial=model_to_dict(row, exclude=["valid_from", "version"]))


class LimitsForm(ShownVersionForm):
    """How limits are counted."""

    working_day_minutes = WholeNumberField(
        label=_("One working day"),
        min_value=1,
        max_value=MINUTES_A_DAY,
        help_text=_("480 minutes are eight working hours."),
    )
    immediate_minutes = WholeNumberField(
        label=_("Immediately"), min_value=1, max_value=MINUTES_A_DAY
    )
    is_lenient = forms.BooleanField(
        label=_("Civil-law count of working days"),
        required=False,
        help_text=_(
            "The day of arrival is not counted; the limit ends with the close of the last day."
        ),
    )
    warn_days_ahead = WholeNumberField(
        label=_("Warn ahead"),
        min_value=0,
        max_value=366,
        help_text=_("How long before an unconfirmed year every page warns of it."),
    )
    remind_percent = WholeNumberField(
        label=_("Remind the holder at"),
        min_value=1,
        max_value=99,
        help_text=_("Share of the limit's working time; at 100 % the step is late."),
    )
    escalate_percent = WholeNumberField(
        label=_("Tell the superior at"),
        min_value=101,
        max_value=1000,
        help_text=_(
            "At the latest one working day after the end, then each working day until it is done."
        ),
    )
    offer_percent = WholeNumberField(
        label=_("Offer a substitute at"),
        min_value=1,
        max_value=99,
        help_text=_("For what nobody has opened by then."),
    )
    urge_minutes = WholeNumberField(
        label=_("Urge again after"),
        min_value=1,
        max_value=MINUTES_A_DAY,
        help_text=_("Once an item was urged, it is left in peace for so long."),
    )
    escalates_at_once = forms.BooleanField(
        label=_("Mail about overdue work at any hour"),
        required=False,
        help_text=_(
            "Otherwise it waits, as all mail about work does, until the company's work begins."
        ),
    )

    @classmethod
    def showing(cls, row: ClockSettings) -> Self:
        """Give the form as the settings stand."""
        return cls(version=row.version, initial=model_to_dict(row))

    def figures(self) -> LimitFigures:
        """Give what the service asks for."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return LimitFigures(**cleaned)
