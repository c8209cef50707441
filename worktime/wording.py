"""Sentences and words of the calendar, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.formats import exact_text
from core.looks import Look
from core.parts import Stop
from records.queries import Change, TimelineEntry
from worktime.rules import SpanError, SpanProblem

VERBS = {
    "worktime.day_set": gettext_lazy("set a day of the calendar"),
    "worktime.day_cleared": gettext_lazy("put a day back to the usual week"),
    "worktime.year_loaded": gettext_lazy("loaded the published holidays"),
    "worktime.year_confirmed": gettext_lazy("confirmed the year's calendar"),
    "worktime.confirmation_withdrawn": gettext_lazy("withdrew the confirmation of the year"),
    "worktime.hours_set": gettext_lazy("set the working hours"),
    "worktime.limits_set": gettext_lazy("changed how limits are counted"),
}

_KINDS = {
    "working": ("grey", gettext_lazy("Working day"), "check"),
    "weekend": ("grey", gettext_lazy("Weekend"), "circle-minus"),
    "holiday": ("green", gettext_lazy("Day off"), "circle-minus"),
    "make_up": ("blue", gettext_lazy("Make-up day"), "clock"),
    "own_hours": ("amber", gettext_lazy("Own hours"), "clock"),
}
LEGEND = ("weekend", "holiday", "make_up", "own_hours")


def span_sentence(error: SpanError) -> str:
    """Say what is wrong with typed hours, where, and how they are written."""
    part = {"part": error.part}
    if error.problem is SpanProblem.BACKWARDS:
        return _("“%(part)s” ends before it begins. Write the earlier time first.") % part
    if error.problem is SpanProblem.OVERLAP:
        return _("“%(part)s” overlaps the range before it. Let one end before the next.") % part
    return _("“%(part)s” cannot be read as hours. Write them as 08:30-12:00, 13:30-18:00.") % part


def kind_look(kind: str) -> Look:
    """Give the look of a day's kind: colour, icon and word."""
    return Look(*_KINDS[kind])


def day_set_sentence(day: date) -> str:
    """Say that a day was changed and what followed."""
    return _("%(day)s is set. Open limits were computed anew.") % {"day": day.isoformat()}


def hours_set_sentence(valid_from: date) -> str:
    """Say that a week was set and what followed."""
    return _("The hours from %(day)s on are set. Open limits were computed anew.") % {
        "day": valid_from.isoformat()
    }


def loaded_sentence(year: int, changed: int) -> str:
    """Say what loading a year's published holidays changed."""
    if not changed:
        return _("%(year)s is as published already; nothing changed.") % {"year": year}
    return ngettext(
        "%(count)s entry of %(year)s changed. Open limits were computed anew.",
        "%(count)s entries of %(year)s changed. Open limits were computed anew.",
        changed,
    ) % {"count": changed, "year": year}


def cell_word(kind: str) -> str:
    """Give the short word under a day of the year page; usual days need none."""
    return {
        "holiday": pgettext("calendar cell", "off"),
        "make_up": pgettext("calendar cell", "work"),
        "own_hours": pgettext("calendar cell", "hours"),
    }.get(kind, "")


def day_in_words(text: str) -> str:
    """Translate a day as the trail keeps it («working 08:30-12:00 …») for the reader."""
    code, _space, rest = text.partition(" ")
    word = {
        "usual": _("as in the usual week"),
        "working": _("working day"),
        "off": _("day off"),
    }.get(code, code)
    return f"{word} {rest}".rstrip()


def history_stops(entries: Sequence[TimelineEntry]) -> list[Stop]:
    """Turn a year's events into stops of the timeline, the latest first."""
    return [
        Stop(
            title=entry.label,
            note=f"{entry.actor} · {exact_text(entry.at)}",
            text="\n".join(_change_line(change) for change in entry.changes),
        )
        for entry in reversed(entries)
    ]


def _change_line(change: Change) -> str:
    if not change.label.startswith("day."):
        return change.sentence
    return _("%(what)s: %(old)s → %(new)s") % {
        "what": _day_named(change.label),
        "old": day_in_words(change.old),
        "new": day_in_words(change.new),
    }


def _day_named(label: str) -> str:
    """Read «day.2026.10.10», a day's name among an event's changes."""
    return label.removeprefix("day.").replace(".", "-")
