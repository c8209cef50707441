"""What administrators do to the calendar; each change is told to those who keep due moments."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from core import kept
from core.locks import lock
from core.refusals import Refused, Stale
from core.work import unit_of_work
from records.services import record
from worktime import rules
from worktime.announcements import AnnouncedDay, published_days
from worktime.models import (
    FIRST_YEAR,
    HOURS_LENGTH,
    LAST_YEAR,
    WEEKDAYS,
    CalendarDay,
    CalendarVersion,
    CalendarYear,
    ClockSettings,
    WorkingHours,
)
from worktime.permissions import check_may_keep_calendar
from worktime.queries import STAMP
from worktime.signals import calendar_changed
from worktime.wording import day_in_words, span_sentence

Source = CalendarYear.Source


@unit_of_work
def set_day(
    *,
    day: date,
    is_working: bool,
    version: int,
    by: User,
    hours: str = "",
    name_zh: str = "",
    name_en: str = "",
    note: str = "",
) -> CalendarDay:
    """Make a day working or off, whatever the usual week says; `hours` are its own ranges.

    `version` is that of the row shown, 0 when there was none. Locks the calendar. Raises
    NotAllowed, Stale, Refused (hours).
    """
    check_may_keep_calendar(by)
    wanted = CalendarDay(
        date=day,
        is_working=is_working,
        hours=_clean_hours(hours, field="hours") if is_working else "",
        name_zh=name_zh,
        name_en=name_en,
        note=note,
        source=Source.MANUAL,
    )
    return _put_day(wanted, verb="worktime.day_set", version=version, by=by)


@unit_of_work
def clear_day(*, day: date, version: int, by: User) -> CalendarDay:
    """Put a day back to the usual week; the row stays, out of force, as the reason why.

    Locks the calendar. Raises NotAllowed, Stale.
    """
    check_may_keep_calendar(by)
    wanted = CalendarDay(date=day, is_working=False, in_force=False, source=Source.MANUAL)
    return _put_day(wanted, verb="worktime.day_cleared", version=version, by=by)


@unit_of_work
def load_year(*, year: int, by: User) -> int:
    """Load a year's published holidays again and return how many days changed.

    A day that an administrator has set or cleared stays as it is. The year counts as announced
    once make-up working days are published. Locks the calendar. Raises NotAllowed, Refused.
    """
    check_may_keep_calendar(by)
    _check_year(year)
    clock = lock(CalendarVersion).get(pk=1)
    year_row, _made = CalendarYear.objects.get_or_create(year=year)
    published = published_days(year)
    changes = _take_over(year, published)
    if any(each.is_working for each in published) and not year_row.announced:
        changes["announced"] = (False, True)
        year_row.announced, year_row.source = True, Source.HOLIDAYS
        year_row.save(update_fields=["announced", "source"])
    if changes:
        days = (date(year, 1, 1), date(year, 12, 31))
        _tell(clock, days, subject=year_row, by=by)
        record(subject=year_row, verb="worktime.year_loaded", by=by, changes=changes)
    return len(changes)


@unit_of_work
def confirm_year(*, year: int, by: User) -> CalendarYear:
    """Declare that a year's calendar is complete; the banner for it goes away.

    Confirming twice changes nothing. Locks the calendar. Raises NotAllowed, Refused.
    """
    return _set_announced(year, announced=True, verb="worktime.year_confirmed", by=by)


@unit_of_work
def withdraw_confirmation(*, year: int, by: User) -> CalendarYear:
    """Take a year's confirmation back; the banner returns. Raises NotAllowed, Refused."""
    return _set_announced(year, announced=False, verb="worktime.confirmation_withdrawn", by=by)


@unit_of_work
def set_hours(
    *, valid_from: date, week: Sequence[str], make_up: str, version: int, by: User
) -> WorkingHours:
    """Set the usual week from a day on: seven days' ranges, Monday first, and a make-up day's.

    `version` is that of the row shown, 0 for a new one. Locks the calendar. Raises NotAllowed,
    Stale, Refused (the weekday, make_up).
    """
    check_may_keep_calendar(by)
    _check_year(valid_from.year, field="valid_from")
    wanted = {
        name: _clean_hours(text, field=name)
        for name, text in zip((*WEEKDAYS, "make_up"), (*week, make_up), strict=True)
    }
    if not any(wanted[day] for day in WEEKDAYS):
        raise Refused(_("A week needs at least one working day. Enter its hours."), "monday")
    if not wanted["make_up"]:
        raise Refused(_("Enter the hours that are worked on a make-up day."), "make_up")
    clock = lock(CalendarVersion).get(pk=1)
    row = WorkingHours.objects.filter(valid_from=valid_from).first()
    before = {name: getattr(row, name) if row else "" for name in wanted}
    if row is not None and before == wanted:
        return row
    changes = {
        name: (before[name], wanted[name]) for name in wanted if before[name] != wanted[name]
    }
    _check_version(row.version if row else 0, version, _differences(changes))
    row = row or WorkingHours(valid_from=valid_from, version=0)
    for name, text in wanted.items():
        setattr(row, name, text)
    row.version += 1
    row.save()
    _tell(clock, (valid_from, date.max), subject=row, by=by)
    record(subject=row, verb="worktime.hours_set", by=by, changes=changes)
    return row


@dataclass(frozen=True)
class LimitFigures:
    """How limits are counted, and at which share of one (in per cent) who is told."""

    working_day_minutes: int
    immediate_minutes: int
    is_lenient: bool
    warn_days_ahead: int
    remind_percent: int
    escalate_percent: int
    escalates_at_once: bool
    offer_percent: int = 75
    urge_minutes: int = 120


@unit_of_work
def set_limits(*, figures: LimitFigures, version: int, by: User) -> ClockSettings:
    """Set what a working day and «immediately» mean, how days are counted and when who hears.

    Open limits are computed anew; what is late already stays as it is. Locks the calendar.
    Raises NotAllowed, Stale, Refused (remind_percent, escalate_percent, offer_percent).
    """
    check_may_keep_calendar(by)
    if not 1 <= figures.remind_percent <= 99:
        raise Refused(_("The reminder comes within the limit: 1 to 99 %."), "remind_percent")
    if not 101 <= figures.escalate_percent <= 1000:
        raise Refused(
            _("The superior hears after the end of the limit: 101 to 1000 %."), "escalate_percent"
        )
    if not 1 <= figures.offer_percent <= 99:
        raise Refused(_("A substitute is offered within the limit: 1 to 99 %."), "offer_percent")
    wanted = asdict(figures)
    clock = lock(CalendarVersion).get(pk=1)
    row = ClockSettings.objects.get(pk=1)
    changes = {
        name: (getattr(row, name), value)
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    if not changes:
        return row
    _check_version(row.version, version, _differences(changes))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _tell(clock, (date.min, None), subject=row, by=by)
    record(subject=row, verb="worktime.limits_set", by=by, changes=changes)
    return row


def _put_day(wanted: CalendarDay, *, verb: str, version: int, by: User) -> CalendarDay:
    _check_year(wanted.date.year)
    clock = lock(CalendarVersion).get(pk=1)
    row = CalendarDay.objects.filter(date=wanted.date).first()
    if row is not None and _same(row, wanted):
        return row
    before, after = _in_the_trail(row), _in_the_trail(wanted)
    difference = (str(wanted), day_in_words(after), day_in_words(before))
    _check_version(row.version if row else 0, version, [difference])
    if row is not None:
        wanted.pk = row.pk
        wanted.version = row.version + 1
    wanted.clean_fields()
    wanted.save()
    year_row, _made = CalendarYear.objects.get_or_create(year=wanted.date.year)
    _tell(clock, (wanted.date, wanted.date), subject=year_row, by=by)
    changes = {_trail_key(wanted.date): (before, after)}
    record(subject=year_row, verb=verb, by=by, changes=changes)
    return wanted


def _take_over(year: int, published: Sequence[AnnouncedDay]) -> dict[str, tuple[object, object]]:
    """Bring the rows of the library up to what it says now; return what changed, by day."""
    rows = {row.date: row for row in CalendarDay.objects.filter(date__year=year)}
    changes: dict[str, tuple[object, object]] = {}
    wanted = {
        each.date: CalendarDay(
            date=each.date,
            is_working=each.is_working,
            name_zh=each.name_zh,
            name_en=each.name_en,
            source=Source.HOLIDAYS,
        )
        for each in published
    }
    for day, row in rows.items():
        if day not in wanted:
            # No longer published: the usual week holds again, the row tells what was said before.
            wanted[day] = CalendarDay(
                date=day, is_working=row.is_working, source=Source.HOLIDAYS, in_force=False
            )
    for day in sorted(wanted):
        old, new = rows.get(day), wanted[day]
        if old is not None and (old.source == Source.MANUAL or _same(old, new)):
            continue
        changes[_trail_key(day)] = (_in_the_trail(old), _in_the_trail(new))
        if old is not None:
            new.pk, new.version = old.pk, old.version + 1
        new.save()
    return changes


def _set_announced(year: int, *, announced: bool, verb: str, by: User) -> CalendarYear:
    check_may_keep_calendar(by)
    _check_year(year)
    clock = lock(CalendarVersion).get(pk=1)
    row, _made = CalendarYear.objects.get_or_create(year=year)
    if row.announced == announced:
        return row
    row.announced, row.source = announced, Source.MANUAL
    row.save(update_fields=["announced", "source"])
    # No due moment moves; only what each process remembers of the calendar is out of date.
    _bump(clock)
    record(subject=row, verb=verb, by=by, changes={"announced": (not announced, announced)})
    return row


def _in_the_trail(day: CalendarDay | None) -> str:
    """Write a day as the trail keeps it, in no reader's language."""
    if day is None or not day.in_force:
        return "usual"
    parts = ("working" if day.is_working else "off", day.hours, day.name_zh, day.note)
    return " ".join(part for part in parts if part)


def _trail_key(day: date) -> str:
    """Name a day among an event's changes, whose names know no hyphen."""
    return f"day.{day:%Y.%m.%d}"


def _same(row: CalendarDay, other: CalendarDay) -> bool:
    if not row.in_force and not other.in_force:
        return row.source == other.source
    fields = ("is_working", "hours", "name_zh", "name_en", "note", "source", "in_force")
    return all(getattr(row, name) == getattr(other, name) for name in fields)


def _clean_hours(text: str, *, field: str) -> str:
    try:
        hours = rules.format_spans(rules.parse_spans(text))
    except rules.SpanError as error:
        raise Refused(span_sentence(error), field) from error
    if len(hours) > HOURS_LENGTH:
        raise Refused(_("These are too many ranges for one day. Join some of them."), field)
    return hours


def _check_year(year: int, *, field: str | None = None) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("The calendar reaches from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR},
            field,
        )


def _check_version(now: int, shown: int, difference: Sequence[tuple[str, str, str]]) -> None:
    if now != shown:
        raise Stale(
            _("Somebody else changed this since you opened the page. Look at it and enter again."),
            difference,
        )


def _differences(
    changes: Mapping[str, tuple[object, object]],
) -> list[tuple[str, str, str]]:
    return [(name, str(wanted), str(now)) for name, (now, wanted) in changes.items()]


def _bump(clock: CalendarVersion) -> None:
    clock.version += 1
    clock.stamp = uuid.uuid4()
    clock.save()
    kept.forget(STAMP)


def _tell(
    clock: CalendarVersion, days: tuple[date, date | None], *, subject: Model, by: User
) -> None:
    _bump(clock)
    first_day, last_day = days
    calendar_changed.send(
        sender=CalendarVersion,
        first_day=first_day,
        last_day=last_day,
        subject=subject,
        version=clock.version,
        by=by,
    )
