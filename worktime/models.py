"""The company calendar as rows: usual weeks, dated exceptions, years, and figures for limits."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from worktime.rules import MINUTES_A_DAY, Day, parse_spans

FIRST_YEAR, LAST_YEAR = 2000, 2100
WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
HOURS_LENGTH = 120


class CalendarVersion(models.Model):
    """The one row that every change of the calendar locks and bumps.

    `stamp` names the state of the tables for the cache in each process. It is drawn anew with
    each change and never counted up: a number could come again after a rollback.
    """

    version = models.PositiveIntegerField(_("version"), default=1)
    stamp = models.UUIDField(_("stamp"), default=uuid.uuid4)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="calendar_version_is_one_row"),
        ]

    def __str__(self) -> str:
        return str(self.version)


class WorkingHours(models.Model):
    """作息时间: the usual week from a day on, each day as «08:30-12:00, 13:30-18:00»."""

    valid_from = models.DateField(_("valid from"), unique=True)
    monday = models.CharField(_("Monday"), max_length=HOURS_LENGTH, blank=True)
    tuesday = models.CharField(_("Tuesday"), max_length=HOURS_LENGTH, blank=True)
    wednesday = models.CharField(_("Wednesday"), max_length=HOURS_LENGTH, blank=True)
    thursday = models.CharField(_("Thursday"), max_length=HOURS_LENGTH, blank=True)
    friday = models.CharField(_("Friday"), max_length=HOURS_LENGTH, blank=True)
    saturday = models.CharField(_("Saturday"), max_length=HOURS_LENGTH, blank=True)
    sunday = models.CharField(_("Sunday"), max_length=HOURS_LENGTH, blank=True)
    make_up = models.CharField(_("Make-up day"), max_length=HOURS_LENGTH)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(**dict.fromkeys(WEEKDAYS, "")),
                name="working_hours_have_a_working_day",
            ),
            models.CheckConstraint(
                condition=~Q(make_up=""),
                name="working_hours_name_those_of_make_up_days",
            ),
        ]

    def __str__(self) -> str:
        return self.valid_from.isoformat()

    def get_absolute_url(self) -> str:
        return reverse("worktime:hours_edit", args=[self.valid_from])

    @property
    def week(self) -> tuple[Day, ...]:
        """The seven days' ranges, Monday first."""
        return tuple(parse_spans(getattr(self, day)) for day in WEEKDAYS)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each day's name and hours, for the page."""
        names = (*WEEKDAYS, "make_up")
        fields = (field for field in self._meta.concrete_fields if field.name in names)
        return [(str(field.verbose_name), getattr(self, field.name)) for field in fields]


class CalendarYear(models.Model):
    """日历年度: whether a year's holidays are announced; its days' changes are its events."""

    class Source(models.TextChoices):
        HOLIDAYS = "holidays", _("published holidays")
        MANUAL = "manual", _("administrator")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    announced = models.BooleanField(_("announced"), default=False)
    source = models.CharField(_("source"), max_length=8, choices=Source, default=Source.HOLIDAYS)

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="calendar_year_is_in_our_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)

    def get_absolute_url(self) -> str:
        return reverse("worktime:year", args=[self.year])


class CalendarDay(models.Model):
    """日历例外: a day that differs from the usual week, or bears a holiday's name.

    A cleared day stays as a row out of force, so that loading a year again respects it.
    """

    Source = CalendarYear.Source

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(_("working day"))
    hours = models.CharField(_("own hours"), max_length=HOURS_LENGTH, blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60, blank=True)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    source = models.CharField(_("source"), max_length=8, choices=Source)
    note = models.CharField(_("note"), max_length=200, blank=True)
    in_force = models.BooleanField(_("in force"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_working=True) | Q(hours=""),
                name="calendar_day_off_has_no_hours",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["holidays", "manual"]),
                name="calendar_day_source_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.date.isoformat()

    def get_absolute_url(self) -> str:
        return day_url(self.date)

    @property
    def name(self) -> str:
        """The holiday's name in the reader's language, else in the other one."""
        in_english = (get_language() or "").startswith("en")
        first, second = (self.name_en, self.name_zh) if in_english else (self.name_zh, self.name_en)
        return first or second


class ClockSettings(models.Model):
    """时限口径: what a working day and «immediately» mean in minutes, and which count is used."""

    working_day_minutes = models.PositiveSmallIntegerField(_("one working day, minutes"))
    immediate_minutes = models.PositiveSmallIntegerField(_("immediately, working minutes"))
    is_lenient = models.BooleanField(_("civil-law count"), default=False)
    warn_days_ahead = models.PositiveSmallIntegerField(_("warn ahead, days"))
    remind_percent = models.PositiveSmallIntegerField(_("reminder, % of the limit"), default=50)
    escalate_percent = models.PositiveSmallIntegerField(
        _("superior hears, % of the limit"), default=150
    )
    offer_percent = models.PositiveSmallIntegerField(
        _("substitute offered, % of the limit"), default=75
    )
    urge_minutes = models.PositiveSmallIntegerField(
        _("urged again after, working minutes"), default=120
    )
    escalates_at_once = models.BooleanField(
        _("mails of overdue work outside working hours"), default=False
    )
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        verbose_name = _("clock settings")
        verbose_name_plural = _("clock settings")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="clock_settings_are_one_row"),
            models.CheckConstraint(
                condition=Q(working_day_minutes__gte=1, working_day_minutes__lte=MINUTES_A_DAY),
                name="clock_settings_day_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(immediate_minutes__gte=1, immediate_minutes__lte=MINUTES_A_DAY),
                name="clock_settings_immediately_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(warn_days_ahead__lte=366),
                name="clock_settings_warn_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(remind_percent__gte=1, remind_percent__lte=99),
                name="clock_settings_remind_before_the_end",
            ),
            models.CheckConstraint(
                condition=Q(escalate_percent__gte=101, escalate_percent__lte=1000),
                name="clock_settings_escalate_after_the_end",
            ),
            models.CheckConstraint(
                condition=Q(offer_percent__gte=1, offer_percent__lte=99),
                name="clock_settings_offer_before_the_end",
            ),
            models.CheckConstraint(
                condition=Q(urge_minutes__gte=1, urge_minutes__lte=MINUTES_A_DAY),
                name="clock_settings_urge_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return str(_("How limits are counted"))

    def get_absolute_url(self) -> str:
        return reverse("worktime:limits")


def day_url(day: date) -> str:
    """Give the address of a day's page, whether or not it has a row."""
    return reverse("worktime:day", args=[day])
