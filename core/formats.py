"""Figures and moments as people read them, in the reader's language.

Plain text, usable by pages, tables, messages and mails alike; `core.templatetags.ui` dresses it in
HTML. Nothing here rounds silently what must be exact: money shows two places because it has two.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock, spans
from core.looks import Look

NOTHING = "—"
MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
WORKING_DAY_MINUTES = 480
DAYS_ARE_SHORTER_FROM = 3 * WORKING_DAY_MINUTES
NEAR_MINUTES = 120

Number = Decimal | int


def number_text(value: Number | None, *, least: int = 0, most: int = 0) -> str:
    """Give thousands separators, at least and at most so many places, and a real minus sign."""
    if value is None:
        return NOTHING
    exact = Decimal(value).quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    if not exact.is_finite():
        return NOTHING
    whole, _point, places = f"{abs(exact):,f}".partition(".")
    places = places[:least] + places[least:].rstrip("0")
    sign = MINUS if exact < 0 else ""
    return f"{sign}{whole}.{places}" if places else f"{sign}{whole}"


def money_text(value: Number | None) -> str:
    """Give an amount: 146,100.00; −73,050.00; a dash when there is none."""
    return number_text(value, least=2, most=2)


def price_text(value: Number | None) -> str:
    """Give a unit price: two places, four where they are needed."""
    return number_text(value, least=2, most=4)


def quantity_text(value: Number | None) -> str:
    """Give a quantity: as many of its three places as are needed."""
    return number_text(value, least=0, most=3)


def percent_text(value: Number | None, least: int = 2, most: int = 2) -> str:
    """Give a per cent figure: 24.59 %, −13.04 %; `least=0` writes 13 %."""
    if value is None:
        return NOTHING
    return f"{number_text(value, least=least, most=most)}{NBSP}%"


def told_text(name: object, words: object) -> str:
    """Say something of a thing: «name: words», with the colon of the reader's language."""
    return _("%(name)s: %(words)s") % {"name": name, "words": words}


def weekday_text(day: date) -> str:
    """Give the short name of the weekday."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.weekday()]


def day_text(day: date | None, look: str = "") -> str:
    """Give a day: 12-04 in this year, 2027-03-31 in another.

    `look="week"` adds the weekday, `look="full"` the year and the weekday.
    """
    if day is None:
        return NOTHING
    if isinstance(day, datetime):
        day = clock.day_of(day)
    short = day.strftime("%m-%d") if day.year == clock.today().year else day.isoformat()
    if look == "full":
        return _("%(day)s (%(weekday)s)") % {"day": day.isoformat(), "weekday": weekday_text(day)}
    if look == "week":
        return _("%(day)s (%(weekday)s)") % {"day": short, "weekday": weekday_text(day)}
    return short


def moment_text(moment: datetime | None) -> str:
    """Give a moment in company time: today 16:00, Fri 11-27 18:00, 2025-11-20 17:05."""
    if moment is None:
        return NOTHING
    here = clock.local(moment)
    distance = (here.date() - clock.today()).days
    words = {"time": here.strftime("%H:%M"), "day": day_text(here.date())}
    if distance == 0:
        return _("today %(time)s") % words
    if distance == 1:
        return _("tomorrow %(time)s") % words
    if distance == -1:
        return _("yesterday %(time)s") % words
    if 1 < distance < 7:  # within a week the weekday says more
        return f"{weekday_text(here.date())} {words['day']} {words['time']}"
    return f"{words['day']} {words['time']}"


def exact_text(moment: datetime) -> str:
    """Give the moment in full, for tooltips and print: 2026-11-23 16:00 (Mon)."""
    here = clock.local(moment)
    return _("%(moment)s (%(weekday)s)") % {
        "moment": here.strftime("%Y-%m-%d %H:%M"),
        "weekday": weekday_text(here.date()),
    }


def duration_text(minutes: int) -> str:
    """Give a span of working time: 40 min; 5 h 50 min; from three working days on, whole days."""
    if minutes >= DAYS_ARE_SHORTER_FROM:
        days = minutes // WORKING_DAY_MINUTES
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
    hours, rest = divmod(max(minutes, 0), 60)
    if hours and rest:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    if hours:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(minutes)s min") % {"minutes": rest}


def named_text(label: object, value: object) -> str:
    """Say what of whom: "Freeze: …", with the colon of the language."""
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def due_words_text(due: datetime | None, done: datetime | None = None) -> str:
    """Give what is left or over, in working time: "2 h left", "3 h overdue", "on time"."""
    if due is None:
        return _("any time")
    end = done or clock.now()
    over = spans.minutes_between(due, end)
    if end > due:
        words = {"span": duration_text(over)}
        return _("%(span)s too late") % words if done else _("%(span)s overdue") % words
    if done:
        return _("on time")
    return _("%(span)s left") % {"span": duration_text(spans.minutes_between(end, due))}


def is_near(due: datetime) -> bool:
    """Whether the moment is today or within two working hours."""
    now = clock.now()
    if due - now > timedelta(days=15):
        return False
    return clock.day_of(due) == clock.day_of(now) or spans.minutes_between(now, due) <= NEAR_MINUTES


def due_look(due: datetime | None, done: datetime | None = None) -> Look | None:
    """Give the state of a limit: red over, amber near, green met; None when nothing presses."""
    if due is None:
        return None
    if (done or clock.now()) > due:
        return Look("red", due_words_text(due, done))
    if done:
        return Look("green", _("on time"))
    return Look("amber", moment_text(due)) if is_near(due) else None
